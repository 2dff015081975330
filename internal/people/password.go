package people

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"tandem/internal/permit"
	"tandem/internal/problem"
)

// cost of a password's hash: 19 MiB, twice, on one core (OWASP's least for argon2id).
var cost = argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobodys is the hash that is compared where there is no password: it takes the same
// time, and no password fits it, as its key was drawn and not computed.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$2mVdO8cFhYcHwQ0kYzJqsg$Jm1xJpPj3u8C0W7qfJ4vT5b9yqz0u2m6d1aVZlW3xkE"

// abreast is how many hashings run at once: each takes a core and 19 MiB, and more at
// once would only make all of them late.
const abreast = 2

// A hasher hashes passwords and compares them.
type hasher struct {
	gate  chan struct{}
	hash  func(password string) (string, error)
	match func(password, hash string) (bool, error)
}

func newHasher() hasher {
	return hasher{make(chan struct{}, abreast), func(p string) (string, error) { return argon2id.CreateHash(p, &cost) }, argon2id.ComparePasswordAndHash}
}

// make hashes a password that is set.
func (h hasher) make(ctx context.Context, password string) (hash string, err error) {
	err = h.enter(ctx, func() (err error) {
		hash, err = h.hash(norm.NFKC.String(password))
		return err
	})
	return hash, err
}

// fits reports whether the password is the one of the hash. It takes as long whatever
// the answer, and whether there is a hash at all.
func (h hasher) fits(ctx context.Context, password, hash string) (ok bool, err error) {
	if hash == "" {
		hash = nobodys
	}
	if len(password) > 4*longest {
		password = "" // nobody's password; hashing more would only be work
	}
	err = h.enter(ctx, func() (err error) {
		ok, err = h.match(norm.NFKC.String(password), hash)
		return err
	})
	return ok && hash != nobodys, err
}

func (h hasher) enter(ctx context.Context, do func() error) error {
	select {
	case h.gate <- struct{}{}:
		defer func() { <-h.gate }()
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Lengths of passwords, in characters.
const (
	shortest      = 10
	shortestStaff = 12
	longest       = 128
)

// common are passwords that are tried first, in lower case, one a line; shorter ones
// are refused for their length.
//
//go:embed common.txt
var commonText string

var common = sync.OnceValue(func() []string {
	list := strings.Fields(commonText)
	slices.Sort(list)
	return list
})

// checkPassword reports what is wrong with a password that somebody wants, as a problem
// with the answer "password".
func checkPassword(password, login string, r permit.Role) error {
	least, n := shortest, utf8.RuneCountInString(password)
	if Staff(r) {
		least = shortestStaff
	}
	switch p := strings.ToLower(norm.NFKC.String(password)); {
	case n < least || n > longest:
		return weak().At("password", "signin.password.length", least, longest, n)
	case p == fold(login) || p == localPart(login):
		return weak().At("password", "signin.password.login")
	case isCommon(p):
		return weak().At("password", "signin.password.common")
	}
	return nil
}

func weak() *problem.Error { return problem.New(problem.Invalid, "signin.password.weak") }

// localPart is what stands before the @ of an address.
func localPart(login string) string {
	name, _, _ := strings.Cut(fold(login), "@")
	return name
}

// isCommon finds what everybody tries: listed passwords, and a few characters over and
// over.
func isCommon(p string) bool {
	if _, listed := slices.BinarySearch(common(), p); listed {
		return true
	}
	for period := 1; period <= 4 && period < len(p); period++ {
		if p[period:] == p[:len(p)-period] {
			return true
		}
	}
	return false
}

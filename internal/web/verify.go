package web

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// verifyRoutes let anybody who is shown a permit check it: by its number, the text or a
// picture of its code, or the file.
func (s *Site) verifyRoutes() []route {
	return []route{
		get("/verify", anybody, (*turn).verifyPage),
		get("/verify/{code...}", anybody, (*turn).verifyCode),
		post("/verify", anybody, (*turn).verifyForm).withFiles(),
	}
}

// verifyAnywhere answers at the addresses without a language, which programs ask: in JSON. Who
// wants a page is sent to it.
func (s *Site) verifyAnywhere(w http.ResponseWriter, r *http.Request) {
	t := &turn{Site: s, w: w, r: r, lang: preferred(r)}
	w.Header().Set("Vary", "Accept, Accept-Language")
	if strings.Contains(r.Header.Get("Accept"), "text/html") || r.Method == http.MethodGet && r.PathValue("code") == "" {
		http.Redirect(w, r, "/"+string(t.lang)+r.URL.RequestURI(), http.StatusTemporaryRedirect)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostFiles)
	read := t.postedPermit
	if r.Method != http.MethodPost {
		read = t.namedPermit
	}
	t.verify(read).json(w)
}

func (t *turn) verifyPage() error { return t.showVerified(verified{}) }

func (t *turn) verifyCode() error {
	if t.r.PathValue("code") == "" {
		return t.to("/verify")
	}
	return t.showVerified(t.verify(t.namedPermit))
}

func (t *turn) verifyForm() error { return t.showVerified(t.verify(t.postedPermit)) }

// CheckTime is how long every check takes at least: as the time tells whether there is
// a file to look at, it tells nothing.
const CheckTime = 250 * time.Millisecond

// verify answers a check, unless too many have come from the same address.
func (t *turn) verify(read func() (credential.Shown, error)) verified {
	least := time.NewTimer(CheckTime)
	defer least.Stop()
	if d := t.visitors.wait(household(t.r)); d > 0 {
		seconds := int(math.Ceil(d.Seconds()))
		t.w.Header().Set("Retry-After", strconv.Itoa(seconds))
		return verified{status: http.StatusTooManyRequests, said: text.Say("check.often", seconds)}
	}
	shown, err := read()
	var out verified
	if err == nil {
		out, err = t.checked(shown)
	}
	if err != nil {
		out = notVerified(err)
	}
	select {
	case <-t.r.Context().Done():
	case <-least.C:
	}
	return out
}

// checked checks what is shown. A number and a text that is no code are looked up; that
// a number is unknown is said in one way, whatever the reason.
func (t *turn) checked(shown credential.Shown) (verified, error) {
	ctx := t.r.Context()
	status, err := t.Status(ctx)
	if err != nil {
		return verified{}, err
	}
	out := verified{at: civil.MomentOf(t.Now())}
	if shown.PDF != nil || strings.HasPrefix(shown.Text, credential.Prefix) {
		out.report, err = t.Cases.CheckPermit(ctx, shown, status)
		return out, err
	}
	var known bool
	out.report, known, err = t.Cases.CheckNumber(ctx, strings.TrimSpace(shown.Text), status)
	if err == nil && !known {
		err = problem.New(problem.NotFound, "check.unknown")
	}
	return out, err
}

// namedPermit is what the address names: a number, or the text of a code.
func (t *turn) namedPermit() (credential.Shown, error) {
	return credential.Shown{Text: t.r.PathValue("code")}, nil
}

// postedPermit reads the form: a file, or a number or the text of a code.
func (t *turn) postedPermit() (credential.Shown, error) {
	if err := t.form(); err != nil {
		if problem.Of(err).Code == problem.TooLarge {
			return credential.Shown{}, problem.New(problem.TooLarge, "check.large", pdf.MaxBytes>>20)
		}
		return credential.Shown{}, problem.New(problem.Invalid, "check.broken")
	}
	_, data, err := t.upload("file", credential.MaxPicture)
	if err != nil {
		return credential.Shown{}, problem.New(problem.Invalid, "check.broken")
	}
	if len(data) > 0 {
		return shownFile(data)
	}
	code := t.value("code")
	if code == "" {
		return credential.Shown{}, problem.New(problem.Invalid, "check.nothing")
	}
	return credential.Shown{Text: code}, nil
}

// shownFile is a permit as a PDF, or the code on a picture of it.
func shownFile(data []byte) (credential.Shown, error) {
	if strings.HasPrefix(http.DetectContentType(data), "image/") {
		code, err := credential.FromPicture(data)
		if m, ok := errors.AsType[text.Message](err); ok {
			return credential.Shown{}, problem.New(problem.Invalid, m.Key, m.Args...)
		}
		return credential.Shown{Text: code}, err
	}
	if len(data) > pdf.MaxBytes {
		return credential.Shown{}, problem.New(problem.TooLarge, "check.large", pdf.MaxBytes>>20)
	}
	return credential.Shown{PDF: data}, nil
}

func notVerified(err error) verified {
	p := problem.Of(err)
	out := verified{status: p.Code.Status(), said: p}
	if p.Code == problem.NotFound || p.Code == problem.Invalid || p.Code == problem.TooLarge {
		out.said = text.Say(p.Key, p.Args...)
	}
	return out
}

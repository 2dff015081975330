package problem

import (
	"net/http"

	"tandem/internal/text"
)

// A Code names a kind of problem.
type Code string

// The kinds of problems.
const (
	Invalid     Code = "invalid"     // the answers are wrong
	SignedOut   Code = "signed-out"  // nobody knows who this is; sign in first
	NotFound    Code = "not-found"   // there is no such thing, or not for this person
	Forbidden   Code = "forbidden"   // this person may not
	Conflict    Code = "conflict"    // somebody else changed it first
	Illegal     Code = "illegal"     // the procedure does not allow it now
	TooLarge    Code = "too-large"   // more than is accepted
	TooMany     Code = "too-many"    // too often; wait a while
	Unavailable Code = "unavailable" // a store or partner does not answer; try again
	Internal    Code = "internal"    // our fault; tells nothing
)

type kind struct {
	code   Code
	status int
	title  string // message key
}

var table = []kind{
	{Invalid, http.StatusUnprocessableEntity, "problem.title.invalid"},
	{SignedOut, http.StatusUnauthorized, "problem.title.signed-out"},
	{NotFound, http.StatusNotFound, "problem.title.not-found"},
	{Forbidden, http.StatusForbidden, "problem.title.forbidden"},
	{Conflict, http.StatusConflict, "problem.title.conflict"},
	{Illegal, http.StatusConflict, "problem.title.illegal"},
	{TooLarge, http.StatusRequestEntityTooLarge, "problem.title.too-large"},
	{TooMany, http.StatusTooManyRequests, "problem.title.too-many"},
	{Unavailable, http.StatusServiceUnavailable, "problem.title.unavailable"},
	{Internal, http.StatusInternalServerError, "problem.title.internal"},
}

// Codes lists every code, for tests and for the API description.
func Codes() []Code {
	codes := make([]Code, len(table))
	for i, k := range table {
		codes[i] = k.code
	}
	return codes
}

// kind is the row of c. A code that nobody declared is our fault.
func (c Code) kind() kind {
	for _, k := range table {
		if k.code == c {
			return k
		}
	}
	return table[len(table)-1]
}

// Status is the HTTP status of c.
func (c Code) Status() int { return c.kind().status }

// Title is the short, constant summary of c.
func (c Code) Title(l text.Lang) string { return text.T(l, c.kind().title) }

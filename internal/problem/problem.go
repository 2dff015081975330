// Package problem is the one vocabulary of failures that a person is told.
//
// Every kind has a code, an HTTP status and a title, and all of them stand in
// one table. What happened is a message of package text, so a problem can be
// read in every language. Any other error is an internal one: Of turns it into
// a problem that tells nothing.
package problem

import "errors"

import "tandem/internal/text"

// An Error is a problem with what to tell the person: the message Key with
// Args, the provision it rests on, and the answers that need attention.
type Error struct {
	Code   Code
	Key    string // of package text
	Args   []any
	Law    string // message key of a provision, or its citation; "" if none
	Fields []Field
}

// A Field says what is wrong with one answer and what to do about it.
// Path names the answer: "applicant.passport.number".
type Field struct {
	Path string
	Key  string // of package text
	Args []any
}

// New returns a problem of kind c told by the message key with args.
func New(c Code, key string, args ...any) *Error {
	return &Error{Code: c, Key: key, Args: args}
}

// Under sets the provision that the refusal rests on, a message key or a
// citation, and returns e.
func (e *Error) Under(law string) *Error {
	e.Law = law
	return e
}

// At adds what is wrong with the answer at path and returns e.
func (e *Error) At(path, key string, args ...any) *Error {
	e.Fields = append(e.Fields, Field{path, key, args})
	return e
}

// GetStatus is the HTTP status; huma looks for it in an error.
func (e *Error) GetStatus() int { return e.Code.Status() }

// ContentType is the media type of a problem (RFC 9457); huma looks for it too.
func (e *Error) ContentType(string) string { return "application/problem+json" }

// Error is the English text.
func (e *Error) Error() string { return e.In(text.EN) }

// Of returns the problem that err tells the person, nil for nil. An error that
// is no problem becomes Internal, which tells nothing; the caller logs err.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return New(Internal, "problem.internal")
}

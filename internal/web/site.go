package web

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/people"
	"tandem/internal/text"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// A Site is all pages. Its fields are set once, by package app.
type Site struct {
	Cases    *casework.Service
	Accounts *people.Service
	Lists    worklist.List
	Now      func() time.Time
	Log      *slog.Logger
	Origin   string // https://host, under which the pages are reached
	Demo     *Demo  // nil: this is no demonstration
	// Also are languages that pages are shown in besides those of package text: the
	// pseudo-language, in tests.
	Also []text.Lang
	// Status is what the authorities say of their permits now.
	Status func(context.Context) (casework.Status, error)

	visitors visitors       // who has checked permits lately
	mux      *http.ServeMux // what Handler serves
}

// A Demo is what only a demonstration has: accounts that anybody may use, and a clock
// that visitors move. It is served to the machine itself alone.
type Demo struct {
	Leap func(ctx context.Context, to civil.Moment) error
}

// today is the day at the offices.
func (s *Site) today() civil.Date { return civil.MomentOf(s.Now()).Date }

// Handler serves the pages and what they are made of.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	s.mux = mux
	mux.HandleFunc("GET "+view.StaticPrefix+"{name}", asset)
	mux.HandleFunc("GET /{$}", anyLanguage)
	for _, old := range []string{"GET /verify", "GET /verify/{code...}", "POST /verify"} {
		mux.HandleFunc(old, s.verifyAnywhere)
	}
	for _, lang := range slices.Concat(text.Langs, s.Also) {
		for _, r := range s.routes() {
			mux.Handle(r.in(lang), s.serve(r, lang))
		}
		mux.Handle("/"+string(lang)+"/", s.serve(route{do: (*turn).missing}, lang))
	}
	return s.guard(mux)
}

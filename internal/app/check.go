package app

import (
	"context"
	"errors"
	"io"
	"math"
	"mime"
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

// handleCheck answers whoever is shown a permit: by its number, the text of its code,
// or the file.
func (a *App) handleCheck(mux *http.ServeMux) {
	mux.HandleFunc("GET /verify", func(w http.ResponseWriter, r *http.Request) { answer{}.write(w, r) })
	mux.HandleFunc("GET /verify/{code...}", func(w http.ResponseWriter, r *http.Request) {
		a.check(w, r, func() (credential.Shown, error) { return credential.Shown{Text: r.PathValue("code")}, nil })
	})
	mux.HandleFunc("POST /verify", func(w http.ResponseWriter, r *http.Request) {
		a.check(w, r, func() (credential.Shown, error) { return posted(w, r) })
	})
}

// checkTime is how long every check takes at least: as the time tells whether there is
// a file to look at, it tells nothing.
const checkTime = 250 * time.Millisecond

// check answers a check, unless too many have come from the same address.
func (a *App) check(w http.ResponseWriter, r *http.Request, read func() (credential.Shown, error)) {
	began := time.Now()
	if d := a.visitors.wait(addressOf(r), began); d > 0 {
		seconds := int(math.Ceil(d.Seconds()))
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		answer{status: http.StatusTooManyRequests, said: text.Say("check.often", seconds)}.write(w, r)
		return
	}
	shown, err := read()
	var out answer
	if err == nil {
		out, err = a.checked(r.Context(), shown)
	}
	if err != nil {
		out = refusal(err)
	}
	wait(r.Context(), checkTime-time.Since(began))
	out.write(w, r)
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// checked checks what is shown. A number and a text that is no code are looked up; that
// a number is unknown is said in one way, whatever the reason.
func (a *App) checked(ctx context.Context, shown credential.Shown) (answer, error) {
	status, err := a.Status(ctx)
	if err != nil {
		return answer{}, err
	}
	out := answer{on: civil.MomentOf(a.Cases.Now()).Date}
	if shown.PDF != nil || strings.HasPrefix(shown.Text, credential.Prefix) {
		out.report, err = a.Cases.CheckPermit(ctx, shown, status)
		return out, err
	}
	var known bool
	out.report, known, err = a.Cases.CheckNumber(ctx, strings.TrimSpace(shown.Text), status)
	if err == nil && !known {
		err = problem.New(problem.NotFound, "check.unknown")
	}
	return out, err
}

// maxForm bounds what is posted, in bytes: a file, and the form around it.
const maxForm = pdf.MaxBytes + 64<<10

// posted reads the form: multipart with a PDF or a text, or a plain form with a text.
func posted(w http.ResponseWriter, r *http.Request) (credential.Shown, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(maxForm) // all in memory: nothing is left on disk
	} else {
		err = r.ParseForm()
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return credential.Shown{}, problem.New(problem.TooLarge, "check.large", pdf.MaxBytes>>20)
	}
	if err != nil {
		return credential.Shown{}, problem.New(problem.Invalid, "check.broken")
	}
	if data, err := uploaded(r); data != nil || err != nil {
		return credential.Shown{PDF: data}, err
	}
	code := strings.TrimSpace(r.PostFormValue("code"))
	if code == "" {
		return credential.Shown{}, problem.New(problem.Invalid, "check.nothing")
	}
	return credential.Shown{Text: code}, nil
}

// uploaded is the file of the form; nil if it has none or an empty one.
func uploaded(r *http.Request) ([]byte, error) {
	f, _, err := r.FormFile("file")
	if err != nil {
		return nil, nil
	}
	data, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, problem.New(problem.Invalid, "check.broken")
	}
	if len(data) == 0 {
		return nil, nil
	}
	return data, nil
}

func refusal(err error) answer {
	p := problem.Of(err)
	out := answer{status: p.Code.Status(), said: p}
	if p.Code == problem.NotFound || p.Code == problem.Invalid || p.Code == problem.TooLarge {
		out.said = text.Say(p.Key, p.Args...)
	}
	return out
}

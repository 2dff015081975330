package app

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tandem/internal/casework"
	"tandem/internal/problem"
)

// remakeAfter is how old a status may be before it is made anew.
const remakeAfter = time.Minute

// published is the status that was made last. Who asks while it is being made waits.
type published struct {
	mu     sync.Mutex
	status casework.Status
}

// Status is the status of all permits, at most a minute old. If none can be made, the
// last one is shown for as long as it is good.
func (a *App) Status(ctx context.Context) (casework.Status, error) {
	a.published.mu.Lock()
	defer a.published.mu.Unlock()
	now := a.Cases.Now()
	last := a.published.status
	if last.Bundle != nil && now.Before(last.Made.Add(remakeAfter)) && !now.Before(last.Made) {
		return last, nil
	}
	made, err := a.Cases.Status(ctx, now.Add(casework.StatusPeriod))
	switch {
	case err == nil:
		a.published.status = made
	case last.Bundle != nil && now.Before(last.Until):
		return last, nil
	}
	return made, err
}

// handleStatus serves the signed status lists, and the bundle of them all.
func (a *App) handleStatus(mux *http.ServeMux) {
	mux.HandleFunc("GET /status/bundle", a.statusBundle)
	mux.HandleFunc("GET /status/{authority}/{purpose}/{part}", a.statusList)
}

func (a *App) statusBundle(w http.ResponseWriter, r *http.Request) {
	if s, ok := a.statusFor(w, r); ok {
		serveStatus(w, r, s, "application/jwt", s.Bundle)
	}
}

func (a *App) statusList(w http.ResponseWriter, r *http.Request) {
	s, ok := a.statusFor(w, r)
	if !ok {
		return
	}
	list, ok := s.Lists["urn:tandem:status:"+r.PathValue("authority")+":"+r.PathValue("purpose")+":"+r.PathValue("part")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	serveStatus(w, r, s, "application/vc+jwt", []byte(list))
}

func (a *App) statusFor(w http.ResponseWriter, r *http.Request) (casework.Status, bool) {
	s, err := a.Status(r.Context())
	if err != nil {
		http.Error(w, problem.Of(err).Error(), problem.Of(err).Code.Status())
	}
	return s, err == nil
}

// serveStatus lets caches keep what is served for as long as we keep it ourselves.
func serveStatus(w http.ResponseWriter, r *http.Request, s casework.Status, kind string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(int(remakeAfter.Seconds())))
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", s.Made, bytes.NewReader(body))
}

package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tandem/internal/db"
	"tandem/internal/ledger"
	"tandem/internal/problem"
	"tandem/internal/tlogproof"
)

// openWitness reads the key with which this office signs others' logs, and the keys
// of those logs; without a key it is no witness.
func openWitness(c Config, d db.DB) (*ledger.Witness, error) {
	if c.WitnessKey == "" {
		return nil, nil
	}
	signer, _, err := tlogproof.NewCosigner(c.WitnessKey, c.Now)
	if err != nil {
		return nil, err
	}
	w := &ledger.Witness{DB: d, Signer: signer, Logs: map[string]tlogproof.Verifier{}}
	for _, text := range c.WitnessLogs {
		v, err := tlogproof.NewVerifier(text)
		if err != nil {
			return nil, err
		}
		w.Logs[v.Name()] = v
	}
	return w, nil
}

// sequenceEvery is how often what waits for the log is given its place. It leaves the
// log room to be slow, or to change hands, before ledger.MaxLag.
const sequenceEvery = 2 * time.Second

// sequencing sequences until ctx ends. Nothing waits for it: if it fails, cases go on
// and the alarm is raised.
func (a *App) sequencing(ctx context.Context, log *slog.Logger, m logMetrics) {
	tick := time.NewTicker(sequenceEvery)
	defer tick.Stop()
	for {
		if _, err := a.Ledger.Sequence(ctx); err != nil && ctx.Err() == nil {
			log.Error("sequence the log", "error", err)
		}
		a.measure(ctx, log, m)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// measure shows how far the log is behind, and warns when it is too far.
func (a *App) measure(ctx context.Context, log *slog.Logger, m logMetrics) {
	lag, err := a.Ledger.Lag(ctx)
	if err != nil {
		return // the database is away, and says so elsewhere
	}
	m.lag.Set(lag.Age.Seconds())
	m.queue.Set(float64(lag.Waiting))
	if lag.Late() {
		log.Warn("the transparency log is behind", "waiting", lag.Waiting, "seconds", int64(lag.Age.Seconds()))
	}
}

// logMetrics are what /metrics says about the log.
type logMetrics struct{ lag, queue prometheus.Gauge }

func newLogMetrics(r prometheus.Registerer) logMetrics {
	m := logMetrics{
		prometheus.NewGauge(prometheus.GaugeOpts{Name: "tandem_log_lag_seconds", Help: "Age of what waits longest for its place in the transparency log."}),
		prometheus.NewGauge(prometheus.GaugeOpts{Name: "tandem_log_queue", Help: "Heads and leaves that wait for their place in the transparency log."}),
	}
	r.MustRegister(m.lag, m.queue)
	return m
}

// handleLog serves the log as static files (tlog-tiles), and takes checkpoints of
// others' logs if this office is a witness (tlog-witness).
func (a *App) handleLog(mux *http.ServeMux) {
	mux.HandleFunc("GET /log/{path...}", a.logFile)
	if a.Witness != nil {
		mux.HandleFunc("POST /witness/add-checkpoint", a.addCheckpoint)
	}
}

// forever is how long what never changes may be kept by whoever has read it.
const forever = 365 * 24 * time.Hour

func (a *App) logFile(w http.ResponseWriter, r *http.Request) {
	f, err := a.Ledger.File(r.Context(), r.PathValue("path"))
	if err != nil {
		http.Error(w, problem.Of(err).Error(), problem.Of(err).Code.Status())
		return
	}
	kind, cache := "application/octet-stream", "no-cache"
	if f.Text {
		kind = "text/plain; charset=utf-8"
	}
	if f.Fixed {
		cache = "public, max-age=" + strconv.Itoa(int(forever.Seconds())) + ", immutable"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", cache)
	w.Header().Set("Access-Control-Allow-Origin", "*") // a log is for everybody
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Body))
}

// maxRequest bounds an add-checkpoint request, in bytes.
const maxRequest = 64 << 10

func (a *App) addCheckpoint(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, "the request is too long", http.StatusRequestEntityTooLarge)
		return
	}
	line, err := a.Witness.Add(r.Context(), body)
	no, refused := errors.AsType[*ledger.Refusal](err)
	switch {
	case err == nil:
		io.WriteString(w, line)
	case refused && no.Status == ledger.Stale:
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(no.Status)
		fmt.Fprintln(w, no.Size)
	case refused:
		http.Error(w, no.Error(), no.Status)
	default:
		http.Error(w, problem.Of(err).Error(), problem.Of(err).Code.Status())
	}
}

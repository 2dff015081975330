package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tandem/internal/problem"
)

// How a serving process keeps itself and its callers in bounds.
const (
	sweepEvery    = time.Minute
	healthTimeout = 2 * time.Second
	stopTimeout   = 20 * time.Second
)

// Serve works jobs, sweeps for lost timers, sequences the log, serves it, and answers
// health and metrics on the listener until ctx ends; then it finishes what is under way.
func (a *App) Serve(ctx context.Context, l net.Listener, log *slog.Logger) error {
	if err := a.Queue.Start(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	metrics := a.registry()
	server := &http.Server{Handler: a.handler(metrics), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	log.Info("serving", "address", l.Addr().String())
	err := a.working(ctx, log, newLogMetrics(metrics), failed)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return errors.Join(err, server.Shutdown(stop), a.Queue.Stop(stop))
}

// working sweeps and sequences until ctx ends or the server fails.
func (a *App) working(ctx context.Context, log *slog.Logger, m logMetrics, failed <-chan error) error {
	ctx, cancel := context.WithCancel(ctx)
	var sequencing sync.WaitGroup
	sequencing.Go(func() { a.sequencing(ctx, log, m) })
	err := a.sweeping(ctx, log, failed)
	cancel()
	sequencing.Wait()
	return err
}

// sweeping sweeps every so often until ctx ends or the server fails.
func (a *App) sweeping(ctx context.Context, log *slog.Logger, failed <-chan error) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if n, err := a.Cases.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("sweep", "error", err)
		} else if n > 0 {
			log.Warn("timers were overdue and have been caught up", "cases", n)
		}
		if _, err := a.Accounts.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("sweep of sessions", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return fmt.Errorf("serve: %w", err)
		case <-tick.C:
		}
	}
}

// handler answers what a machine asks: is it alive, is it ready, how does it do, what is
// in the log, and which permits count; people are answered by the pages.
func (a *App) handler(metrics *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	a.handleLog(mux)
	a.handleStatus(mux)
	mux.Handle("/", a.Site.Handler())
	return mux
}

func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
	defer cancel()
	if err := a.DB.Ping(ctx); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// registry holds what /metrics shows.
func (a *App) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	commands := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "tandem_command_seconds", Help: "Commands on cases, by act and outcome.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
	}, []string{"act", "outcome"})
	r.MustRegister(commands)
	a.Cases.Observe = func(act string) func(error) {
		began := time.Now()
		return func(err error) { commands.WithLabelValues(act, outcome(err)).Observe(time.Since(began).Seconds()) }
	}
	return r
}

func outcome(err error) string {
	if err == nil {
		return "done"
	}
	return string(problem.Of(err).Code)
}

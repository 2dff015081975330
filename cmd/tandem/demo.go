package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/demo"
	"tandem/internal/jobs"
	"tandem/internal/people"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/web"
)

// demoCmd plays the bundled stories and keeps serving what they left.
type demoCmd struct {
	Once  bool   `help:"End when the stories are told, instead of serving on."`
	Empty bool   `help:"Tell no story: serve offices in which nobody has applied yet."`
	JSON  bool   `name:"json" help:"Print one JSON object a case instead of timelines."`
	Data  string `default:"./var/demo" env:"TANDEM_DEMO_DATA" placeholder:"DIR" help:"Folder for the demonstration (./var/demo)."`
	DB    string `name:"db" placeholder:"URL" help:"postgres://… instead of SQLite in the folder."`
	packsFlag
	Export string `placeholder:"DIR" help:"Leave every paper in this new or empty folder, with keys, log, status file, and how to check them."`
	Addr   string `default:"127.0.0.1:8080" help:"Address of the pages, on this machine alone (127.0.0.1:8080)."`
}

func (k *demoCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	if !loopback(k.Addr) {
		return problem.New(problem.Invalid, "demo.address", k.Addr)
	}
	stories, err := k.stories()
	if err != nil {
		return err
	}
	if k.Export != "" { // refused before the stories are told, not after
		if err := demo.Exportable(k.Export); err != nil {
			return err
		}
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	stage, err := k.stage(ctx, stories, log)
	if err != nil {
		return err
	}
	err = k.show(ctx, out, stage, stories, lang)
	if err == nil && k.Export != "" {
		err = k.export(ctx, out, stage, stories, lang)
	}
	if err == nil && !k.Once {
		err = k.serve(ctx, out, stage, lang, log)
	}
	return errors.Join(err, stage.App.Close())
}

// stories are those that are told.
func (k *demoCmd) stories() ([]*demo.Story, error) {
	if k.Empty {
		return nil, nil
	}
	return demo.Stories()
}

// opening is when the served demonstration begins.
func (k *demoCmd) opening() civil.Moment {
	if k.Empty {
		return demo.Start
	}
	return demo.Opening
}

// stage opens the folder and, unless they are told there already, plays the stories.
func (k *demoCmd) stage(ctx context.Context, stories []*demo.Story, log *slog.Logger) (*demo.Stage, error) {
	told, err := k.prepare()
	if err != nil {
		return nil, err
	}
	directory, err := people.Demo()
	if err != nil {
		return nil, err
	}
	clock := demo.NewClock()
	a, err := app.Open(ctx, app.Config{Data: k.Data, DB: k.DB, Packs: k.Packs, Create: true, Now: clock.Now, People: directory,
		Register: demo.Registers(stories), Jobs: jobs.Options{Simulated: true}, Specimen: true, Demo: true, Log: log})
	if err != nil {
		return nil, err
	}
	if err := a.Accounts.SeedDemo(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	stage := &demo.Stage{App: a, Clock: clock}
	a.Site.Demo = &web.Demo{Leap: stage.Leap}
	if told {
		clock.End()
		return stage, nil
	}
	if err := k.play(ctx, stage, stories); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return stage, nil
}

// told marks a folder in which all stories have been played to the end.
const told = "demo.told"

// prepare looks what the folder holds: nothing, a finished demonstration, or
// something else. A demonstration that was interrupted is begun anew.
func (k *demoCmd) prepare() (bool, error) {
	if _, err := os.Stat(filepath.Join(k.Data, told)); err == nil {
		return true, nil
	}
	files, err := os.ReadDir(k.Data)
	if errors.Is(err, os.ErrNotExist) || (err == nil && len(files) == 0) {
		return false, k.begin()
	}
	if err != nil {
		return false, err
	}
	if _, err := os.Stat(filepath.Join(k.Data, begun)); err != nil || k.DB != "" {
		return false, problem.New(problem.Invalid, "demo.occupied", k.Data)
	}
	if err := os.RemoveAll(k.Data); err != nil {
		return false, err
	}
	return false, k.begin()
}

// begun marks a folder as a demonstration's, which may be thrown away.
const begun = "demo.begun"

func (k *demoCmd) begin() error {
	if err := os.MkdirAll(k.Data, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(k.Data, begun), nil, 0o600)
}

func (k *demoCmd) play(ctx context.Context, stage *demo.Stage, stories []*demo.Story) error {
	if err := stage.Play(ctx, stories); err != nil {
		return fmt.Errorf("the demonstration went wrong: %v", err) // ours to mend: all of it
	}
	return os.WriteFile(filepath.Join(k.Data, told), nil, 0o600)
}

func (k *demoCmd) show(ctx context.Context, out io.Writer, stage *demo.Stage, stories []*demo.Story, lang text.Lang) error {
	for _, story := range stories {
		if !k.JSON {
			if err := stage.Timeline(ctx, out, story, lang); err != nil {
				return err
			}
			continue
		}
		e, err := stage.Ending(ctx, story)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(out).Encode(e); err != nil {
			return err
		}
	}
	if k.JSON || len(stories) == 0 {
		return nil
	}
	return stage.Summary(ctx, out, stories, lang)
}

// export leaves the papers in a folder.
func (k *demoCmd) export(ctx context.Context, out io.Writer, stage *demo.Stage, stories []*demo.Story, lang text.Lang) error {
	n, err := stage.Export(ctx, k.Export, stories)
	if err == nil && !k.JSON {
		_, err = fmt.Fprintln(out, text.T(lang, "exported.done", n, len(stories), k.Export))
	}
	return err
}

// loopback reports whether an address is reached from the machine itself alone, where a
// demonstration, whose accounts open without a key, must stay.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip, ipErr := netip.ParseAddr(host)
	return err == nil && (host == "localhost" || ipErr == nil && ip.IsLoopback())
}

// serve keeps the program running on the demonstration's clock. If the address is
// taken, it takes another.
func (k *demoCmd) serve(ctx context.Context, out io.Writer, stage *demo.Stage, lang text.Lang, log *slog.Logger) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", k.Addr)
	if err != nil {
		l, err = lc.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return err
	}
	if !k.JSON {
		fmt.Fprintln(out, text.T(lang, "demo.serving", "http://"+l.Addr().String()))
	}
	if err := stage.Resume(ctx, k.opening(), time.Now); err != nil {
		return errors.Join(err, l.Close())
	}
	go stage.Tick(ctx, log)
	return stage.App.Serve(ctx, l, log)
}

package chores_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/chores"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/jobs"
	"tandem/internal/permit"
)

// run does a job as the queue would.
func run(t *testing.T, e *casetest.Env, register chores.Register, args jobs.Args) error {
	t.Helper()
	raw, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	handlers := chores.Handlers(func() *casework.Service { return e.App.Cases }, register)
	return handlers[args.Kind()](t.Context(), raw)
}

// TestEveryJobTwice: the queue works a job at least once, so a second time finds the
// work done: the database holds what it held.
func TestEveryJobTwice(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Issued)
		e.Until("HK-2", permit.Filed)
		e.Drain()
		letters := len(e.Case("HK-1").Notices) + len(e.Case("HK-2").Notices)
		before := e.Tables()
		if n := len(before["outbox"]); n != letters {
			t.Errorf("%d letters are out, the journal has sent %d", n, letters)
		}
		again(t, e, "send")
		again(t, e, "wake")
		before["river_job"] = nil
		after := e.Tables()
		after["river_job"] = nil
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("done twice:\n%s", diff)
		}
	})
}

// again makes every job of a kind that is done, or waits for its time, be worked now.
func again(t *testing.T, e *casetest.Env, kind string) {
	t.Helper()
	err := e.App.DB.Write(t.Context(), func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE river_job SET state = 'available', finalized_at = NULL WHERE kind = $1`, kind)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	e.Drain()
}

// TestPoison: a job that no repetition can help says so.
func TestPoison(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open()
		if err := run(t, e, nil, casework.Send{Case: "HK-1", Seq: 1, Notice: 7}); !errors.Is(err, jobs.ErrPoison) {
			t.Errorf("a letter that was never written: %v", err)
		}
		for kind, do := range chores.Handlers(func() *casework.Service { return e.App.Cases }, nil) {
			if err := do(t.Context(), json.RawMessage(`[]`)); !errors.Is(err, jobs.ErrPoison) {
				t.Errorf("%s with arguments that cannot be read: %v", kind, err)
			}
		}
	})
}

// A desk is a register that answers as it is told.
type desk struct {
	found  bool
	broken error
	asked  []casework.Query
}

func (d *desk) answer(_ context.Context, q casework.Query) (dossier.Told, error) {
	d.asked = append(d.asked, q)
	return dossier.Told{Found: d.found}, d.broken
}

// papers are the queries about a paper.
func (d *desk) papers() []casework.Query {
	return slices.DeleteFunc(slices.Clone(d.asked), func(q casework.Query) bool { return q.Material == "" })
}

// withRegister is an Env with a case that lacks the papers which registers may answer
// for. Nobody has been asked yet.
func withRegister(t *testing.T, c app.Config, d *desk) *casetest.Env {
	c.Register = d.answer
	e := casetest.New(t, c)
	e.Applicant("HK-1").Open().Save(e.Form)
	for _, m := range e.Case("HK-1").Materials {
		if m.Share == "" {
			e.Applicant("HK-1").Do(permit.Attach{Material: m.Code, Digest: "bare"})
		}
	}
	e.Applicant("HK-1").File()
	return e
}

func TestRegisters(t *testing.T) {
	for name, k := range map[string]struct {
		desk desk
		want permit.Met
		fail bool
	}{
		"a register confirms: no paper is asked":       {desk{found: true}, permit.Shared, false},
		"a register knows nothing: the paper is asked": {desk{}, permit.Missing, false},
		"a register is out of order: the same":         {desk{broken: errors.New("out of order")}, permit.Missing, true},
	} {
		t.Run(name, func(t *testing.T) {
			casetest.Each(t, func(t *testing.T, c app.Config) {
				d := k.desk
				e := withRegister(t, c, &d)
				if err := e.App.Queue.Drain(t.Context()); (err != nil) != k.fail {
					t.Errorf("the job ends with %v", err)
				}
				for _, q := range d.papers() {
					if m, _ := e.Case(q.Case).Material(q.Material); m.Met != k.want {
						t.Errorf("%s, asked of %s, is met by %q, want %q", q.Material, q.Register, m.Met, k.want)
					}
				}
				if len(d.papers()) == 0 {
					t.Error("nobody was asked")
				}
				askFor(e, "HK-1")
				e.Until("HK-1", permit.Accepted)
			})
		})
	}
}

// askFor sends the notice for what is missing, if anything is.
func askFor(e *casetest.Env, id permit.CaseID) {
	var items []permit.Item
	for _, code := range e.Case(id).Outstanding() {
		items = append(items, permit.Item{Material: code, Fault: "missing"})
	}
	if len(items) > 0 {
		e.As("haikou.accept-1").Do(id, permit.Return{Items: items})
	}
}

// TestALateAnswer: a register that answers when the applicant has brought the paper spares
// none; one that says what it said before, or that answers when the case has ended, changes
// nothing.
func TestALateAnswer(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		d := &desk{found: true}
		e := withRegister(t, c, d)
		q := casework.Query{Case: "HK-1", Material: "M19", Register: "accommodation"}
		e.Applicant("HK-1").Attach("M19", "M19.pdf", casetest.Paper("M19"))
		if err := run(t, e, d.answer, q); err != nil {
			t.Error(err)
		}
		if m, _ := e.Case("HK-1").Material("M19"); m.Met != permit.Uploaded {
			t.Errorf("a paper that is there is met by %q", m.Met)
		}
		unchanged(t, e, "the same again", func() error { return run(t, e, d.answer, q) })
		e.Applicant("HK-1").Do(permit.Withdraw{})
		unchanged(t, e, "the case has ended", func() error { return run(t, e, d.answer, q) })
		unchanged(t, e, "no register is connected", func() error { return run(t, e, nil, q) })
	})
}

// unchanged does something that must leave everything but the trail as it is.
func unchanged(t *testing.T, e *casetest.Env, name string, do func() error) {
	t.Helper()
	before := e.Tables()
	if err := do(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	after := e.Tables()
	before["trail"], after["trail"] = nil, nil
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("%s:\n%s", name, diff)
	}
}

// TestJobsNameNobody: what a job is about is a case and a number.
func TestJobsNameNobody(t *testing.T) {
	casetest.Each(t, func(t *testing.T, c app.Config) {
		e := withRegister(t, c, &desk{})
		jobs := strings.Join(e.Tables()["river_job"], "\n")
		for _, word := range []string{"SAARINEN", "KX4190672", "@mail.example", "460106199103050028"} {
			if strings.Contains(jobs, word) {
				t.Errorf("a job holds %q", word)
			}
		}
	})
}

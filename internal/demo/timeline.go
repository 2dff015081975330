package demo

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// A timeline tells one case from its journal, for a person.
type timeline struct {
	stage *Stage
	story *Story
	lang  text.Lang
	out   io.Writer
	c     permit.Case
	day   civil.Date
}

// Timeline prints who did what when, how long it took of what was promised, and
// what came of it.
func (s *Stage) Timeline(ctx context.Context, out io.Writer, story *Story, lang text.Lang) error {
	entries, err := s.App.Cases.Log.List(ctx, string(story.ID))
	if err != nil {
		return err
	}
	c, err := s.App.Cases.Case(ctx, story.ID)
	if err != nil {
		return err
	}
	notes, err := s.App.Cases.Trail.List(ctx, casework.Aggregate.Name, string(story.ID))
	if err != nil {
		return err
	}
	t := &timeline{stage: s, story: story, lang: lang, out: out, c: c}
	t.head()
	for _, e := range entries {
		notes = t.notes(notes, e.At)
		t.tell(e.At, permit.PersonID(e.Actor), t.lines(e))
	}
	t.notes(notes, s.Clock.Now())
	t.foot()
	return t.routes()
}

// notes tells the refused attempts up to a time and returns the rest.
func (t *timeline) notes(notes []journal.Note, until time.Time) []journal.Note {
	for len(notes) > 0 && !notes[0].At.After(until) {
		n := notes[0]
		t.tell(n.At, permit.PersonID(n.Actor), []string{t.say("demo.attempt", text.Say("permit.command."+n.Act), problem.Code(n.Outcome).Title(t.lang))})
		notes = notes[1:]
	}
	return notes
}

func (t *timeline) say(key string, args ...any) string { return text.T(t.lang, key, args...) }

func (t *timeline) print(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

func (t *timeline) head() {
	pack, _ := t.stage.App.Cases.Packs.ByHash(t.c.Pack) // the case was decided under it
	t.print("\n%s  %s · %s", t.c.ID, pack.Names.In(t.lang), strings.Join(t.tracks(), " + "))
	t.print("%s", t.say(t.story.Plot))
	t.print("%s", strings.Repeat("─", 78))
	t.list()
}

func (t *timeline) tracks() []string {
	var out []string
	for _, k := range t.c.Tracks {
		name := t.say("permit.business." + string(k.Kind) + "." + string(k.Transaction))
		if k.Holder > 0 {
			name = t.say("demo.family", name, k.Holder)
		}
		out = append(out, name)
	}
	return out
}

// tell prints what somebody did, with the day when it is a new one.
func (t *timeline) tell(when time.Time, actor permit.PersonID, lines []string) {
	at := civil.MomentOf(when)
	for i, line := range lines {
		day, clock, who := "", "", ""
		if at.Date != t.day {
			day, t.day = at.Date.In(t.lang), at.Date
		}
		if i == 0 {
			clock, who = fmt.Sprintf("%02d:%02d", at.Minute/60, at.Minute%60), t.who(actor)
		}
		if day != "" {
			t.print("%s", day)
		}
		t.print("  %5s  %s %s", clock, pad(who, whoWidth), line)
	}
}

const whoWidth = 26

// pad fills a name up to a width on screen, on which a Han character takes two columns.
func pad(s string, width int) string {
	w := 0
	for _, r := range s {
		w++
		if r >= 0x2E80 {
			w++
		}
	}
	return s + strings.Repeat(" ", max(1, width-w))
}

// who names an actor; people of the office by name and office, others by what they are.
func (t *timeline) who(id permit.PersonID) string {
	switch {
	case id == t.story.applicant():
		return t.say("demo.who.applicant")
	case id == t.story.handler():
		return t.say("demo.who.handler")
	case id == casework.Clockwork.ID:
		return t.say("demo.who.clock")
	case id == postOffice:
		return t.say("demo.who.post")
	case id == scheduler:
		return t.say("demo.who.scheduler")
	case strings.HasPrefix(string(id), "register."):
		return t.say("demo.who.register")
	}
	if p, ok := t.stage.App.People.Person(id); ok {
		return p.In(t.lang)
	}
	return string(id)
}

// lines says what an entry brought; what only serves the machine is left out.
func (t *timeline) lines(e journal.Recorded[permit.Event]) []string {
	var out []string
	for _, event := range e.Events {
		if s := t.line(event); s != "" && !slices.Contains(out, s) { // one letter to three offices is one line
			out = append(out, s)
		}
	}
	return out
}

// foot prints the result: days, outcome, both permits.
func (t *timeline) foot() {
	t.print("%s", strings.Repeat("─", 78))
	if t.c.Promised > 0 {
		t.print("  %s", t.say("demo.days", t.c.Used, t.c.Promised))
	}
	t.print("  %s", t.say("demo.outcome", t.c.Outcome))
	for _, k := range t.c.Certificates {
		kind := k.Kind.In(t.lang)
		if k.Holder > 0 {
			kind = t.say("demo.family", kind, k.Holder)
		}
		t.print("  %s", t.say("demo.permit", kind, k.Number, k.From, k.To, k.Status))
	}
	if until := t.c.Retention.Until; !until.IsZero() {
		t.print("  %s", t.say("demo.kept", until))
	}
}

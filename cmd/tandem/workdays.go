package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// workdaysCmd answers questions about periods. Without a sub-command it counts.
type workdaysCmd struct {
	Count  countCmd  `cmd:"" default:"withargs" help:"Find the day that a period ends on and show how it is counted (default)."`
	Impact impactCmd `cmd:"" help:"List the due dates of open cases that another calendar moves."`
}

// countCmd finds a due date outside any case. Its flags declare the convention,
// as a rule pack would.
type countCmd struct {
	From        string            `required:"" placeholder:"DATE" help:"The day of the event, 2026-02-12 or 2026-02-12T16:45."`
	Plus        int               `required:"" placeholder:"N" help:"The length of the period in days."`
	Unit        civil.Unit        `enum:"working,calendar" default:"working" help:"What is counted: working (the default) or calendar days."`
	ClosedStart civil.ClosedStart `enum:"zero,one" default:"zero" help:"An event on a closed day: the next open day is day zero (the default) or day one."`
	CountEvent  bool              `help:"Count the day of the event as day 1."`
	Cutoff      string            `placeholder:"HH:MM" help:"An event from this hour on counts as the next day's."`
	Calendar    string            `placeholder:"FILE.json" help:"Working calendar whose years replace the national ones."`
	JSON        bool              `name:"json" help:"Print one JSON object."`
}

// Run prints the answer to out. What is wrong with the flags comes back as one
// problem of kind Invalid.
func (c *countCmd) Run(out io.Writer, lang text.Lang) error {
	rule, from, err := c.question()
	if err != nil {
		return err
	}
	cal, err := loadCalendar(c.Calendar)
	if err != nil {
		return err
	}
	due := rule.Due(cal, from, c.Plus, nil)
	if due.Date.IsZero() {
		return problem.New(problem.Invalid, "workdays.no-date", due.Reason)
	}
	if c.JSON {
		return printDue(out, due, lang)
	}
	return printPlain(out, due, lang)
}

// question reads the flags and blames all that are wrong at once.
func (c *countCmd) question() (civil.Rule, civil.Moment, error) {
	wrong := problem.New(problem.Invalid, "workdays.invalid")
	from, err := parseEvent(c.From)
	blame(wrong, "--from", err)
	if c.Plus < 0 {
		wrong.At("--plus", "workdays.negative", c.Plus)
	}
	rule := civil.Rule{Unit: c.Unit, CountEvent: c.CountEvent, ClosedStart: c.ClosedStart}
	if c.Cutoff != "" {
		rule.Cutoff, err = parseCutoff(c.Cutoff)
		blame(wrong, "--cutoff", err)
	}
	if len(wrong.Fields) > 0 {
		return rule, from, wrong
	}
	return rule, from, nil
}

// blame notes err, a message of package civil, at a flag.
func blame(wrong *problem.Error, flag string, err error) {
	if m, ok := errors.AsType[text.Message](err); ok {
		wrong.At(flag, m.Key, m.Args...)
	}
}

// parseEvent reads a day, which is its first minute, or a moment.
func parseEvent(s string) (civil.Moment, error) {
	if strings.Contains(s, "T") {
		return civil.ParseMoment(s)
	}
	d, err := civil.ParseDate(s)
	return civil.Moment{Date: d}, err
}

// parseCutoff refuses midnight, which a Rule keeps for "no such hour": every
// event would be late.
func parseCutoff(s string) (int, error) {
	minute, err := civil.ParseClock(s)
	if err == nil && minute == 0 {
		err = text.Say("workdays.midnight")
	}
	return minute, err
}

// loadCalendar reads the calendar file; no file means the national calendar.
func loadCalendar(file string) (*civil.Calendar, error) {
	if file == "" {
		return civil.National(), nil
	}
	data, err := readFile(file, civil.MaxSchedule)
	if err != nil {
		return nil, err
	}
	cal, err := civil.ParseCalendar(file, data)
	if mistakes, ok := errors.AsType[civil.Mistakes](err); ok {
		return nil, problem.New(problem.Invalid, "workdays.calendar", mistakes)
	}
	return cal, err
}

func printDue(out io.Writer, due civil.Deadline, l text.Lang) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Date        civil.Date `json:"date"`
		Provisional bool       `json:"provisional"`
		Reason      string     `json:"reason,omitempty"`
		Derivation  []string   `json:"derivation"`
	}{due.Date, due.Provisional, due.Reason.In(l), due.Lines(l)})
}

func printPlain(out io.Writer, due civil.Deadline, l text.Lang) error {
	var b strings.Builder
	fmt.Fprintln(&b, text.T(l, "workdays.due", due.Date.String(), due.Date))
	if due.Provisional {
		fmt.Fprintln(&b, text.T(l, "workdays.provisional", due.Reason))
	}
	for _, line := range due.Lines(l) {
		fmt.Fprintln(&b, "  "+line)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

package civil

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tandem/internal/text"
)

// testdata/derivations.txtar shows each kind of line in both languages.
func TestDerivations(t *testing.T) {
	late := with(zero, func(r *Rule) { r.Cutoff = 16*60 + 30 })
	var got []txtar.File
	for _, c := range []struct {
		name     string
		rule     Rule
		from     string
		n        int
		excluded []Span
	}{
		{"the spring festival with its make-up Saturday", zero, "2026-02-12", 7, nil},
		{"closed start, the next open day is day 0", zero, "2026-02-15", 1, nil},
		{"closed start, the next open day is day 1", one, "2026-11-14", 2, nil},
		{"late on Friday", late, "2026-11-13T17:00", 1, nil},
		{"the event day counts", with(zero, func(r *Rule) { r.CountEvent = true }), "2026-11-16", 2, nil},
		{"the event day counts but is closed", with(zero, func(r *Rule) { r.CountEvent = true }), "2026-11-14", 2, nil},
		{"suspended twice, overlapping", zero, "2026-11-16", 2, []Span{{date("2026-11-18"), date("2026-11-24")}, {date("2026-11-23"), date("2026-11-26")}}},
		{"suspended without an end", zero, "2026-11-16", 2, []Span{{From: date("2026-11-18")}}},
		{"calendar days with a suspension", days, "2026-11-16", 10, []Span{{date("2026-11-18"), date("2026-11-24")}}},
		{"one calendar day", days, "2026-12-31", 1, nil},
		{"into a year that is not announced", zero, "2026-12-30", 3, nil},
		{"nothing promised", zero, "2026-11-16", 0, nil},
	} {
		d := c.rule.Due(National(), moment(c.from), c.n, c.excluded)
		got = append(got, txtar.File{Name: c.name, Data: []byte(lines(d, text.EN) + lines(d, text.ZH))})
	}
	const path = "testdata/derivations.txtar"
	a, err := txtar.ParseFile(path)
	if *update {
		a, err = &txtar.Archive{Comment: []byte("How dates are explained.\n"), Files: make([]txtar.File, len(got))}, nil
	}
	if err != nil || len(a.Files) != len(got) {
		t.Fatalf("%s: %v; run go test -update", path, err)
	}
	golden(t, path, a, got...)
}

func lines(d Deadline, l text.Lang) string {
	all := append(d.Lines(l), "= "+d.Date.In(l)+" "+d.Reason.In(l))
	return strings.TrimRight(strings.Join(all, "\n"), " ") + "\n"
}

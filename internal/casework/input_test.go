package casework_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

// TestBadUploads: what is no scan is refused with words in both languages, and leaves
// nothing behind, neither a row nor a file.
func TestBadUploads(t *testing.T) {
	good := casetest.Paper("M03")
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Save(e.Form)
		before := e.Tables()
		for _, k := range []struct {
			what, name string
			data       []byte
			want       problem.Code
		}{
			{"a text that is called a PDF", "M03.pdf", []byte("Dear Sir or Madam, please find attached"), problem.Invalid},
			{"half of a PDF", "M03.pdf", good[:len(good)/2], problem.Invalid},
			{"a PDF with something behind it", "M03.pdf", append(slices.Clone(good), "#!/bin/sh\nrm -rf /\n"...), problem.Invalid},
			{"a PDF that is called a picture", "M03.jpg", good, problem.Invalid},
			{"a web page", "M03.pdf", []byte("<html><script>alert(1)</script></html>"), problem.Invalid},
			{"an archive", "M03.zip", []byte("PK\x03\x04" + strings.Repeat("\x00", 100)), problem.Invalid},
			{"nothing", "M03.pdf", nil, problem.Invalid},
			{"zeros", "M03.pdf", make([]byte, 1000), problem.Invalid},
			{"a scan above the limit", "M03.pdf", bytes.Repeat([]byte("%PDF-1.7 "), 2<<20), problem.TooLarge},
			{"a path in the name", "../../M03.pdf", good, problem.Invalid},
			{"a line break in the name", "M03\n.pdf", good, problem.Invalid},
			{"a name that is written backwards", "M03\u202efdp.exe", good, problem.Invalid},
			{"a name without end", strings.Repeat("M", 10_000) + ".pdf", good, problem.Invalid},
		} {
			_, err := e.App.Cases.Attach(t.Context(), applicant("HK-1"), "HK-1", "M03", "", k.name, k.data)
			p := problem.Of(err)
			if p == nil || p.Code != k.want {
				t.Errorf("%s: %v, want %s", k.what, err, k.want)
				continue
			}
			bilingual(t, k.what, p)
		}
		nothingLeft(t, e, before)
		e.Applicant("HK-1").Attach("M03", "M03.pdf", good)
		e.Verify()
	})
}

func bilingual(t *testing.T, what string, p *problem.Error) {
	t.Helper()
	zh, en := p.In(text.ZH), p.In(text.EN)
	if zh == en || strings.Contains(zh+en, "⟦") || len(en) > 1000 {
		t.Errorf("%s: told %q, %q", what, zh, en)
	}
}

// nothingLeft: beside the trail the database is what it was, and no paper is stored.
func nothingLeft(t *testing.T, e *casetest.Env, before map[string][]string) {
	t.Helper()
	after := e.Tables()
	before["trail"], after["trail"] = nil, nil
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("left behind:\n%s", diff)
	}
	if blobs := e.Blobs(); len(blobs) != 0 {
		t.Errorf("%d papers left behind", len(blobs))
	}
}

// TestStrangeNumbers: a number of a case that cannot be one is refused as such, by
// everything that takes one, and is not an error of the database.
func TestStrangeNumbers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		before := e.Tables()
		for _, id := range []permit.CaseID{"", " ", "HK-1\x00", "HK-\xff\xfe", "HK 1", "HK-1\n", "' OR 1=1 --", "../../etc/passwd", "北京-1", permit.CaseID(strings.Repeat("H", 1000))} {
			who := applicant(id)
			for what, err := range map[string]error{
				"open":   errOf(e.App.Cases.Open(t.Context(), who, id, permit.Open{City: "haikou", Applicant: who.ID, Tracks: []permit.Wanted{{Kind: permit.Work, Transaction: permit.Domestic}}})),
				"do":     errOf(e.App.Cases.Do(t.Context(), who, id, permit.File{})),
				"show":   errOf(e.App.Cases.Case(t.Context(), id)),
				"save":   errOf(e.App.Cases.SaveDossier(t.Context(), who, id, e.Form)),
				"attach": errOf(e.App.Cases.Attach(t.Context(), who, id, "M03", "", "M03.pdf", casetest.Paper("M03"))),
				"read":   errOf(e.App.Cases.Dossier(t.Context(), who, id)),
			} {
				if p := problem.Of(err); p == nil || p.Code != problem.Invalid && p.Code != problem.NotFound {
					t.Errorf("%s %.20q: %v", what, id, err)
				} else {
					bilingual(t, what, p)
				}
			}
		}
		nothingLeft(t, e, before)
	})
}

// TestStrangeCommands: what a command names is out of closed lists, and anything else
// is refused, not stored.
func TestStrangeCommands(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.UntilDeciding("HK-1")
		before := e.Tables()
		d := digest(t, e, "HK-1")
		strange := permit.Code("LIISBET SAARINEN\x00\xff")
		for _, k := range []struct {
			who string
			cmd permit.Command
		}{
			{"haikou.work.decide", permit.Approve{Track: "tourism", Digest: d}},
			{"haikou.work.decide", permit.Approve{Track: work, Digest: strings.Repeat("0", 64)}},
			{"haikou.work.decide", permit.Reject{Track: work, Digest: d, Reasons: []permit.Code{strange}}},
			{"haikou.work.decide", permit.Reject{Track: work, Digest: d}},
			{"haikou.work.examine", permit.Suspend{Track: work, Ground: permit.Ground(strange), Until: casetest.Monday.Date.AddDays(9)}},
			{"haikou.work.examine", permit.Return{Track: work, Items: []permit.Item{{Material: strange, Fault: "missing"}}}},
			{"haikou.accept-1", permit.Decline{Ground: strange}},
			{"haikou.accept-1", permit.Cease{Cause: permit.Cause(strange)}},
			{"haikou.work.head", permit.Revoke{Ground: strange}},
			{"haikou.work.head", permit.ExtendLimit{Clock: permit.ClockID(strange), Days: 10, Reason: "experts"}},
		} {
			_, err := e.App.Cases.Do(t.Context(), officer(t, e, k.who), "HK-1", k.cmd)
			if p := problem.Of(err); p == nil || p.Code == problem.Internal {
				t.Errorf("%s %T: %v", k.who, k.cmd, err)
			}
		}
		nothingLeft(t, e, before)
	})
}

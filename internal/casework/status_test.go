package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/signing"
)

// permits are the newest permits of a case as they were handed out, by name.
func permits(t *testing.T, e *casetest.Env, id permit.CaseID) map[string][]byte {
	t.Helper()
	list, err := e.App.Cases.Documents(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, d := range list {
		if strings.HasPrefix(d.Name, "permit-") {
			data, err := e.App.Cases.Document(t.Context(), applicant(id), id, d.Name)
			if err != nil {
				t.Fatal(err)
			}
			out[d.Name] = data
		}
	}
	return out
}

// trusted is what a verifier has fetched once: the keys of all offices and of the log.
func trusted(t *testing.T, e *casetest.Env) signing.Trusted {
	t.Helper()
	keys, err := e.App.Cases.Press.Ring.Public()
	if err != nil {
		t.Fatal(err)
	}
	known := signing.Trusted{Keys: keys}
	logs, err := e.App.Cases.Press.Ring.LogVerifiers()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range logs {
		if err := known.ReadLog(k); err != nil {
			t.Fatal(err)
		}
	}
	return known
}

// verdicts makes today's bundle and holds every paper against it, offline.
func verdicts(t *testing.T, e *casetest.Env, papers map[string][]byte) map[string]string {
	t.Helper()
	now := e.Clock.Now()
	status, err := e.App.Cases.Status(t.Context(), now.Add(casework.StatusPeriod))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, data := range papers {
		r := credential.Check(credential.Shown{PDF: data}, credential.Against{Trusted: trusted(t, e), Bundle: status.Bundle, On: civil.MomentOf(now).Date})
		out[name] = string(r.Verdict())
		for _, f := range r.Findings {
			if f.Check == "status" {
				out[name] += " " + strings.TrimPrefix(f.Words.Key, "credential.status.")
			}
		}
	}
	return out
}

func wantVerdicts(t *testing.T, e *casetest.Env, papers map[string][]byte, want string) {
	t.Helper()
	if len(papers) != 2 {
		t.Errorf("%d permits", len(papers))
	}
	for name, got := range verdicts(t, e, papers) {
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestWhatEndsShowsInTheNextBundle: permits count until they are revoked, cancelled,
// withheld or over, and whoever is offline sees it in the next bundle.
func TestWhatEndsShowsInTheNextBundle(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		for _, id := range []permit.CaseID{"HK-1", "HK-3"} {
			e.Until(id, permit.Closed)
		}
		e.Until("HK-2", permit.Made)
		e.Until("HK-4", permit.Made)
		e.Drain()
		revoked, withheld, ceased, stays := permits(t, e, "HK-1"), permits(t, e, "HK-2"), permits(t, e, "HK-4"), permits(t, e, "HK-3")
		for _, papers := range []map[string][]byte{revoked, withheld, ceased, stays} {
			wantVerdicts(t, e, papers, "valid good")
		}

		e.As("haikou.work.head").Do("HK-1", permit.Revoke{Ground: "fraud-or-bribery"})
		wantVerdicts(t, e, revoked, "invalid withdrawn")

		e.As("haikou.accept-1").Do("HK-4", permit.Cease{Cause: permit.OnPersonCeased})
		wantVerdicts(t, e, ceased, "invalid cancelled")

		e.As("haikou.hand-out").Do("HK-2", differing(e.Case("HK-2")))
		wantVerdicts(t, e, withheld, "invalid suspended")

		wantVerdicts(t, e, stays, "valid good")
		last := e.Case("HK-3").Certificates[0].To
		e.Pass(civil.Moment{Date: last.AddDays(2)})
		e.Drain()
		if s := e.Case("HK-3").Certificates[0].Status; s != permit.ExpiredStatus {
			t.Fatalf("the permits of HK-3 are %s", s)
		}
		wantVerdicts(t, e, stays, "invalid revoked")
	})
}

// differing finds that one original is not what was uploaded.
func differing(c permit.Case) permit.Compare {
	k := permit.Compare{Passport: true}
	for _, m := range c.Materials {
		if m.Original && m.Met == permit.Uploaded {
			seen := permit.Matches
			if len(k.Results) == 0 {
				seen = permit.Differs
			}
			k.Results = append(k.Results, permit.Comparison{Code: m.Code, Seen: seen})
		}
	}
	return k
}

// TestALaterPaperReplacesAnEarlierOne: a number that a later case has taken over is
// said of its earlier paper, from the day on that the later one counts; what becomes of
// a later one before that day is none of the earlier one's business.
func TestALaterPaperReplacesAnEarlierOne(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Until("HK-1", permit.Closed)
		e.Until("HK-2", permit.Closed)
		e.Drain()
		earlier := permits(t, e, "HK-1")
		sql := func(statements ...string) {
			t.Helper()
			var b db.Batch
			for _, s := range statements {
				b = append(b, db.Stmt{SQL: s})
			}
			if err := e.App.DB.Apply(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		number := func(id permit.CaseID, track string) string { return numberOf(e.Case(id), track) }
		for _, track := range []string{"work", "residence"} { // as an extension by HK-2 leaves it
			n := number("HK-1", track)
			sql(fmt.Sprintf(`UPDATE credential SET number = '%s' WHERE case_id = 'HK-2' AND track = '%s'`, n, track),
				fmt.Sprintf(`UPDATE certificate SET case_id = 'HK-2', from_date = '2026-12-01' WHERE number = '%s'`, n))
		}
		wantVerdicts(t, e, earlier, "valid good")
		sql(`UPDATE certificate SET status = 'cancelled' WHERE case_id = 'HK-2'`)
		wantVerdicts(t, e, earlier, "valid good")
		sql(`UPDATE certificate SET status = 'valid', from_date = '2026-03-01' WHERE case_id = 'HK-2'`)
		wantVerdicts(t, e, earlier, "invalid replaced")
		sql(`UPDATE certificate SET status = 'cancelled', from_date = '2027-03-01', case_id = 'HK-9' WHERE case_id = 'HK-2'`)
		wantVerdicts(t, e, earlier, "invalid cancelled") // by a case that makes no paper
	})
}

func numberOf(c permit.Case, track string) string {
	i := slices.IndexFunc(c.Certificates, func(k permit.Certificate) bool { return string(k.Track) == track })
	return c.Certificates[i].Number
}

// TestStatusOfMany: more permits than a query returns, over several parts, each in its
// own place, by an index.
func TestStatusOfMany(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		const n, step = 2500, 200 // three pages, four parts
		var b db.Batch
		for i := range n {
			id, status := fmt.Sprintf("HK-%d", i), permit.Valid
			if i%2 == 0 {
				status = permit.RevokedStatus
			}
			b = append(b,
				db.Stmt{SQL: `INSERT INTO credential (case_id, seq, track, number, authority, slot, leaf, pressed) VALUES ($1, 1, 'work', $1, 'haikou.foreign-experts', $2, '', 2)`, Args: []any{id, i * step}},
				db.Stmt{SQL: `INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status) VALUES ($1, $1, 'work', 'work', '0', '2026-01-01', '2027-01-01', $2)`, Args: []any{id, string(status)}})
		}
		if err := e.App.DB.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		signed, err := e.App.Cases.StatusLists(t.Context(), "haikou.foreign-experts", e.Clock.Now().Add(casework.StatusPeriod))
		if err != nil {
			t.Fatal(err)
		}
		if len(signed) != 3*4 {
			t.Errorf("%d lists", len(signed))
		}
		lists := map[string]*credential.List{}
		for _, s := range signed {
			l, err := credential.OpenList(s, trusted(t, e))
			if err != nil {
				t.Fatal(err)
			}
			lists[l.ID()] = l
		}
		for i := range n {
			slot := uint32(i * step)
			at := func(p credential.Purpose) uint8 {
				return lists[fmt.Sprintf("urn:tandem:status:haikou.foreign-experts:%s:%d", p, slot/credential.Entries)].At(slot)
			}
			want := uint8(1 - i%2)
			if at(credential.Revocation) != want || at(credential.Message) != want*credential.Revoked || at(credential.Suspension) != 0 {
				t.Fatalf("slot %d: %d, %d", slot, at(credential.Revocation), at(credential.Message))
			}
		}
		wantPlan(t, e, casework.EndedQuery, []any{"haikou.foreign-experts", 0, credential.Entries, "2026-03-02", 1000}, "credential_slot")
	})
}

// wantPlan holds how the database carries a query out against the index it should use;
// PostgreSQL, which prefers to read small tables whole, is told not to.
func wantPlan(t *testing.T, e *casetest.Env, q string, args []any, index string) {
	t.Helper()
	explain := map[db.Dialect]string{db.DialectSQLite: "EXPLAIN QUERY PLAN ", db.DialectPostgres: "EXPLAIN "}[e.App.DB.Dialect()]
	var plan strings.Builder
	err := e.App.DB.Write(t.Context(), func(tx db.Tx) error {
		if e.App.DB.Dialect() == db.DialectPostgres {
			for _, off := range []string{"SET LOCAL enable_seqscan = off", "SET LOCAL enable_hashjoin = off", "SET LOCAL enable_mergejoin = off"} {
				if _, err := tx.Exec(t.Context(), off); err != nil {
					return err
				}
			}
			return db.ForEach(t.Context(), tx, explain+q, func(row db.Row) error {
				var line string
				err := row.Scan(&line)
				plan.WriteString(line + "\n")
				return err
			}, args...)
		}
		return db.ForEach(t.Context(), tx, explain+q, func(row db.Row) error {
			var id, parent, unused int
			var line string
			err := row.Scan(&id, &parent, &unused, &line)
			plan.WriteString(line + "\n")
			return err
		}, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	said := plan.String()
	if !strings.Contains(said, index) || strings.Contains(said, "Seq Scan") || strings.Contains(said, "SCAN ") || strings.Contains(said, "TEMP B-TREE") || strings.Contains(said, "Sort") {
		t.Errorf("the plan is\n%s", said)
	}
}

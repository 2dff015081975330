package casework_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/permit"
)

// A tampering is done to one case behind the program's back.
type tampering struct {
	what string
	do   func(t *testing.T, e *casetest.Env, id permit.CaseID)
	want string // of what verify says
}

func sql(q string) func(*testing.T, *casetest.Env, permit.CaseID) {
	return func(t *testing.T, e *casetest.Env, id permit.CaseID) { alter(t, e, q, string(id)) }
}

// tamperings are in the order in which verify looks, the last looked for first; the
// journal of a page of cases is looked at before what the cases refer to.
var tamperings = []tampering{
	{"a key of no case", sql(`INSERT INTO case_key (case_id, wrapped) SELECT 'HK-0-' || case_id, wrapped FROM case_key WHERE case_id = $1`), "its key is stored"},
	{"a permit stated of no case", sql(`INSERT INTO credential (case_id, seq, track, number, authority, slot, leaf, pressed, sealed) SELECT 'HK-0-' || case_id, seq, track, number, authority, slot + 100000000, leaf, pressed, sealed FROM credential WHERE case_id = $1 AND track = 'work'`), "is stated to machines"},
	{"an official paper of no case", sql(`INSERT INTO document (case_id, name, n, created, digest, size, blob) SELECT 'HK-0-' || case_id, name, n, created, digest, size, blob FROM document WHERE case_id = $1 AND name = 'letter-1'`), "its official paper letter-1"},
	{"a receipt of no case", sql(`INSERT INTO receipt (case_id, seq, digest, outline, sealed) SELECT 'HK-0-' || case_id, seq, digest, outline, sealed FROM receipt WHERE case_id = $1`), "a receipt of its entry"},
	{"an answer of a register of no case", sql(`INSERT INTO register_answer (case_id, digest, sealed) SELECT 'HK-0-' || case_id, digest, sealed FROM register_answer WHERE case_id = $1`), "an answer of a register with the digest"},
	{"a dossier of no case", sql(`INSERT INTO dossier_version (case_id, n, digest, sealed) SELECT 'HK-0-' || case_id, n, digest, sealed FROM dossier_version WHERE case_id = $1 AND n = 1`), "version 1 of its form is stored"},
	{"a certificate of no case", sql(`INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status) SELECT 'X' || number, 'HK-0', track, kind, holder, from_date, to_date, status FROM certificate WHERE case_id = $1 AND kind = 'work'`), "case HK-0: there is no such case, and the table of permits gives it X"},
	{"an official paper of another case", sql(`UPDATE document SET blob = (SELECT blob FROM document WHERE case_id = 'HK-999' AND name = 'permit-work'), digest = (SELECT digest FROM document WHERE case_id = 'HK-999' AND name = 'permit-work') WHERE case_id = $1 AND name = 'permit-work'`), "ID: official paper permit-work, version 1"},
	{"another official paper of the same case", sql(`UPDATE document SET blob = (SELECT blob FROM document WHERE case_id = $1 AND name = 'letter-1'), digest = (SELECT digest FROM document WHERE case_id = $1 AND name = 'letter-1') WHERE case_id = $1 AND name = 'letter-2'`), "ID: official paper letter-2, version 1"},
	{"an official paper that is said to be a later version", sql(`UPDATE document SET n = 2 WHERE case_id = $1 AND name = 'letter-1'`), "ID: official paper letter-1, version 2"},
	{"an official paper with another digest", sql(`UPDATE document SET digest = 'ab' WHERE case_id = $1 AND name = 'letter-1'`), "ID: official paper letter-1, version 1"},
	{"an official paper with one bit changed", documentFile(flip), "ID: official paper permit-residence, version 1"},
	{"an official paper whose file is gone", documentFile(os.Remove), "ID: official paper permit-residence, version 1"},
	{"a permit whose paper is gone", sql(`DELETE FROM document WHERE case_id = $1 AND name = 'permit-work'`), "ID: permit-work was printed"},
	{"one of two permits is not stated", sql(`DELETE FROM credential WHERE case_id = $1 AND track = 'work'`), "states 1 permits to machines, and issued 2"},
	{"a permit stated by another entry", sql(`INSERT INTO credential (case_id, seq, track, number, authority, slot, leaf, pressed, sealed) SELECT case_id, 1, track, number, authority, slot + 100000000, leaf, pressed, sealed FROM credential WHERE case_id = $1`), "ID: entry 1 states 2 permits to machines, and issued 0"},
	{"a permit stated by no entry", sql(`INSERT INTO credential (case_id, seq, track, number, authority, slot, leaf, pressed, sealed) SELECT case_id, 9999, track, number, authority, slot + 200000000, leaf, pressed, sealed FROM credential WHERE case_id = $1`), "ID: entry 9999 states permits"},
	{"what the sibling says", sql(`UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE case_id = $1 AND track = 'work') WHERE case_id = $1 AND track = 'residence'`), "say to machines"},
	{"what a permit of another case says", sql(`UPDATE credential SET sealed = (SELECT sealed FROM credential WHERE case_id = 'HK-999' AND track = 'work') WHERE case_id = $1 AND track = 'work'`), "say to machines"},
	{"a leaf that is in no log", sql(`UPDATE credential SET leaf = 'ab' || substr(leaf, 3) WHERE case_id = $1`), "neither in the log nor waiting"},
	{"the leaf of another issue", sql(`UPDATE credential SET leaf = (SELECT leaf FROM credential WHERE case_id = 'HK-999' AND track = 'work') WHERE case_id = $1`), "neither in the log nor waiting"},
	{"a receipt that nobody gave", sql(`INSERT INTO receipt (case_id, seq, digest, outline, sealed) SELECT case_id, 1, digest, outline, sealed FROM receipt WHERE case_id = $1 ORDER BY seq LIMIT 1`), "ID: there is a receipt for entry 1"},
	{"a receipt that is gone", sql(`DELETE FROM receipt WHERE case_id = $1`), "ID: the decision of entry"},
	{"a receipt whose outline says more", sql(`UPDATE receipt SET outline = replace(outline, '"dossier":2', '"dossier":1') WHERE case_id = $1`), "and its outline say different things"},
	{"the receipt of another decision", sql(`UPDATE receipt SET sealed = (SELECT sealed FROM receipt AS r WHERE r.case_id = $1 ORDER BY seq LIMIT 1) WHERE case_id = $1`), "ID: the receipt of a decision"},
	{"a certificate that was never issued", sql(`INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status) SELECT 'Y' || number, case_id, track, kind, holder, from_date, to_date, status FROM certificate WHERE case_id = $1 AND kind = 'work'`), "ID: permit Y"},
	{"a certificate that is valid for longer", sql(`UPDATE certificate SET to_date = '2036-01-01' WHERE case_id = $1 AND kind = 'residence'`), "ID: permit "},
	{"a certificate that is gone", sql(`DELETE FROM certificate WHERE case_id = $1 AND kind = 'work'`), "ID: permit "},
	{"an answer of a register that nobody gave", sql(`INSERT INTO register_answer (case_id, digest, sealed) SELECT case_id, 'ab', sealed FROM register_answer WHERE case_id = $1`), "ID: an answer of a register with the digest ab is stored"},
	{"an answer of a register that is gone", sql(`DELETE FROM register_answer WHERE case_id = $1`), "ID: the answer of the register of entries and exits"},
	{"the answer of a register about another case", sql(`UPDATE register_answer SET sealed = (SELECT sealed FROM register_answer WHERE case_id = 'HK-999') WHERE case_id = $1`), "ID: the answer of the register of entries and exits"},
	{"an answer of a register with another digest", sql(`UPDATE register_answer SET digest = 'ab' WHERE case_id = $1`), "ID: the answer of the register of entries and exits"},
	{"the key is gone", sql(`DELETE FROM case_key WHERE case_id = $1`), "ID: the key"},
	{"the key of another case", sql(`UPDATE case_key SET wrapped = (SELECT wrapped FROM case_key WHERE case_id = 'HK-999') WHERE case_id = $1`), "ID: the key"},
	{"the dossier of another case", sql(`UPDATE dossier_version SET sealed = (SELECT sealed FROM dossier_version WHERE case_id = 'HK-999' AND n = 1) WHERE case_id = $1 AND n = 1`), "ID: version 1 of the form"},
	{"a dossier in place of a later one", sql(`UPDATE dossier_version SET sealed = (SELECT sealed FROM dossier_version WHERE case_id = $1 AND n = 1), digest = (SELECT digest FROM dossier_version WHERE case_id = $1 AND n = 1) WHERE case_id = $1 AND n = 2`), "ID: version 2 of the form"},
	{"an earlier dossier is gone", sql(`DELETE FROM dossier_version WHERE case_id = $1 AND n = 1`), "ID: 1 is the number of stored versions"},
	{"a later dossier that nobody saved", sql(`INSERT INTO dossier_version (case_id, n, digest, sealed) SELECT case_id, 3, digest, sealed FROM dossier_version WHERE case_id = $1 AND n = 2`), "ID: 3 is the number of stored versions"},
	{"a changed paper", paperFile(func(path string) error { return os.WriteFile(path, []byte("another paper"), 0o600) }), "ID: paper M03, version 1"},
	{"a paper with one bit changed", paperFile(flip), "ID: paper M03, version 1"},
	{"a paper that is gone", paperFile(os.Remove), "ID: paper M03, version 1"},
	{"a timer taken away", sql(`UPDATE snapshot SET wake = '' WHERE id = $1`), "ID: "},
	{"a changed state", sql(`UPDATE snapshot SET state = replace(state, '"city":"haikou"', '"city":"jiangmen"') WHERE id = $1`), "ID: "},
	{"a state without entries", sql(`DELETE FROM entry WHERE id = $1`), "ID: entry 1"},
	{"entries without a state", sql(`DELETE FROM snapshot WHERE id = $1`), "ID: "},
	{"the last entry is gone", sql(`DELETE FROM entry WHERE id = $1 AND seq = (SELECT max(seq) FROM entry WHERE id = $1)`), "ID: "},
	{"an entry in the middle is gone", sql(`DELETE FROM entry WHERE id = $1 AND seq = 4`), "ID: entry 4"},
	{"somebody else did it", sql(`UPDATE entry SET actor = 'haikou.accept-2' WHERE id = $1 AND seq = 7`), "ID: entry 7"},
	{"at another time", sql(`UPDATE entry SET at = '2026-03-01T00:00:00.000000Z' WHERE id = $1 AND seq = 5`), "ID: entry 5"},
	{"another thing happened", sql(`UPDATE entry SET events = replace(events, 'uploaded', 'shared') WHERE id = $1 AND seq = 4`), "ID: entry 4"},
}

// TestVerifyNamesTheFirstWrong: every case is tampered with in another way, the last
// one first; each time verify names the one done last, which comes first.
func TestVerifyNamesTheFirstWrong(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		ids := many("HK", len(tamperings))
		crowd(t, append(ids, "HK-999"), func(id permit.CaseID) { tamperable(t, e, id) })
		e.Drain()
		e.Verify()
		for i, k := range tamperings {
			id := ids[len(ids)-1-i]
			k.do(t, e, id)
			want := strings.Replace(k.want, "ID", "case "+string(id), 1)
			if _, err := e.App.Cases.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: verify says %v, want %q", k.what, err, want)
			}
		}
	})
}

// tamperable is a case with two versions of the form, papers, certificates and a
// timer for their end.
func tamperable(t *testing.T, e *casetest.Env, id permit.CaseID) {
	second := e.Form
	second.Form.Contact.Phone = "186 8955 0678"
	e.Applicant(id).Open().Save(e.Form).Save(second)
	for _, code := range []permit.Code{"M01", "M02", "M03"} {
		e.Applicant(id).Attach(code, string(code)+".pdf", casetest.Paper(code))
	}
	e.Until(id, permit.Filed)
	hear(t, e, id, "entry-exit", told["entry-exit"])
	e.Until(id, permit.Closed)
}

// paperFile does something with the file of the case's M03.
func paperFile(do func(path string) error) func(*testing.T, *casetest.Env, permit.CaseID) {
	return func(t *testing.T, e *casetest.Env, id permit.CaseID) {
		m, _ := e.Case(id).Material("M03")
		if err := do(filepath.Join(e.Data(), "blobs", m.Blob[:2], m.Blob)); err != nil {
			t.Fatal(err)
		}
	}
}

// documentFile does something with the file of the case's printed residence permit.
func documentFile(do func(path string) error) func(*testing.T, *casetest.Env, permit.CaseID) {
	return func(t *testing.T, e *casetest.Env, id permit.CaseID) {
		blob := bytesOf(t, e, `SELECT blob FROM document WHERE case_id = '`+string(id)+`' AND name = 'permit-residence'`)
		if err := do(filepath.Join(e.Data(), "blobs", blob[:2], blob)); err != nil {
			t.Fatal(err)
		}
	}
}

func flip(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	return os.WriteFile(path, data, 0o600)
}

package casework_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	foreign "github.com/nyudlts/go-bagit"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/casetest"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// TestExport: the applicant gets everything in a bag that somebody else's tool
// validates, and nobody else of the case gets it.
func TestExport(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Applicant("HK-1").Open().Save(e.Form).Attach("M03", "M03.pdf", casetest.Paper("M03"))
		e.Applicant("HK-1").Attach("M03", "M03.pdf", casetest.Paper("M03"))
		e.Until("HK-1", permit.Filed)
		hear(t, e, "HK-1", "entry-exit", told["entry-exit"])
		c := e.Until("HK-1", permit.Issued)
		e.Drain()
		var out bytes.Buffer
		if err := e.App.Cases.Export(t.Context(), applicant("HK-1"), "HK-1", &out); err != nil {
			t.Fatal(err)
		}
		dir := unzip(t, out.Bytes())
		b, err := foreign.GetExistingBag(filepath.Join(dir, "HK-1"))
		if err == nil {
			err = b.ValidateBag(false, false)
		}
		if err != nil {
			t.Errorf("the validator says %v", err)
		}
		want := []string{"README.txt", "case.json", "journal.jsonl", "forms/form-1.json", "registers/1-entry-exit.json", "materials/M03-v1.pdf", "materials/M03-v2.pdf"}
		for _, k := range c.Tracks {
			if !slices.ContainsFunc(receipts(t, e), func(id permit.TrackID) bool { return id == k.ID }) {
				t.Errorf("no receipt of track %s", k.ID)
			}
		}
		for _, name := range want {
			if _, err := os.Stat(filepath.Join(dir, "HK-1/data", name)); err != nil {
				t.Errorf("the bag has no %s", name)
			}
		}
		for _, name := range []string{"journal", "issue-1"} {
			proven(t, filepath.Join(dir, "HK-1/data/proofs", name))
		}
		for _, d := range []string{"letter-1.pdf", "permit-work.pdf", "permit-residence.pdf"} {
			if data, err := os.ReadFile(filepath.Join(dir, "HK-1/data/documents", d)); err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Errorf("the bag has no %s", d)
			}
		}
		m, _ := c.Material("M03")
		got, _ := os.ReadFile(filepath.Join(dir, "HK-1/data/materials/M03-v2.pdf"))
		if !bytes.Equal(got, casetest.Paper("M03")) || m.Version != 2 {
			t.Error("a paper is not what was handed in")
		}
		for _, who := range []permit.Actor{{ID: "handler", Role: permit.HandlerRole, Employer: c.Employer}, {ID: "haikou.accept-1", Role: permit.Officer, Office: "haikou.window"}} {
			if err := e.App.Cases.Export(t.Context(), who, "HK-1", &out); problem.Of(err).Code != problem.Forbidden {
				t.Errorf("%s: %v", who.ID, err)
			}
		}
		if err := e.App.Cases.Export(t.Context(), applicant("HK-2"), "HK-1", &out); !isUnheardOf(err) {
			t.Errorf("somebody else: %v", err)
		}
		if n := count(t, e, `SELECT count(*) FROM trail WHERE subject = 'HK-1' AND (act = 'read bundle' AND outcome = 'shown' OR act = 'export' AND outcome = 'forbidden')`); n != 4 {
			t.Errorf("%d of 4 exports and refusals are on record", n)
		}
	})
}

func receipts(t *testing.T, e *casetest.Env) (tracks []permit.TrackID) {
	list, err := e.App.Cases.Receipts(t.Context(), applicant("HK-1"), "HK-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		tracks = append(tracks, r.Track)
	}
	return tracks
}

// unzip lays a zip out in a folder.
func unzip(t *testing.T, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	var r fs.FS
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err == nil {
		err = os.CopyFS(dir, r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// proven checks a proof of the bag as the README says, without our own code.
func proven(t *testing.T, name string) {
	t.Helper()
	leaf, err := os.ReadFile(name + ".leaf")
	if err != nil {
		t.Fatal(err)
	}
	proof, err := os.ReadFile(name + ".tlog-proof")
	if err != nil {
		t.Fatal(err)
	}
	path, checkpoint, _ := strings.Cut(string(proof), "\n\n")
	lines, note := strings.Split(path, "\n"), strings.Split(checkpoint, "\n")
	var index, size int64
	if _, err := fmt.Sscanf(lines[1]+" "+note[1], "index %d %d", &index, &size); err != nil {
		t.Fatal(err)
	}
	var hashes tlog.RecordProof
	for _, line := range lines[2:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, h)
	}
	root, err := tlog.ParseHash(note[2])
	if err == nil {
		err = tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash(leaf))
	}
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(name), err)
	}
}

// TestExportWhileTheLogWaits: a bag can be had at any time; what waits for the log has no
// proof in it yet.
func TestExportWhileTheLogWaits(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		e.Bare = true
		e.Until("HK-1", permit.Issued)
		var out bytes.Buffer
		if err := e.App.Cases.Export(t.Context(), applicant("HK-1"), "HK-1", &out); err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(filepath.Join(unzip(t, out.Bytes()), "HK-1/data/proofs/*")); err != nil || len(left) > 0 {
			t.Errorf("proofs of what nobody logged: %q, %v", left, err)
		}
	})
}

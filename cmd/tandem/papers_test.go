package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/signintech/gopdf"
	"golang.org/x/mod/sumdb/note"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

// exported is a demonstration that was played and exported.
type exported struct {
	t         *testing.T
	data, dir string
}

func export(t *testing.T) exported {
	t.Helper()
	d := exported{t, filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "papers")}
	if code, said := command(t, "demo", "--once", "--json", "--data", d.data, "--export", d.dir); code != 0 {
		t.Fatalf("%d %s", code, said)
	}
	return d
}

// command carries out a command line, and returns its exit code and all that it said.
func command(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var said bytes.Buffer
	code := run(t.Context(), args, &said, &said)
	return code, said.String()
}

// permits are the files of all permits.
func (d exported) permits() []string {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.dir, "*", "*permit*.pdf"))
	if err != nil || len(files) < 20 {
		d.t.Fatalf("%d permits, %v", len(files), err)
	}
	return files
}

func (d exported) file(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d exported) read(name string) []byte {
	d.t.Helper()
	data, err := os.ReadFile(d.file(name))
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

// put leaves a file beside the papers.
func (d exported) put(name string, data []byte) string {
	d.t.Helper()
	file := filepath.Join(d.t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return file
}

// TestExportedPapers: the README of the exported folder is right about every permit:
// who is offline finds it valid, but for those withheld; and poppler agrees that each
// paper was signed as a whole.
func TestExportedPapers(t *testing.T) {
	d := export(t)
	for _, file := range d.permits() {
		want := 0
		if strings.Contains(file, "HK-2") { // an original differed at the window
			want = 1
		}
		code, said := command(t, "verify-permit", file, "--keys", d.file("keys"), "--status", d.file("status.jwt"), "--on", "2026-06-12")
		if code != want || want == 1 && !strings.Contains(said, "suspended") {
			t.Errorf("%s ends with %d:\n%s", file, code, said)
		}
	}
	papers, err := filepath.Glob(filepath.Join(d.dir, "*", "*.pdf"))
	if err != nil || len(papers) < 100 {
		t.Fatalf("%d papers, %v", len(papers), err)
	}
	for _, file := range papers {
		out, err := exec.Command("pdfsig", file).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("Signature is Valid")) || !bytes.Contains(out, []byte("Total document signed")) {
			t.Errorf("pdfsig says of %s: %v\n%s", file, err, out)
		}
	}
	if code, said := command(t, "log", "check", d.file("log"), "--key", "@"+d.file("keys/log.vkey")); code != 0 {
		t.Error(said)
	}
	if !bytes.Equal(d.read("checkpoint"), d.read("log/checkpoint")) {
		t.Error("the checkpoint is not that of the log")
	}
	if readme := string(d.read("README.txt")); !strings.Contains(readme, "核验") || !strings.Contains(readme, "tandem verify-permit HK-1/permit-work.pdf --keys keys --status status.jwt") {
		t.Errorf("the README says\n%s", readme)
	}
	if code, said := command(t, "demo", "--once", "--data", d.data, "--export", d.dir); code != 1 || !strings.Contains(said, "is not empty") {
		t.Errorf("a folder with papers in it: %d %s", code, said)
	}
}

// parts are what travels inside a permit.
func (d exported) parts(name string) (code credential.Signed, text string, proof []byte) {
	d.t.Helper()
	f, err := pdf.Open(d.read(name))
	if err != nil {
		d.t.Fatal(err)
	}
	raw, err := f.Attachment(credential.CodeFile)
	if err != nil {
		d.t.Fatal(err)
	}
	if proof, err = f.Attachment(credential.ProofFile); err != nil {
		d.t.Fatal(err)
	}
	if code, err = credential.Read(string(raw)); err != nil {
		d.t.Fatal(err)
	}
	return code, string(raw), proof
}

// TestAttacksOnExportedPapers: what an attacker can do to real papers is refused, each
// with words of its own.
func TestAttacksOnExportedPapers(t *testing.T) {
	d := export(t)
	a, err := app.Open(t.Context(), app.Config{Data: d.data, Jobs: paused})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	w := attack{d, a, d.read("HK-1/permit-work.pdf")}
	said := map[string]string{}
	for name, k := range w.table() {
		code, words := k.run()
		if code != k.exit || !strings.Contains(words, k.want) {
			t.Errorf("%s ends with %d, want %d and %q:\n%s", name, code, k.exit, k.want, words)
		}
		if other, twice := said[k.want]; twice {
			t.Errorf("%s and %s are told alike: %s", name, other, k.want)
		}
		said[k.want] = name
	}
}

// attack is what an attacker has: papers, and the run of the office for those from
// within.
type attack struct {
	exported
	app  *app.App
	work []byte // a work permit
}

// try is one attack, and how it must end.
type try struct {
	run  func() (int, string)
	exit int
	want string
}

func (w attack) table() map[string]try {
	code, raw, proof := w.parts("HK-1/permit-work.pdf")
	return map[string]try{
		"one byte of the PDF":            {w.file1(changed(w.work, len(w.work)/3)), 1, "The file was changed after it was signed"},
		"one character of the QR code":   {w.qr(string(changed([]byte(raw), len(raw)-20))), 1, "was not signed by the key of"},
		"one byte of the proof":          {w.proof(raw, changedLine(proof, 3)), 1, "the proof does not fit the checkpoint"},
		"one byte of its checkpoint":     {w.proof(raw, changed(proof, len(proof)-20)), 1, "under the checkpoint is wrong"},
		"one byte of a tile":             {w.tile(), 1, "tile"},
		"the PDF signed by another key":  {w.resigned(), 1, "that signed (it calls itself"},
		"the code signed by another key": {w.recoded(code), 1, "which is none of the office"},
		"a proof by an old checkpoint":   {w.aged(raw, proof), 1, "The checkpoint in the proof is too old"},
		"an old checkpoint from afar":    {w.against(w.put("old", w.oldest())), 3, "The checkpoint that was given is too old"},
		"a split view":                   {w.against(w.put("split", w.forked(proof))), 1, "two different trees"},
		"a permit without its pair":      {w.single(code), 1, "this issue has none of the other kind"},
		"a code from another city":       {w.elsewhere(), 3, "That office's key is not known here"},
		"another city's code on a paper": {w.swapped(), 1, "they are two permits"},
		"a revoked permit":               {w.revoked, 1, "The permit was revoked"},
	}
}

func changed(data []byte, at int) []byte {
	out := slices.Clone(data)
	out[at] = map[bool]byte{true: '1', false: '0'}[out[at] == '0']
	return out
}

// changedLine changes a character in the middle of a line.
func changedLine(data []byte, n int) []byte {
	at := 0
	for range n - 1 {
		at += bytes.IndexByte(data[at:], '\n') + 1
	}
	return changed(data, at+10)
}

// verify runs verify-permit with the keys and the status of the folder.
func (w attack) verify(args ...string) func() (int, string) {
	return func() (int, string) {
		return command(w.t, append(args, "--keys", w.file("keys"), "--status", w.file("status.jwt"), "--on", "2026-06-12")...)
	}
}

func (w attack) file1(data []byte) func() (int, string) {
	return w.verify("verify-permit", w.put("permit.pdf", data))
}

func (w attack) qr(code string) func() (int, string) { return w.verify("verify-permit", "--qr", code) }

func (w attack) against(checkpoint string) func() (int, string) {
	return w.verify("verify-permit", w.file("HK-1/permit-work.pdf"), "--checkpoint", checkpoint)
}

// proof is a code that is shown with a proof, without the paper.
func (w attack) proof(code string, proof []byte) func() (int, string) {
	return func() (int, string) {
		trusted, err := signing.ReadTrusted(w.file("keys"))
		if err != nil {
			return -1, err.Error()
		}
		r := credential.Check(credential.Shown{Text: code, Proof: proof}, credential.Against{Trusted: trusted, Bundle: w.read("status.jwt"), On: civil.Date{Year: 2026, Month: time.June, Day: 12}})
		return r.Exit(), r.In(text.EN)
	}
}

func (w attack) tile() func() (int, string) {
	dir := filepath.Join(w.t.TempDir(), "log")
	tiles := filepath.Join(dir, "tile", "0")
	err := os.CopyFS(dir, os.DirFS(w.file("log")))
	var tile string
	if err == nil {
		err = filepath.WalkDir(tiles, func(path string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				tile = path
			}
			return err
		})
	}
	data, readErr := os.ReadFile(tile)
	if err = errors.Join(err, readErr); err == nil {
		err = os.WriteFile(tile, changed(data, len(data)/2), 0o600)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return func() (int, string) { return command(w.t, "log", "check", dir, "--key", "@"+w.file("keys/log.vkey")) }
}

// forger is a key that says it is the office's.
func (w attack) forger() signing.Key {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	k, err := signing.Generate(signing.Office{ID: "haikou.foreign-experts", ZH: "海口市外国专家局", EN: "Haikou Municipal Bureau of Foreign Experts"}, signing.ES256, at, at.AddDate(2, 0, 0))
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

// resigned takes the signature off the paper and puts another one under it.
func (w attack) resigned() func() (int, string) {
	end := bytes.Index(w.work, []byte("%%EOF\n")) + len("%%EOF\n")
	data, err := signing.SignPDF(w.work[:end], w.forger(), time.Date(2026, 6, 12, 0, 0, 0, 0, time.UTC), "Work permit", "Haikou")
	if err != nil {
		w.t.Fatal(err)
	}
	return w.file1(data)
}

func (w attack) recoded(code credential.Signed) func() (int, string) {
	return w.code(code.Code, w.forger())
}

func (w attack) code(code credential.Code, k signing.Key) func() (int, string) {
	raw, err := code.Text(k)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.qr(raw)
}

// single is an issue of one permit that says it is of two, by the office's own key.
func (w attack) single(code credential.Signed) func() (int, string) {
	code.Others = nil
	return w.code(code.Code, w.key())
}

// key is the office's own.
func (w attack) key() signing.Key {
	k, err := w.app.Cases.Press.Ring.Signer("haikou.foreign-experts", time.Date(2026, 6, 12, 0, 0, 0, 0, time.UTC))
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

// oldest is the first checkpoint that the log has signed.
func (w attack) oldest() []byte {
	var point string
	if err := w.app.DB.QueryRow(w.t.Context(), `SELECT note FROM log_checkpoint ORDER BY size LIMIT 1`).Scan(&point); err != nil {
		w.t.Fatal(err)
	}
	return []byte(point)
}

func (w attack) aged(code string, proof []byte) func() (int, string) {
	head, _, _ := bytes.Cut(proof, []byte("\n\n"))
	return w.proof(code, slices.Concat(head, []byte("\n\n"), w.oldest()))
}

// forked is a checkpoint of another tree of the same size as the paper's, signed by the
// log itself.
func (w attack) forked(proof []byte) []byte {
	_, checkpoint, _ := bytes.Cut(proof, []byte("\n\n"))
	c, err := tlogproof.ParseCheckpoint(checkpoint)
	if err != nil {
		w.t.Fatal(err)
	}
	root := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, root)}, w.app.Ledger.Signer)
	if err != nil {
		w.t.Fatal(err)
	}
	return signed
}

// elsewhere shows a code of Beijing to who knows the keys of Haikou only.
func (w attack) elsewhere() func() (int, string) {
	keys := w.t.TempDir()
	files, err := filepath.Glob(w.file("keys/haikou.*"))
	for _, f := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(keys, filepath.Base(f)), w.read("keys/"+filepath.Base(f)), 0o600))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	_, raw, _ := w.parts("BJ-1/permit-work.pdf")
	return func() (int, string) {
		return command(w.t, "verify-permit", "--qr", raw, "--keys", keys, "--on", "2026-06-12")
	}
}

// swapped is a paper that Haikou has signed, with the code of a permit of Beijing in it.
func (w attack) swapped() func() (int, string) {
	var p gopdf.GoPdf
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.AddPage()
	p.RectFromUpperLeftWithStyle(50, 50, 200, 100, "D")
	_, raw, proof := w.parts("BJ-1/permit-work.pdf")
	data, err := pdf.Attach(p.GetBytesPdf(), pdf.Attachment{Name: credential.CodeFile, Body: []byte(raw)}, pdf.Attachment{Name: credential.ProofFile, Body: proof})
	if err == nil {
		data, err = signing.SignPDF(data, w.key(), time.Date(2026, 6, 12, 0, 0, 0, 0, time.UTC), "Permit HK", "Haikou")
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return w.file1(data)
}

// revoked revokes the permit in the store, and checks it against the next status file.
func (w attack) revoked() (int, string) {
	head := permit.Actor{ID: "haikou.work.head", Role: permit.AuthorityHead, Office: "haikou.foreign-experts"}
	if _, err := w.app.Cases.Do(w.t.Context(), head, "HK-1", permit.Revoke{Ground: "fraud-or-bribery"}); err != nil {
		return -1, err.Error()
	}
	status := filepath.Join(w.t.TempDir(), "status.jwt")
	if code, said := command(w.t, "status", "bundle", status, "--data", w.data); code != 0 {
		return code, said
	}
	if code, said := command(w.t, "status", "list", "haikou.foreign-experts", "--data", w.data); code != 0 || strings.Count(said, "\n") != 3 {
		return code, said
	}
	return command(w.t, "verify-permit", w.file("HK-1/permit-work.pdf"), "--keys", w.file("keys"), "--status", status)
}

package main

import (
	"encoding/base64"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/signintech/gopdf"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/permit"
	"tandem/internal/signing"
)

// issuePair issues a work and a residence permit of Haikou by the keys of a data folder,
// and leaves the work permit, its code, a status file and a checkpoint: issue DATA OUT.
func issuePair(data, out string) error {
	ring, err := app.Signing(app.Config{Data: data})
	if err != nil {
		return err
	}
	at := time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC)
	day := civil.MomentOf(at).Date
	work := credential.Statement{
		Number: "11000020261126001X", Kind: permit.Work, Joint: true, Pair: [16]byte{1}, Holder: "J** S**", From: day, To: day.AddMonths(12),
		Issued: day, Authority: "haikou.foreign-experts", City: "haikou", Nonce: [16]byte{2}, Slot: 5,
	}
	residence := work
	residence.Number, residence.Kind, residence.Authority, residence.Nonce = "RP-1", permit.Residence, "haikou.exit-entry", [16]byte{3}
	issue, err := credential.IssueOf(work, residence)
	if err != nil {
		return err
	}
	hash, err := work.Hash()
	if err != nil {
		return err
	}
	key, err := ring.Signer(work.Authority, at)
	if err != nil {
		return err
	}
	text, err := credential.Code{Statement: work, Others: issue.Siblings(hash)}.Text(key)
	if err != nil {
		return err
	}
	point, proof, err := logged(ring, issue)
	if err != nil {
		return err
	}
	paper, err := paperOf(text, proof, key, at, work.Number)
	if err != nil {
		return err
	}
	files := map[string][]byte{"permit.pdf": paper, "code.txt": []byte(text), "checkpoint.txt": point}
	for name, revoked := range map[string]uint8{"status.jwt": 0, "revoked.jwt": 1} {
		if files[name], err = statusFile(ring, key, at, revoked); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(out, name), data, 0o600); err != nil {
			return err
		}
	}
	return writeCode(filepath.Join(out, "code.png"), text)
}

// logged is a log of nothing but the issue.
func logged(ring *signing.Ring, issue credential.Issue) (point, proof []byte, err error) {
	signer, err := ring.LogSigner()
	if err != nil {
		return nil, nil, err
	}
	leaf, err := issue.Leaf()
	if err != nil {
		return nil, nil, err
	}
	root := tlog.RecordHash(leaf)
	point, err = note.Sign(&note.Note{Text: fmt.Sprintf("%s\n1\n%s\n", signer.Name(), base64.StdEncoding.EncodeToString(root[:]))}, signer)
	return point, []byte("c2sp.org/tlog-proof@v1\nindex 0\n\n" + string(point)), err
}

func paperOf(text string, proof []byte, key signing.Key, at time.Time, number string) ([]byte, error) {
	var p gopdf.GoPdf
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.AddPage()
	p.RectFromUpperLeftWithStyle(50, 50, 200, 100, "D")
	data, err := pdf.Attach(p.GetBytesPdf(), pdf.Attachment{Name: credential.CodeFile, Body: []byte(text)}, pdf.Attachment{Name: credential.ProofFile, Body: proof})
	if err != nil {
		return nil, err
	}
	return signing.SignPDF(data, key, at, "Work permit "+number, "Haikou")
}

func statusFile(ring *signing.Ring, key signing.Key, at time.Time, revoked uint8) ([]byte, error) {
	var b credential.Bundle
	b.Made = at
	for _, p := range []credential.Purpose{credential.Revocation, credential.Suspension} {
		l := credential.NewList(key.Office.ID, p, 0, at, at.AddDate(0, 0, 30))
		if p == credential.Revocation {
			if err := l.Set(5, revoked); err != nil {
				return nil, err
			}
		}
		signed, err := l.Sign(key)
		if err != nil {
			return nil, err
		}
		b.Lists = append(b.Lists, signed)
	}
	k, err := ring.Signer(signing.Installation, at)
	if err != nil {
		return nil, err
	}
	return b.Sign(k)
}

func writeCode(file, text string) error {
	code, err := qr.Encode(strings.TrimSpace(text), qr.M, qr.AlphaNumeric)
	if err != nil {
		return err
	}
	side := 4 * (code.Bounds().Dx() + 8)
	scaled, err := barcode.Scale(code, side, side)
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := png.Encode(f, scaled); err != nil {
		return err
	}
	return f.Close()
}

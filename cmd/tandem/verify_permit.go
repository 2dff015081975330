package main

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"tandem/internal/civil"
	"tandem/internal/credential"
	"tandem/internal/pdf"
	"tandem/internal/signing"
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

// verifyPermitCmd checks a permit that somebody shows, with nothing but files.
type verifyPermitCmd struct {
	File       string     `arg:"" optional:"" placeholder:"FILE.pdf" help:"The permit as it was handed out."`
	QR         string     `name:"qr" placeholder:"TEXT" help:"The text of its QR code instead."`
	Image      string     `placeholder:"FILE" help:"A scan or photograph (PNG, JPEG) of its QR code instead."`
	Keys       string     `placeholder:"DIR" help:"Folder of the authorities' keys, as tandem keys export writes it."`
	Checkpoint string     `placeholder:"FILE" help:"Checkpoint of the log, from elsewhere than the permit."`
	Status     string     `placeholder:"FILE" help:"Status file of the day: which permits were cancelled, revoked or suspended."`
	On         civil.Date `placeholder:"DATE" help:"The day that counts (today)."`
	JSON       bool       `name:"json" help:"Print one JSON object."`
}

// Help tells the exit codes.
func (*verifyPermitCmd) Help() string {
	return "Needs no network and no database. Exit code 0: valid, all was checked. 1: invalid. 3: nothing is wrong, but not everything could be checked."
}

// Validate wants one permit.
func (v *verifyPermitCmd) Validate() error {
	given := 0
	for _, s := range []string{v.File, v.QR, v.Image} {
		if s != "" {
			given++
		}
	}
	if given != 1 {
		return errors.New("give one of FILE.pdf, --qr and --image")
	}
	return nil
}

func (v *verifyPermitCmd) Run(out io.Writer, lang text.Lang) error {
	known, err := v.known()
	if err != nil {
		return err
	}
	shown, err := v.shown()
	if err != nil {
		return err
	}
	r := credential.Check(shown, known)
	if v.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else {
		_, err = io.WriteString(out, r.In(lang))
	}
	if err == nil && r.Exit() != 0 {
		return exitCode(r.Exit())
	}
	return err
}

// shown reads what is to be checked.
func (v *verifyPermitCmd) shown() (credential.Shown, error) {
	switch {
	case v.File != "":
		data, err := readFile(v.File, pdf.MaxBytes)
		return credential.Shown{PDF: data}, err
	case v.Image != "":
		data, err := readFile(v.Image, credential.MaxPicture)
		if err != nil {
			return credential.Shown{}, err
		}
		code, err := credential.FromPicture(data)
		return credential.Shown{Text: code}, err
	}
	return credential.Shown{Text: v.QR}, nil
}

// known reads what the verifier believes.
func (v *verifyPermitCmd) known() (credential.Against, error) {
	k := credential.Against{On: v.On}
	if k.On.IsZero() {
		k.On = civil.MomentOf(time.Now()).Date
	}
	var err error
	if v.Keys != "" {
		if k.Trusted, err = signing.ReadTrusted(v.Keys); err != nil {
			return k, err
		}
	}
	if v.Checkpoint != "" {
		if k.Checkpoint, err = readFile(v.Checkpoint, tlogproof.MaxCheckpoint); err != nil {
			return k, err
		}
	}
	if v.Status != "" {
		k.Bundle, err = readFile(v.Status, credential.MaxBundle)
	}
	return k, err
}

// exitCode ends the program after everything was said.
type exitCode int

func (exitCode) Error() string { return "" }

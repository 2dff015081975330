package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/signing"
	"tandem/internal/text"
)

// keysCmd keeps the keys by which the authorities sign. That of the log is made with the
// data and kept by logCmd; export writes it with the others.
type keysCmd struct {
	List    keysListCmd    `cmd:"" help:"List the authorities' keys, and which of them sign today."`
	Rotate  keysRotateCmd  `cmd:"" help:"Give offices new keys; old ones go on verifying what they signed."`
	Export  keysExportCmd  `cmd:"" help:"Write the public keys of authorities and log to a folder, for verifiers."`
	Request keysRequestCmd `cmd:"" help:"Print the certificate request of a key, for a certification authority."`
	Install keysInstallCmd `cmd:"" help:"Put an authority's certificate in the place of a key's own."`
}

// ringFlags say where the keys are.
type ringFlags struct {
	Data string `default:"./var" env:"TANDEM_DATA" placeholder:"DIR" help:"Folder for keys, papers and the SQLite database (./var)."`
}

func (f ringFlags) open() (*signing.Ring, error) { return app.Signing(app.Config{Data: f.Data}) }

type keysListCmd struct {
	ringFlags
	JSON bool `name:"json" help:"Print one JSON object a key."`
}

func (k *keysListCmd) Run(out io.Writer, lang text.Lang) error {
	ring, err := k.open()
	if err != nil {
		return err
	}
	keys, err := ring.Public()
	if err != nil {
		return err
	}
	now := time.Now()
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range keys {
		if k.JSON {
			err = json.NewEncoder(out).Encode(keyLine{p.ID.String(), p.Office.ID, p.Office.ZH, p.Office.EN, p.Algorithm, p.From, p.Until, state(ring, p, now)})
		} else {
			_, err = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.ID, p.Office.ID, p.Algorithm, civil.MomentOf(p.From).Date, civil.MomentOf(p.Until).Date,
				text.T(lang, "keys.state."+state(ring, p, now)), p.Office.In(lang))
		}
		if err != nil {
			return err
		}
	}
	return table.Flush()
}

// keyLine is a key for programs.
type keyLine struct {
	ID        string            `json:"id"`
	Office    permit.OfficeID   `json:"office"`
	ZH        string            `json:"zh"`
	EN        string            `json:"en"`
	Algorithm signing.Algorithm `json:"algorithm"`
	From      time.Time         `json:"from"`
	Until     time.Time         `json:"until"`
	State     string            `json:"state"` // signs, waits or verifies
}

// state is what a key does at a time.
func state(ring *signing.Ring, p signing.Public, now time.Time) string {
	signer, err := ring.Signer(p.Office.ID, now)
	switch {
	case err == nil && signer.ID == p.ID:
		return "signs"
	case now.Before(p.From):
		return "waits"
	}
	return "verifies"
}

type keysRotateCmd struct {
	ringFlags
	Offices   []string   `arg:"" placeholder:"OFFICE" help:"Offices of the packs, or installation for the key that signs status files."`
	Algorithm string     `enum:"es256,sm2" default:"es256" help:"es256 (ECDSA on P-256, the default) or sm2."`
	From      civil.Date `placeholder:"DATE" help:"The day from which the key signs (now)."`
	Years     int        `default:"2" help:"How long it signs (2)."`
}

// maxYears bounds the period of a key.
const maxYears = 10

func (k *keysRotateCmd) Run(out io.Writer, lang text.Lang) error {
	if k.Years < 1 || k.Years > maxYears {
		return problem.New(problem.Invalid, "keys.years", maxYears)
	}
	ring, err := k.open()
	if err != nil {
		return err
	}
	from := time.Now()
	if !k.From.IsZero() {
		from = civil.Moment{Date: k.From}.Time()
	}
	var offices []signing.Office
	for _, id := range k.Offices {
		o, err := issuer(permit.OfficeID(id))
		if err != nil {
			return err
		}
		offices = append(offices, o)
	}
	for _, o := range offices {
		made, err := ring.Rotate(o, signing.Algorithm(k.Algorithm), from, from.AddDate(k.Years, 0, 0))
		if err != nil {
			return err
		}
		fmt.Fprintln(out, text.T(lang, "keys.rotated", o, made.ID.String(), civil.MomentOf(made.From).Date, civil.MomentOf(made.Until).Date))
	}
	return nil
}

// issuer is an office of the packs, or the installation.
func issuer(id permit.OfficeID) (signing.Office, error) {
	if id == signing.Installation {
		return signing.Office{ID: id, ZH: text.T(text.ZH, "keys.installation"), EN: text.T(text.EN, "keys.installation")}, nil
	}
	packs, err := rules.Embedded()
	if err != nil {
		return signing.Office{}, err
	}
	o, ok := packs.Office(id)
	if !ok {
		return signing.Office{}, problem.New(problem.NotFound, "keys.office", string(id))
	}
	return signing.Office{ID: o.ID, ZH: o.ZH, EN: o.EN}, nil
}

type keysExportCmd struct {
	ringFlags
	Dir string `arg:"" help:"Folder to write to."`
}

func (k *keysExportCmd) Run(out io.Writer, lang text.Lang) error {
	ring, err := k.open()
	if err != nil {
		return err
	}
	if err := ring.Export(k.Dir); err != nil {
		return err
	}
	keys, err := ring.Public()
	if err == nil {
		_, err = fmt.Fprintln(out, text.T(lang, "keys.exported", len(keys), k.Dir))
	}
	return err
}

type keysRequestCmd struct {
	ringFlags
	ID string `arg:"" help:"The key, as tandem keys list names it."`
}

func (k *keysRequestCmd) Run(out io.Writer) error {
	ring, err := k.open()
	if err != nil {
		return err
	}
	key, err := ring.Find(k.ID)
	if err != nil {
		return err
	}
	request, err := key.Request()
	if err == nil {
		_, err = out.Write(request)
	}
	return err
}

type keysInstallCmd struct {
	ringFlags
	File string `arg:"" help:"Certificate in PEM, as the certification authority answered."`
}

// maxCertificate bounds a certificate's file, in bytes.
const maxCertificate = 64 << 10

func (k *keysInstallCmd) Run(out io.Writer, lang text.Lang) error {
	data, err := readFile(k.File, maxCertificate)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil || block.Type != "CERTIFICATE" {
		return problem.New(problem.Invalid, "signing.certificate.broken")
	}
	ring, err := k.open()
	if err != nil {
		return err
	}
	p, err := ring.Install(block.Bytes)
	if err == nil {
		_, err = fmt.Fprintln(out, text.T(lang, "keys.installed", p.Office, p.ID.String(), civil.MomentOf(p.Until).Date))
	}
	return err
}

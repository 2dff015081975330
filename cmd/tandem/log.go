package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tandem/internal/app"
	"tandem/internal/ledger"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/tlogproof"
)

// logCmd is what can be done with the transparency log.
type logCmd struct {
	Key     logKeyCmd     `cmd:"" help:"Print the public key of the log. The key is made with the data (migrate, serve)."`
	Export  logExportCmd  `cmd:"" help:"Bring a folder up to the log, as files for any web server."`
	Check   logCheckCmd   `cmd:"" help:"Audit a copy of a log: every leaf, tile and signature."`
	Proof   logProofCmd   `cmd:"" help:"Print the proof that a leaf stands in the log, by its id."`
	Cosign  logCosignCmd  `cmd:"" help:"Take a checkpoint with the signatures of witnesses."`
	Witness logWitnessCmd `cmd:"" help:"Sign the checkpoint in a copy of another office's log, if it continues what was signed before."`
	Newkey  logNewKeyCmd  `cmd:"" help:"Make the keys of a witness."`
	Restart logRestartCmd `cmd:"" help:"Begin a new log with a new key, after the database was set back behind what the old one has shown."`
}

// copyLimit bounds the files of text that a flag names, in bytes.
const copyLimit = 64 << 10

// published reads public keys, each written out or as @FILE with one a line.
func published(list []string) (out []string, err error) {
	for _, key := range list {
		data := []byte(key)
		if file, ok := strings.CutPrefix(key, "@"); ok {
			if data, err = readFile(file, copyLimit); err != nil {
				return nil, err
			}
		}
		for line := range strings.Lines(string(bytes.TrimSpace(data))) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out, nil
}

// verifiers are the public keys that published reads.
func verifiers(list []string) ([]tlogproof.Verifier, error) {
	texts, err := published(list)
	if err != nil {
		return nil, err
	}
	out := make([]tlogproof.Verifier, len(texts))
	for i, text := range texts {
		if out[i], err = tlogproof.NewVerifier(text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type logKeyCmd struct{ ringFlags }

func (k *logKeyCmd) Run(out io.Writer) error {
	texts, err := logKeys(k.Data)
	if err == nil {
		fmt.Fprintln(out, texts[0])
	}
	return err
}

type logExportCmd struct {
	storeFlags
	Dir string `arg:"" help:"Folder to be brought up to the log."`
}

func (k *logExportCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	n, err := a.Ledger.Export(ctx, k.Dir)
	if err == nil {
		fmt.Fprintln(out, text.T(lang, "log.exported", n))
	}
	return errors.Join(err, a.Close())
}

type logCheckCmd struct {
	Dir     string   `arg:"" help:"Folder with a copy of the log."`
	Key     string   `placeholder:"VKEY" help:"Public key of the log, or @FILE with one a line; without, those of --data."`
	Witness []string `placeholder:"VKEY" help:"Public key of a witness that must have signed, or @FILE with it."`
	Since   string   `placeholder:"FILE" help:"An older checkpoint that the copy must continue."`
	Data    string   `placeholder:"DIR" help:"Compare the copy with the log in this folder, leaf by leaf."`
	DB      string   `name:"db" placeholder:"URL" help:"postgres://… instead of SQLite in the folder."`
	JSON    bool     `name:"json" help:"Print one JSON object."`
}

func (k *logCheckCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) (err error) {
	check, err := k.check()
	if err != nil {
		return err
	}
	if k.Data != "" {
		a, err := storeFlags{Data: k.Data, DB: k.DB}.open(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		check.Store = a.Ledger
	}
	r, err := check.Copy(ctx, ledger.Copy{FS: os.DirFS(k.Dir)})
	if err == nil && k.JSON {
		err = json.NewEncoder(out).Encode(r)
	} else if err == nil {
		fmt.Fprintln(out, text.T(lang, "log.checked", r.Size, r.Heads, r.Others, len(r.Witnesses)))
	}
	return err
}

// check is what the flags ask for, the store apart.
func (k *logCheckCmd) check() (c ledger.Check, err error) {
	if c.Logs, err = k.keys(); err != nil {
		return c, err
	}
	if c.Witnesses, err = verifiers(k.Witness); err != nil {
		return c, err
	}
	c.Quorum = len(c.Witnesses)
	if k.Since != "" {
		c.Since, err = readFile(k.Since, copyLimit)
	}
	return c, err
}

// keys are those of the log that the copy may be of.
func (k *logCheckCmd) keys() ([]tlogproof.Verifier, error) {
	if k.Key != "" {
		return verifiers([]string{k.Key})
	}
	if k.Data == "" {
		return nil, problem.New(problem.Invalid, "log.key")
	}
	texts, err := logKeys(k.Data)
	if err != nil {
		return nil, err
	}
	return verifiers(texts)
}

// logKeys are the public keys of the log in a data folder: its own, and then those of
// the logs before it.
func logKeys(data string) ([]string, error) {
	ring, err := ringFlags{data}.open()
	if err != nil {
		return nil, err
	}
	return ring.LogVerifiers()
}

type logProofCmd struct {
	storeFlags
	ID string `arg:"" help:"Id of the leaf, or of a case: its last head that is logged."`
}

func (k *logProofCmd) Run(ctx context.Context, out io.Writer) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	p, ok, err := a.Ledger.Proof(ctx, k.ID)
	if err == nil && !ok {
		_, p, ok, err = a.Ledger.Head(ctx, "case", k.ID)
	}
	if err == nil && !ok {
		err = problem.New(problem.NotFound, "log.unlogged", k.ID)
	}
	if err == nil {
		_, err = io.WriteString(out, p.Text())
	}
	return errors.Join(err, a.Close())
}

type logCosignCmd struct {
	storeFlags
	Witness []string `required:"" placeholder:"VKEY" env:"TANDEM_LOG_WITNESSES" help:"Public key of a witness whose signatures are taken, or @FILE with it."`
	File    string   `arg:"" help:"A checkpoint of this log with the signatures, or the signatures alone for the newest one."`
}

func (k *logCosignCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	msg, err := readFile(k.File, copyLimit)
	if err != nil {
		return err
	}
	witnesses, err := published(k.Witness)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: k.Data, DB: k.DB, Witnesses: witnesses, Jobs: paused})
	if err != nil {
		return err
	}
	names, err := k.cosign(ctx, a, msg)
	if err == nil {
		fmt.Fprintln(out, text.T(lang, "log.cosigned", strings.Join(names, ", ")))
	}
	return errors.Join(err, a.Close())
}

func (k *logCosignCmd) cosign(ctx context.Context, a *app.App, msg []byte) ([]string, error) {
	if strings.HasPrefix(string(msg), "— ") {
		last, _, err := a.Ledger.Last(ctx)
		if err != nil {
			return nil, err
		}
		msg = append([]byte(last.Note), msg...)
	}
	return a.Ledger.Cosign(ctx, msg)
}

type logWitnessCmd struct {
	storeFlags
	Dir string `arg:"" help:"Folder with a copy of the other office's log."`
	Log string `required:"" placeholder:"VKEY" help:"Public key of that log, or @FILE with it."`
	Key string `required:"" placeholder:"FILE" help:"Secret key of this office as a witness (see log newkey)."`
}

func (k *logWitnessCmd) Run(ctx context.Context, out io.Writer) error {
	secret, err := readFile(k.Key, copyLimit)
	if err != nil {
		return err
	}
	logs, err := published([]string{k.Log})
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Config{Data: k.Data, DB: k.DB, WitnessKey: string(secret), WitnessLogs: logs, Jobs: paused})
	if err != nil {
		return err
	}
	line, err := a.Witness.WitnessCopy(ctx, ledger.Copy{FS: os.DirFS(k.Dir)})
	if err == nil {
		_, err = io.WriteString(out, line)
	}
	return errors.Join(err, a.Close())
}

type logNewKeyCmd struct {
	Name string `arg:"" help:"Name of the witness, like witness.example.cn/haikou."`
	File string `arg:"" help:"File for the secret key; it must not exist."`
}

func (k *logNewKeyCmd) Run(out io.Writer) error {
	secret, public, err := tlogproof.WitnessKey(rand.Reader, k.Name)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(k.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return problem.New(problem.Invalid, "log.newkey", filepath.Clean(k.File))
	}
	_, err = fmt.Fprintln(f, secret)
	if err = errors.Join(err, f.Close()); err == nil {
		fmt.Fprintln(out, public)
	}
	return err
}

type logRestartCmd struct {
	storeFlags
	Name string `arg:"" help:"Name of the new log; the old one's is not used again."`
}

func (k *logRestartCmd) Run(ctx context.Context, out io.Writer, lang text.Lang) error {
	a, err := k.open(ctx)
	if err != nil {
		return err
	}
	public, err := a.RestartLog(ctx, k.Name)
	if err == nil {
		fmt.Fprintln(out, text.T(lang, "log.restarted", public))
	}
	return errors.Join(err, a.Close())
}

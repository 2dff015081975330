package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/scan"
)

//go:embed folders
var folders embed.FS

// A Folder is what an applicant brings: dossier.yaml, and scans named by the code of
// the material, M07.pdf.
type Folder struct {
	Version dossier.Version
	Scans   map[permit.Code]Scan
	Facts   *rules.Facts // what facts.yaml says beside the form; nil without one
}

// A Scan is a file as it was uploaded.
type Scan struct {
	Name string
	Data []byte
}

// maxBytes is how much of a file is read: one byte more than any may have, so that
// who checks it sees that it is too large.
var maxBytes = scan.DefaultLimits().Bytes + 1

// ReadFolder reads a folder of a file system as it is filed on a day: the form, and
// every file beside it as the scan of the paper that it is named after. What is in
// the scans is looked at when they are handed in.
func ReadFolder(f fs.FS, dir string, today civil.Date) (Folder, error) {
	name := path.Join(dir, dossierFile)
	data, err := readFile(f, name)
	if err != nil {
		return Folder{}, fmt.Errorf("application folder: %w", err)
	}
	v, faults := dossier.Read(name, data, today)
	if err := faults.Err(); err != nil {
		return Folder{}, err
	}
	scans, err := readScans(f, dir)
	if err != nil {
		return Folder{}, err
	}
	facts, err := readFacts(f, path.Join(dir, factsFile))
	return Folder{Version: v, Scans: scans, Facts: facts}, err
}

// The files of a folder that are no scans.
const (
	dossierFile = "dossier.yaml"
	factsFile   = "facts.yaml"
)

func readFacts(f fs.FS, name string) (*rules.Facts, error) {
	if _, err := fs.Stat(f, name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	data, err := readFile(f, name)
	if err != nil {
		return nil, fmt.Errorf("application folder: %w", err)
	}
	facts, faults := rules.ReadFacts(name, data)
	return &facts, faults.Err()
}

func readScans(f fs.FS, dir string) (map[permit.Code]Scan, error) {
	files, err := fs.ReadDir(f, dir)
	if err != nil {
		return nil, fmt.Errorf("application folder: %w", err)
	}
	scans := map[permit.Code]Scan{}
	for _, file := range files {
		if file.IsDir() || file.Name() == dossierFile || file.Name() == factsFile {
			continue
		}
		data, err := readFile(f, path.Join(dir, file.Name()))
		if err != nil {
			return nil, fmt.Errorf("application folder: %w", err)
		}
		scans[permit.Code(strings.TrimSuffix(file.Name(), path.Ext(file.Name())))] = Scan{file.Name(), data}
	}
	return scans, nil
}

func readFile(f fs.FS, name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxBytes))
	return data, errors.Join(err, file.Close())
}

// bring hands in the paper that the case asks for, if the applicant brings it.
func (s *Story) bring(ctx context.Context, stage *Stage, a permit.Actor, m permit.Material, without []permit.Code) error {
	if !m.Needed() || m.Share != "" || slices.Contains(without, m.Code) {
		return nil
	}
	return s.attach(ctx, stage, a, m.Code, "")
}

func (s *Story) attach(ctx context.Context, stage *Stage, a permit.Actor, material, evidence permit.Code) error {
	name := material
	if evidence != "" {
		name = evidence
	}
	scan, ok := s.folder.Scans[name]
	if !ok {
		return fmt.Errorf("the folder %s has no scan of %s", s.Folder, name)
	}
	_, err := stage.App.Cases.Attach(ctx, a, s.ID, material, evidence, scan.Name, scan.Data)
	return err
}

// comparisons says of every uploaded original that it matches, but for those named.
func comparisons(c permit.Case, differs []permit.Code) []permit.Comparison {
	var out []permit.Comparison
	for _, m := range c.Materials {
		if !m.Needed() || !m.Original || m.Met != permit.Uploaded {
			continue
		}
		seen := permit.Matches
		if slices.Contains(differs, m.Code) {
			seen = permit.Differs
		}
		out = append(out, permit.Comparison{Code: m.Code, Seen: seen})
	}
	return out
}

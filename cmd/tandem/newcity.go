package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tandem/internal/app"
	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/text"
)

// newCityCmd writes a pack for a city to begin from.
type newCityCmd struct {
	packsFlag
	Code  string      `arg:"" name:"name" help:"Code of the city, such as haikou."`
	Out   string      `default:"./packs" placeholder:"DIR" help:"Folder of packs in which the city gets one of its own (./packs)."`
	Under []string    `placeholder:"CODE,…" help:"Layers it stands on, from far to near, such as greater-bay,guangdong (national)."`
	From  *civil.Date `placeholder:"DATE" help:"First day; without it, that of the national frame."`
}

// Run writes nothing over: a city that is there already is left as it is.
func (k *newCityCmd) Run(out io.Writer, lang text.Lang) error {
	packs, err := k.set()
	if err != nil {
		return err
	}
	from, err := k.from(packs)
	if err != nil {
		return err
	}
	if _, err := packs.ByCity(k.Code, civil.Date{}); err == nil {
		return problem.New(problem.Conflict, "newcity.known", k.Code)
	}
	data, err := rules.NewCity(k.Code, k.Under, from)
	if err != nil {
		return err
	}
	file := filepath.Join(k.Out, k.Code, "pack.yaml")
	if err := k.write(file, data); err != nil {
		return err
	}
	if _, err := app.Packs(k.Out); err != nil {
		return err // the layers named are not there, or begin later
	}
	_, err = fmt.Fprintln(out, text.T(lang, "newcity.written", file, k.Out))
	return err
}

func (k *newCityCmd) from(packs rules.Set) (civil.Date, error) {
	if k.From != nil {
		return *k.From, nil
	}
	national, err := packs.ByCity("national", civil.Date{})
	if err != nil {
		return civil.Date{}, err
	}
	return national.From, nil
}

func (k *newCityCmd) write(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return problem.New(problem.Invalid, "newcity.unwritable", file)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return problem.New(problem.Conflict, "newcity.exists", file)
	case err != nil:
		return problem.New(problem.Invalid, "newcity.unwritable", file)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

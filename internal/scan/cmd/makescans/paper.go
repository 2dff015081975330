package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path"

	"tandem/internal/scan"
	"tandem/internal/scan/specimen"
)

// A paper is one file to make.
type paper struct {
	File     string   `json:"file"`
	Material string   `json:"material"` // code, such as M04
	Holder   string   `json:"holder"`
	Title    string   `json:"title"`
	Lines    []string `json:"lines"`
	Width    int      `json:"width"` // pixels
	Height   int      `json:"height"`
	Photo    int      `json:"photo"` // which person's portrait; 0: no portrait
}

func load(list string) ([]paper, error) {
	data, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var papers []paper
	if err := d.Decode(&papers); err != nil {
		return nil, fmt.Errorf("read %s: %w", list, err)
	}
	return papers, nil
}

// draw makes the file and checks it as an upload would be.
func (p paper) draw() ([]byte, error) {
	data, err := p.bytes()
	if err != nil {
		return nil, err
	}
	if _, err := scan.Check(path.Base(p.File), data, scan.DefaultLimits()); err != nil {
		return nil, fmt.Errorf("draw %s: %w", p.File, err)
	}
	return data, nil
}

func (p paper) bytes() ([]byte, error) {
	lines := p.heading()
	switch extension := path.Ext(p.File); {
	case extension == ".pdf" && p.Photo == 0:
		return specimen.PDF(p.Title, lines), nil
	case extension == ".jpg" && p.Photo != 0:
		return specimen.Photo(p.Photo), nil
	case extension == ".jpg":
		return specimen.JPEG(p.Title, lines, cmp.Or(p.Width, 480), cmp.Or(p.Height, 640)), nil
	}
	return nil, fmt.Errorf("draw %s: only .pdf and .jpg can be made, and a portrait only as .jpg", p.File)
}

// heading is the lines with what every paper says before them.
func (p paper) heading() []string {
	var lines []string
	if p.Material != "" {
		lines = append(lines, "Material: "+p.Material)
	}
	if p.Holder != "" {
		lines = append(lines, "Holder: "+p.Holder)
	}
	return append(lines, p.Lines...)
}

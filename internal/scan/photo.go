package scan

import (
	"tandem/internal/text"
)

// A PhotoRule is what an authority asks of a portrait. It is data of a rule
// pack; a bound of zero asks nothing. Background, headwear and likeness are for
// the officer's eye.
type PhotoRule struct {
	Kind      Kind  `json:"kind" yaml:"kind"`
	MinBytes  int64 `json:"minBytes" yaml:"minBytes"`
	MaxBytes  int64 `json:"maxBytes" yaml:"maxBytes"`
	MinWidth  int   `json:"minWidth" yaml:"minWidth"` // pixels
	MinHeight int   `json:"minHeight" yaml:"minHeight"`
	MaxWidth  int   `json:"maxWidth" yaml:"maxWidth"`
	MaxHeight int   `json:"maxHeight" yaml:"maxHeight"`
	Bits      int   `json:"bits" yaml:"bits"` // for each pixel
}

// Check compares a checked file with the rule. The problem, Invalid, names
// everything that differs.
func (r PhotoRule) Check(name string, info Info) error {
	faults := r.faults(info)
	if len(faults) == 0 {
		return nil
	}
	return file{name: name}.refused("scan.photo", faults)
}

func (r PhotoRule) faults(info Info) text.List {
	var faults text.List
	if r.Kind != "" && info.Kind != r.Kind {
		faults = append(faults, text.Say("scan.photo-kind", label(info.Kind), label(r.Kind)))
	}
	if outside(info.Size, r.MinBytes, r.MaxBytes) {
		faults = append(faults, text.Say("scan.photo-bytes", size(info.Size), info.Size, span(size(r.MinBytes), size(r.MaxBytes))))
	}
	if outside(info.Width, r.MinWidth, r.MaxWidth) || outside(info.Height, r.MinHeight, r.MaxHeight) {
		faults = append(faults, text.Say("scan.photo-pixels", info.Width, info.Height,
			span(r.MinWidth, r.MaxWidth), span(r.MinHeight, r.MaxHeight)))
	}
	if r.Bits != 0 && info.Bits != r.Bits {
		faults = append(faults, text.Say("scan.photo-bits", info.Bits, r.Bits))
	}
	return faults
}

func outside[N int | int64](n, least, most N) bool { return n < least || most != 0 && n > most }

// span names what is allowed: from … to …, or one bound if there is only one.
func span[N int | size](least, most N) text.Message {
	switch {
	case most == 0:
		return text.Say("scan.at-least", least)
	case least == 0:
		return text.Say("scan.at-most", most)
	default:
		return text.Say("scan.between", least, most)
	}
}

package book

import "tandem/internal/text"

// A Report is a change in words of both languages.
type Report struct {
	Op    Op     `json:"op"`
	Kind  Kind   `json:"kind"`
	ID    string `json:"id"`
	Field string `json:"field,omitempty"`
	Old   string `json:"old"`
	New   string `json:"new"`
	Was   *Place `json:"was,omitempty"`
	Is    *Place `json:"is,omitempty"`
	ZH    string `json:"zh"`
	EN    string `json:"en"`
}

// Reports puts changes into words.
func Reports(changes []Change) []Report {
	out := make([]Report, len(changes))
	for i, c := range changes {
		out[i] = Report{c.Op, c.Rule.Kind, c.Rule.ID, c.Field, c.Old, c.New, place(c.Was), place(c.Is), c.In(text.ZH), c.In(text.EN)}
	}
	return out
}

func place(p Place) *Place {
	if p == (Place{}) {
		return nil
	}
	return &p
}

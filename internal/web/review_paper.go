package web

import (
	"tandem/internal/permit"
	"tandem/internal/scan"
)

// paperPolicy lets a browser show a paper, which does nothing but show pages (package
// scan), within our own pages, and lets it load nothing.
const paperPolicy = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

// reviewPaper shows a paper that was brought.
func (t reviewer) reviewPaper() error {
	code := permit.Code(t.r.PathValue("paper"))
	data, err := t.Cases.Paper(t.r.Context(), t.actor, t.id(), code)
	if err != nil {
		return err
	}
	return t.paper(string(code), data)
}

// reviewDocument shows a letter, permit or record of the case.
func (t reviewer) reviewDocument() error {
	name := t.r.PathValue("name")
	data, err := t.Cases.Document(t.r.Context(), t.actor, t.id(), name)
	if err != nil {
		return err
	}
	return t.paper(name, data)
}

// paper sends a file of one of the kinds that are taken in, as what it is.
func (t reviewer) paper(name string, data []byte) error {
	t.sendFile(string(t.id())+"-"+name+scan.Ending(data), mediaOf(data), paperPolicy, data)
	return nil
}

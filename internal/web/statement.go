package web

import "tandem/internal/view"

func (t *turn) accessibility() error {
	return t.statement("accessibility", "standard", "keyboard", "known", "tell")
}

func (t *turn) privacy() error {
	return t.statement("privacy", "what", "who", "long", "rights")
}

// statement is a page of plain text, in parts.
func (t *turn) statement(name string, parts ...string) error {
	at := "statement." + name
	var list []view.Statement
	for _, p := range parts {
		list = append(list, view.Statement{Title: t.say(at + "." + p), Text: t.say(at + "." + p + ".text")})
	}
	s := view.Shell{Title: t.say(at), Description: t.say(at + ".lede"), Area: view.Public}
	return t.show(s, view.StatementPage(s.Title, s.Description, list))
}

package web

import (
	"maps"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// recorded are the pages whose answers an employer and its handler keep for all their
// applications.
var recorded = map[string]bool{"employer": true, "handler": true}

// withRecord fills in what the employer and its handler have stated before, when a handler
// opens an application that says nothing of it yet.
func (t *turn) withRecord(a *application) (*application, error) {
	if t.actor.Role != permit.HandlerRole || !casework.Typable(a.c) || a.c.Phase != permit.Draft {
		return a, nil
	}
	if _, there := a.draft.Answers["handler.name"]; there {
		return a, nil
	}
	kept, err := t.kept()
	if err != nil {
		return nil, err
	}
	draft, err := t.Cases.FillFromRecord(t.r.Context(), t.actor, a.id, kept)
	if err != nil {
		return nil, err
	}
	return t.with(draft)
}

// kept is the record of the employer and of its handler, and of who has none yet what
// their account says.
func (t *turn) kept() (map[string]casework.Answer, error) {
	sections, err := t.Accounts.Kept(t.r.Context(), t.actor)
	if err != nil {
		return nil, err
	}
	account, err := t.Accounts.Account(t.r.Context(), t.actor.ID)
	if err != nil {
		return nil, err
	}
	own := dossier.Provenance{How: dossier.Account, On: t.today()}
	out := map[string]casework.Answer{
		"handler.name":  {Value: account.In(t.lang), From: own},
		"handler.email": {Value: account.Login, From: own},
	}
	for _, k := range sections {
		for path, value := range k.Answers {
			out[path] = casework.Answer{Value: value, From: dossier.Provenance{How: dossier.Kept, On: k.On}}
		}
	}
	return out, nil
}

// keepRecord remembers what a page of the record states, once nothing is wrong with it.
func (t *turn) keepRecord(a *application, p topic) error {
	if t.actor.Role != permit.HandlerRole || !recorded[p.key] {
		return nil
	}
	stated := a.draft.Values()
	maps.DeleteFunc(stated, func(path, _ string) bool { return !p.has(path) })
	return t.Accounts.Keep(t.r.Context(), t.actor, stated)
}

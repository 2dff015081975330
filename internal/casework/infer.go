package casework

import (
	"strings"

	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// follow fills in what follows from the answers of the draft where nobody has said
// anything else, and keeps in step what was filled in so before. An answer that somebody
// has stated or taken away is theirs.
func (d Draft) follow(by permit.Role, today civil.Date) {
	values := d.Values()
	for _, x := range dossier.Inferences() {
		a, there := d.Answers[x.Of]
		value := x.Value(values)
		if there && a.From.How != dossier.Follows || value == a.Value {
			continue
		}
		d.Answers[x.Of] = Answer{Value: value, N: d.N, By: by, From: dossier.Provenance{How: dossier.Follows, Source: x.From, On: today}}
		values[x.Of] = value
	}
}

// unseen leaves out of what a page sends what it left open and has been filled in since
// it was shown: nobody has taken that away.
func (d Draft) unseen(seen int, typed dossier.Answers) dossier.Answers {
	out := dossier.Answers{}
	for path, value := range typed {
		if a := d.Answers[path]; strings.TrimSpace(value) == "" && a.N > seen && a.From.How == dossier.Follows {
			continue
		}
		out[path] = value
	}
	return out
}

// unsign takes off the signatures that stood for answers which were others before.
func (d Draft) unsign(before Draft, by permit.Role) {
	for _, signer := range []permit.Role{permit.Applicant, permit.HandlerRole} {
		for _, path := range Signs(signer) {
			if before.Answers[path].Value != "" && d.differs(before, signer) {
				d.Answers[path] = Answer{N: d.N, By: by}
			}
		}
	}
}

// differs reports whether an answer that a side has signed is another than before: the
// applicant's own, or what the employer states and is shown. Who leaves an answer to
// follow from what the other side states has signed that it does.
func (d Draft) differs(before Draft, signer permit.Role) bool {
	for path, a := range d.Answers {
		q, ok := dossier.QuestionAt(path)
		covers := q.By == dossier.ByApplicant
		if signer == permit.HandlerRole {
			covers = q.By == dossier.ByEmployer || q.Employer
		}
		if ok && covers && q.Section() != "pledges" && before.Answers[path].Value != a.Value && !a.left(signer) {
			return true
		}
	}
	return false
}

// left reports whether a side has left the answer to what the other side states.
func (a Answer) left(signer permit.Role) bool {
	source, ok := dossier.QuestionAt(a.From.Source)
	return a.From.How == dossier.Follows && ok && source.By != Part(signer)
}

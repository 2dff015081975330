package casetest

import (
	"fmt"
	"strings"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// Officers are people for every post that a pack needs, called as the officers of the
// demonstration are: haikou.accept-1, haikou.work.decide. So a city that somebody adds
// as data can be walked through like the others.
func Officers(packs ...*rules.Pack) (*people.Directory, error) {
	var b strings.Builder
	var offices []rules.Office
	b.WriteString("people:\n")
	for _, p := range packs {
		offices = append(offices, p.Offices...)
		writeOfficers(&b, p)
	}
	return people.Load("officers.yaml", []byte(b.String()), offices)
}

func writeOfficers(b *strings.Builder, p *rules.Pack) {
	window := p.Profile.Window
	for id, posts := range map[string][]permit.Post{"accept-1": {permit.PostAccept}, "accept-3": {permit.PostAccept, permit.PostSecond},
		"issue": {permit.PostIssue}, "hand-out": {permit.PostHandOut}} {
		writeOfficer(b, p.City+"."+id, window, permit.Officer, posts...)
	}
	for kind, office := range p.Profile.Authorities {
		for _, post := range []permit.Post{permit.PostExamine, permit.PostReview, permit.PostDecide} {
			writeOfficer(b, fmt.Sprintf("%s.%s.%s", p.City, kind, post), office, permit.Officer, post)
		}
		writeOfficer(b, fmt.Sprintf("%s.%s.head", p.City, kind), office, permit.AuthorityHead)
	}
}

func writeOfficer(b *strings.Builder, id string, office permit.OfficeID, role permit.Role, posts ...permit.Post) {
	fmt.Fprintf(b, "  - {id: %s, zh: 张三, en: Zhang San, office: %s, role: %s", id, office, role)
	for i, post := range posts {
		fmt.Fprintf(b, "%s{post: %s, from: 2024-01-01, trainedUntil: 2029-12-31}", map[bool]string{true: ", posts: [", false: ", "}[i == 0], post)
	}
	if len(posts) > 0 {
		b.WriteString("]")
	}
	b.WriteString("}\n")
}

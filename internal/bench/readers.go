package bench

import (
	"context"
	"net/netip"
	"strings"

	accounts "tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// A reader is somebody who looks at pages, with the token of their session; nobody has
// none.
type reader struct {
	id    permit.PersonID
	role  permit.Role
	token string
}

// parties are who applies in each city of the stops; those of Wuxi have no account.
var parties = map[string]party{"haikou": {"applicant.HK-1", "handler.HK-1"}, "jiangmen": {"applicant.JM-1", "handler.JM-1"}, "wuxi": {"applicant.WX-1", "handler.WX-1"}}

// readers signs in the parties, an administrator, and of every office of the cities one
// person of each role.
func (s *store) readers(ctx context.Context) ([]reader, error) {
	list, err := accounts.DemoAccounts()
	if err != nil {
		return nil, err
	}
	out, seen := []reader{{}}, map[string]bool{}
	for _, a := range list {
		if key := s.part(a); key == "" || seen[key] {
			continue
		} else {
			seen[key] = true
		}
		entry, err := s.app.Accounts.DemoSignIn(ctx, accounts.From{Address: netip.MustParseAddr("127.0.0.1"), Lang: text.ZH}, a.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, reader{a.ID, a.Role, entry.Token})
	}
	return out, nil
}

// part is what an account is to the cases; "" for nothing.
func (s *store) part(a accounts.Account) string {
	if a.Role == accounts.Administrator {
		return string(a.ID)
	}
	city, _, _ := strings.Cut(string(a.ID), ".")
	if p, ok := s.app.People.Person(a.ID); ok {
		if _, ours := parties[city]; !ours {
			return ""
		}
		posts := make([]string, len(p.Posts))
		for i, held := range p.Posts {
			posts[i] = string(held.Post)
		}
		return string(p.Office) + " " + string(p.Role) + " " + strings.Join(posts, " ")
	}
	for _, p := range parties {
		if a.ID == p.applicant || a.ID == p.handler {
			return string(a.ID)
		}
	}
	return ""
}

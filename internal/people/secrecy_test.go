package people

import (
	"fmt"
	"strings"
	"testing"

	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// tables are all that this package writes.
var tables = strings.Fields("people_secret employer account password authenticator recovery_code passkey ceremony invitation session throttle kept trail")

// columns of a table, on both databases.
func (h *house) dump(table string) string {
	h.t.Helper()
	q := `SELECT name FROM pragma_table_info('` + table + `')`
	if h.DB.Dialect() == db.DialectPostgres {
		q = `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '` + table + `'`
	}
	var out strings.Builder
	var columns []string
	h.ok(db.ForEach(h.t.Context(), h.DB, q, func(r db.Row) error {
		var c string
		err := r.Scan(&c)
		columns = append(columns, c)
		return err
	}))
	for _, c := range columns {
		read := `SELECT CAST(` + c + ` AS TEXT) FROM ` + table
		if bytesColumn[c] {
			read = `SELECT ` + c + ` FROM ` + table
		}
		h.ok(db.ForEach(h.t.Context(), h.DB, read, func(r db.Row) error {
			var cell []byte
			err := r.Scan(&cell)
			fmt.Fprintf(&out, "%s\n", cell)
			return err
		}))
	}
	if len(columns) == 0 {
		h.t.Errorf("no table %s", table)
	}
	return out.String()
}

var bytesColumn = map[string]bool{"wrapped": true, "sealed": true}

// Law: no name, login, password, secret, token or address stands in clear in any table.
func TestNothingPersonalStandsInClear(t *testing.T) {
	each(t, func(h *house) {
		secrets := []string{rightPassword, "Kuznetsova", "Camille", "mail.example", "198.51.100", "192.0.2.", "Gecko", "a wrong guess"}
		e, login := h.applicant()
		_, err := h.SignIn(h.t.Context(), from("192.0.2.1"), login, "a wrong guess")
		h.fails(err, "signin.refused")
		h.ok(h.Keep(h.t.Context(), permit.Actor{ID: "handler.li", Role: permit.HandlerRole, Employer: "91460105MA5T2H73XQ"}, dossier.Answers{"handler.name": "Camille", "employer.email": "office@mail.example"}))
		key, _ := h.withPasskey()
		officer, app := h.officer("haikou.accept-1")
		wait := h.waiting("haikou.accept-1")
		c := h.asked()
		o, err := h.BeginRegister(h.t.Context(), from("192.0.2.1"), Profile{Login: h.fresh(), EN: "Camille Dubois"})
		h.ok(err)
		link, err := h.Bootstrap(h.t.Context())
		h.ok(err)
		p, ok := h.Directory.Person("haikou.accept-1")
		if !ok {
			t.Fatal("no such officer")
		}
		secrets = append(secrets, p.ZH, p.EN, login, e.Token, key.Token, officer.Token, app.secret, wait, c.Ticket, o.Ticket, link, officer.Recovery[0], strings.ReplaceAll(officer.Recovery[0], "-", ""), e.Device)
		for _, table := range tables {
			content := h.dump(table)
			for _, s := range secrets {
				if strings.Contains(content, s) {
					t.Errorf("%q stands in table %s", s, table)
				}
			}
		}
		a, err := h.Account(h.t.Context(), "haikou.accept-1")
		h.ok(err)
		if a.In(text.ZH) != p.ZH || a.In(text.EN) != p.EN {
			t.Errorf("got %+v", a)
		}
	})
}

// Personal data that is moved to another account does not open.
func TestSealedDataStaysWithItsAccount(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.applicant()
		other, _ := h.applicant()
		h.ok(h.DB.Apply(h.t.Context(), db.Batch{{SQL: `UPDATE account SET sealed = (SELECT b.sealed FROM account AS b WHERE b.id = $1) WHERE id = $2`,
			Args: []any{string(e.Session.Account), string(other.Session.Account)}}}))
		if a, err := h.Account(h.t.Context(), other.Session.Account); err == nil {
			t.Errorf("got %+v", a)
		}
	})
}

// Two nodes on one database make one secret and find each other's accounts.
func TestNodesShareTheSecret(t *testing.T) {
	each(t, func(h *house) {
		nodes := []*Service{h.Service, h.node(h.DB, h.Keys, false), h.node(h.DB, h.Keys, false)}
		if n := h.race(len(nodes), func(i int) error {
			_, err := nodes[i].loginIndex(h.t.Context(), "a@b.example")
			return err
		}); n != int64(len(nodes)) {
			t.Errorf("%d of %d nodes have the secret", n, len(nodes))
		}
		_, login := h.applicant()
		_, err := nodes[1].SignIn(h.t.Context(), from("192.0.2.1"), login, rightPassword)
		h.ok(err)
	})
}

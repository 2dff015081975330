package people

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// How long somebody has to finish what was begun: an answer of a device, or with an app
// that may have to be found and installed first.
const (
	ceremonyTime = 5 * time.Minute
	appTime      = 30 * time.Minute
)

// A purpose says what a ceremony is for; it finishes nothing else.
type purpose string

const (
	signingIn   purpose = "sign-in"  // a passkey's challenge, for whoever it is
	secondWaits purpose = "second"   // the password was right; the code is to come
	confirming  purpose = "confirm"  // step-up by passkey
	addingKey   purpose = "passkey"  // one more passkey
	addingCode  purpose = "code"     // codes from an app, for who is signed in
	enrolling   purpose = "enrol"    // the same, right after the first password
	accepting   purpose = "accept"   // an invitation, by passkey
	registering purpose = "register" // a new applicant, by passkey
)

// lasts is how long a ceremony of the purpose may take.
func (p purpose) lasts() time.Duration {
	if p == addingCode || p == enrolling {
		return appTime
	}
	return ceremonyTime
}

// A ceremony is something begun, found by a ticket that only the browser has.
type ceremony struct {
	id      string
	purpose purpose
	account permit.PersonID
	body    []byte
}

const insertCeremony = `INSERT INTO ceremony (id, purpose, account, until, body) VALUES ($1, $2, $3, $4, $5)`

// begin stores a ceremony and returns its ticket.
func (s *Service) begin(ctx context.Context, p purpose, account permit.PersonID, body any) (string, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	ticket := newToken()
	return ticket, s.DB.Apply(ctx, db.Batch{{SQL: insertCeremony,
		Args: []any{hashOf(ticket), string(p), string(account), journal.Moment(s.Now().Add(p.lasts())), string(data)}}})
}

// begun reads a ceremony that is not over, without ending it.
func (s *Service) begun(ctx context.Context, p purpose, ticket string) (ceremony, error) {
	c := ceremony{id: hashOf(ticket), purpose: p}
	var account, body string
	err := s.DB.QueryRow(ctx, `SELECT account, body FROM ceremony WHERE id = $1 AND purpose = $2 AND until > $3`,
		c.id, string(p), journal.Moment(s.Now())).Scan(&account, &body)
	if errors.Is(err, db.ErrNoRows) {
		return c, errCeremonyOver()
	}
	c.account, c.body = permit.PersonID(account), []byte(body)
	return c, err
}

// begunBy is begun for the ceremony of somebody who is signed in.
func (s *Service) begunBy(ctx context.Context, p purpose, ticket string, x Session) (ceremony, error) {
	c, err := s.begun(ctx, p, ticket)
	if err == nil && c.account != x.Account {
		return c, errCeremonyOver()
	}
	return c, err
}

func (c ceremony) into(body any) error { return json.Unmarshal(c.body, body) }

// end ends the ceremony in a transaction; of several who try, one succeeds.
func (c ceremony) end(ctx context.Context, tx db.Tx) error {
	return one(errCeremonyOver())(tx.Exec(ctx, `DELETE FROM ceremony WHERE id = $1`, c.id))
}

// finish ends the ceremony and does the rest with it, or neither.
func (s *Service) finish(ctx context.Context, c ceremony, rest func(db.Tx) error) error {
	return s.DB.Write(ctx, func(tx db.Tx) error {
		if err := c.end(ctx, tx); err != nil {
			return err
		}
		return rest(tx)
	})
}

func errCeremonyOver() error { return problem.New(problem.SignedOut, "signin.ceremony.over") }

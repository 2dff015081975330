package demo

import (
	"context"

	"tandem/internal/civil"
	"tandem/internal/permit"
)

// An Ending is how a case stands at the end of the demonstration, for programs.
type Ending struct {
	City         string         `json:"city"`
	Case         permit.CaseID  `json:"case"`
	Transaction  string         `json:"transaction"` // work + residence
	Outcome      permit.Outcome `json:"outcome"`
	AcceptedOn   *civil.Date    `json:"acceptedOn"`
	IssuedOn     *civil.Date    `json:"issuedOn"`
	DaysUsed     int            `json:"daysUsed"`
	DaysPromised int            `json:"daysPromised"`
	Permits      []EndingPermit `json:"permits"`
}

// An EndingPermit is one permit of an ended case.
type EndingPermit struct {
	Kind   permit.Kind   `json:"kind"`
	Number string        `json:"number"`
	From   civil.Date    `json:"from"`
	To     civil.Date    `json:"to"`
	Status permit.Status `json:"status"`
}

// Ending returns how a story's case stands.
func (s *Stage) Ending(ctx context.Context, story *Story) (Ending, error) {
	c, err := s.App.Cases.Case(ctx, story.ID)
	if err != nil {
		return Ending{}, err
	}
	e := Ending{City: story.City, Case: story.ID, Transaction: business(c), Outcome: c.Outcome, AcceptedOn: day(c.AcceptedOn),
		IssuedOn: day(c.IssuedOn), DaysUsed: c.Used, DaysPromised: c.Promised, Permits: []EndingPermit{}}
	for _, k := range c.Certificates {
		e.Permits = append(e.Permits, EndingPermit{Kind: k.Kind, Number: k.Number, From: k.From, To: k.To, Status: k.Status})
	}
	return e, nil
}

// day is the date, or nothing where there is none.
func day(d civil.Date) *civil.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

// business names the applicant's own transactions, "domestic + first".
func business(c permit.Case) string {
	name := ""
	for _, t := range c.Tracks {
		if t.Holder > 0 {
			continue
		}
		if name != "" {
			name += " + "
		}
		name += string(t.Transaction)
	}
	return name
}

package casework

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
)

// MaxDrafts is how many applications an account may have that were never handed in: more
// than a family or an employer fills in at a time, and few enough that nobody fills the
// machine with them. Of drafts that are begun in the very same moment there may be more.
const MaxDrafts = 20

// Both columns have an index; an account has few rows in either.
const countDrafts = `SELECT (SELECT count(*) FROM worklist WHERE applicant = $1 AND state = 'draft' AND outcome = '') + (SELECT count(*) FROM worklist WHERE handler = $1 AND state = 'draft' AND outcome = '')`

// MayBegin reports whether somebody has room for one more draft. The problem, Illegal, says
// what to do.
func (s *Service) MayBegin(ctx context.Context, actor permit.Actor) error {
	var n int
	err := s.DB.QueryRow(ctx, countDrafts, string(actor.ID)).Scan(&n)
	if err == nil && n >= MaxDrafts {
		return problem.New(problem.Illegal, "casework.drafts", MaxDrafts)
	}
	return unavailable(err)
}

// Begin opens a draft under a new number, with what is known of its form already and what
// follows from that, if the actor has room for one more.
func (s *Service) Begin(ctx context.Context, actor permit.Actor, cmd permit.Open, known map[string]Answer) (permit.Case, error) {
	if err := s.MayBegin(ctx, actor); err != nil {
		return permit.Case{}, err
	}
	draft := firstDraft(actor, known, civil.MomentOf(s.Now()).Date)
	for range attempts {
		id := s.newNumber(cmd.City)
		key, wrapped, err := s.Keys.NewCaseKey(string(id))
		if err != nil {
			return permit.Case{}, err
		}
		first, err := draft.row(key, id)
		if err != nil {
			return permit.Case{}, err
		}
		c, err := s.do(ctx, actor, id, cmd, with{beside: []db.Stmt{{SQL: insertKey, Args: []any{string(id), wrapped}}, first}})
		if !taken(err) {
			return c, err
		}
	}
	return permit.Case{}, problem.New(problem.Conflict, "casework.busy", cmd.City)
}

func firstDraft(actor permit.Actor, known map[string]Answer, today civil.Date) Draft {
	d := Draft{N: 1, Answers: map[string]Answer{}}
	maps.Copy(d.Answers, known)
	d.follow(actor.Role, today)
	return d
}

// taken reports whether there is a case of this number.
func taken(err error) bool {
	p, ok := errors.AsType[*problem.Error](err)
	return ok && p.Key == "permit.illegal.exists"
}

// numbers are how many numbers a city and year have.
var numbers = big.NewInt(1_000_000)

// newNumber is one that most likely nobody has: city, year and six digits, which tell
// nothing of how many cases there are.
func (s *Service) newNumber(city string) permit.CaseID {
	n, _ := rand.Int(rand.Reader, numbers) // never fails, see crypto/rand
	return permit.CaseID(fmt.Sprintf("%s-%d-%06d", strings.ToUpper(city), s.Now().Year(), n))
}

// CarryOver is what a former case of the same applicant tells about a new one: every
// answer that stays true, marked with where it comes from.
func (s *Service) CarryOver(ctx context.Context, actor permit.Actor, from permit.CaseID) (map[string]Answer, error) {
	form, err := s.Dossier(ctx, actor, from)
	if err != nil {
		return nil, err
	}
	c, err := s.Case(ctx, from)
	if err != nil {
		return nil, err
	}
	origin := dossier.Provenance{How: dossier.CarriedOver, Source: string(from), On: c.Dossier.On}
	known := map[string]Answer{}
	for path, value := range dossier.Flatten(form) {
		if carried(path) {
			known[path] = Answer{Value: value, N: 1, By: actor.Role, From: origin}
		}
	}
	return known, nil
}

// anew are the sections that every application states for itself.
var anew = map[string]bool{"transaction": true, "residence": true, "delivery": true, "pledges": true, "visa": true, "entry": true, "workPermit": true, "category": true, "medical": true, "policeCertificate": true,
	"contract": true}

// period are the answers that say for how long: the former period has ended.
var period = map[string]bool{"post.from": true, "post.to": true}

func carried(path string) bool {
	q, ok := dossier.QuestionAt(path)
	return ok && !anew[q.Section()] && !period[path]
}

package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
	"tandem/internal/strict"
)

// A Draft is what the party of a case has typed into its form, right or wrong, and not
// handed in yet. It is kept after every page, so that nothing typed is lost.
type Draft struct {
	N       int               `json:"n"` // counts the changes, from 1
	Answers map[string]Answer `json:"answers"`
}

// An Answer is one of a draft.
type Answer struct {
	Value string             `json:"value"`
	N     int                `json:"n"` // the change that brought it
	By    permit.Role        `json:"by,omitempty"`
	From  dossier.Provenance `json:"from,omitzero"` // where it was filled in from, until somebody types another
}

// A Clash is an answer that somebody else changed while a page was open.
type Clash struct {
	Path   string
	Theirs string
	By     permit.Role
}

// maxAnswers bounds a draft: a full form with all its lists has about 700.
const maxAnswers = 2000

const (
	insertTyped = `INSERT INTO typed (case_id, n, sealed) VALUES ($1, $2, $3)`
	selectTyped = `SELECT n, sealed FROM typed WHERE case_id = $1 ORDER BY n DESC LIMIT 1`
	blankOlder  = `UPDATE typed SET sealed = NULL WHERE case_id = $1 AND n < $2 AND sealed IS NOT NULL`
)

// Values are the answers without what is known about them.
func (d Draft) Values() dossier.Answers {
	out := dossier.Answers{}
	for path, a := range d.Answers {
		out[path] = a.Value
	}
	return out
}

// Parse reads the draft as it would be filed on the day. What could not be read is told.
func (d Draft) Parse(today civil.Date) (dossier.Version, strict.Faults) {
	origins := map[string]dossier.Provenance{}
	for path, a := range d.Answers {
		if a.Value != "" && a.From.How != "" && (a.From.How != dossier.PassportZone || d.Answers[zoneLine1].Value != "") {
			origins[path] = a.From
		}
	}
	return d.Values().Parse(origins, today)
}

// Draft returns what the party has typed, as far as the actor may see it, and leaves on
// record to whom it was shown. A case whose form was saved otherwise begins with that.
func (s *Service) Draft(ctx context.Context, actor permit.Actor, id permit.CaseID) (Draft, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	view, err := s.mayRead(ctx, actor, c, access.ReadForm)
	if err != nil {
		return Draft{}, err
	}
	d, err := s.draft(ctx, c)
	if err != nil {
		return d, err
	}
	return d.seen(view), s.shown(ctx, actor, id, "draft", view.String()+" n"+strconv.Itoa(d.N))
}

// draft reads the newest state.
func (s *Service) draft(ctx context.Context, c permit.Case) (d Draft, err error) {
	var n int
	var sealed []byte
	err = s.DB.QueryRow(ctx, selectTyped, string(c.ID)).Scan(&n, &sealed)
	if errors.Is(err, db.ErrNoRows) {
		return s.savedDraft(ctx, c)
	}
	if err != nil {
		return d, unavailable(err)
	}
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return d, err
	}
	plain, err := key.Open(sealed, typedPlace(c.ID, n))
	if err != nil {
		return d, fmt.Errorf("draft of case %s: %w", c.ID, err)
	}
	return d, json.Unmarshal(plain, &d)
}

// savedDraft is the form as it was saved, as if it had been typed.
func (s *Service) savedDraft(ctx context.Context, c permit.Case) (Draft, error) {
	d := Draft{Answers: map[string]Answer{}}
	if c.Dossier.Version == 0 {
		return d, nil
	}
	v, err := s.version(ctx, c.ID, c.Dossier.Version)
	for path, value := range dossier.Flatten(v.Form) {
		d.Answers[path] = Answer{Value: value, From: v.Provenance[path]}
	}
	return d, err
}

func typedPlace(id permit.CaseID, n int) seal.Place {
	return seal.Place{Table: "typed", Case: string(id), Row: strconv.Itoa(n)}
}

// Type keeps what somebody typed on a page that showed the draft as of seen. Where
// another has changed one of these answers meanwhile, nothing is kept and the clashes
// are returned; who has looked at them may send the same again as of the newer draft.
// An empty value takes an answer away. What is not the actor's part is refused.
func (s *Service) Type(ctx context.Context, actor permit.Actor, id permit.CaseID, seen int, typed dossier.Answers) (Draft, []Clash, error) {
	return s.typing(ctx, actor, id, seen, typed, Draft.with)
}

// A change makes the next draft of one, and reports whether it is another.
type change func(Draft, dossier.Answers, permit.Role) (next Draft, changed bool)

func (s *Service) typing(ctx context.Context, actor permit.Actor, id permit.CaseID, seen int, typed dossier.Answers, do change) (d Draft, clashes []Clash, err error) {
	err = s.drafting(ctx, id, func(c permit.Case) (err error) {
		d, clashes, err = s.typeOnce(ctx, actor, c, seen, typed, do)
		return err
	})
	return d, clashes, err
}

// drafting changes the draft of a case, decided anew where another came first.
func (s *Service) drafting(ctx context.Context, id permit.CaseID, once func(permit.Case) error) error {
	for range attempts {
		c, err := s.Case(ctx, id)
		if err != nil {
			return err
		}
		if err := once(c); !db.Lost(err) {
			return err
		}
	}
	return problem.New(problem.Conflict, "casework.busy", id)
}

func (s *Service) typeOnce(ctx context.Context, actor permit.Actor, c permit.Case, seen int, typed dossier.Answers, do change) (Draft, []Clash, error) {
	view, err := s.mayType(ctx, actor, c, typed)
	if err != nil {
		return Draft{}, nil, err
	}
	d, err := s.draft(ctx, c)
	if err != nil {
		return Draft{}, nil, err
	}
	typed = d.unseen(seen, typed)
	if clashes := d.clashes(seen, typed); len(clashes) > 0 {
		return d.seen(view), clashes, nil
	}
	if seen < d.N && signs(typed) {
		return d.seen(view), nil, problem.New(problem.Conflict, "casework.busy", c.ID)
	}
	next, changed := do(d, typed, actor.Role)
	if !changed {
		return d.seen(view), nil, nil
	}
	if len(next.Answers) > maxAnswers {
		return d.seen(view), nil, problem.New(problem.TooLarge, "casework.typed.many", maxAnswers)
	}
	return next.seen(view), nil, s.keepDraft(ctx, c.ID, next)
}

// mayType asks access, and whose part of the form the answers are. The view is what the
// actor sees of the form.
func (s *Service) mayType(ctx context.Context, actor permit.Actor, c permit.Case, typed dossier.Answers) (access.View, error) {
	w, pack, err := s.world(actor, c, permit.SaveDossier{}, s.Now())
	if err != nil {
		return access.View{}, err
	}
	if err := s.mayDo(c, permit.SaveDossier{}, w, pack); err != nil {
		return access.View{}, s.refused(ctx, actor, c.ID, permit.SaveDossier{}, err)
	}
	if !Typable(c) {
		return access.View{}, problem.New(problem.Illegal, "casework.typed.closed", c.ID)
	}
	for path := range typed {
		if !MayFill(actor.Role, path) {
			return access.View{}, problem.New(problem.Forbidden, "casework.typed.part", label(path))
		}
	}
	return s.Access.View(actor, subject(c, pack)), nil
}

// Typable reports whether the form is the party's to change: before it is filed, and while
// a correction is asked for.
func Typable(c permit.Case) bool {
	return c.Open() && (c.Phase == permit.Draft || c.Phase == permit.Returned || c.Asked())
}

// item is the index of an item of a list, written in one way alone. No list of the form is
// as long as it goes, and pages count up to the last item that is there.
var item = regexp.MustCompile(`\[(?:0|[1-9]\d?)\]`)

// MayFill reports whether an answer is for this side of the party to give: the
// applicant's, or the employer's for its handler.
func MayFill(r permit.Role, path string) bool {
	q, ok := dossier.QuestionAt(path)
	return ok && !strings.Contains(item.ReplaceAllString(path, ""), "[") && (r == permit.Applicant && q.By == dossier.ByApplicant || r == permit.HandlerRole && q.By == dossier.ByEmployer)
}

// clashes are answers that another changed after the page was shown, to something else
// than it now sends. What only follows from other answers gives way.
func (d Draft) clashes(seen int, typed dossier.Answers) []Clash {
	var out []Clash
	for path, value := range typed {
		if a := d.Answers[path]; a.N > seen && a.Value != value && a.From.How != dossier.Follows {
			out = append(out, Clash{Path: path, Theirs: a.Value, By: a.By})
		}
	}
	slices.SortFunc(out, func(a, b Clash) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

// with is the draft with what was typed. An answer that was taken away stays as an empty
// one, so that who still sees it is told.
func (d Draft) with(typed dossier.Answers, by permit.Role) (Draft, bool) {
	next := Draft{N: d.N + 1, Answers: map[string]Answer{}}
	for path, a := range d.Answers {
		next.Answers[path] = a
	}
	changed := false
	for path, value := range typed {
		if d.Answers[path].Value != value {
			next.Answers[path], changed = Answer{Value: value, N: next.N, By: by}, true
		}
	}
	return next, changed
}

// seen is the draft as far as a view goes.
func (d Draft) seen(view access.View) Draft {
	if view.Whole() {
		return d
	}
	out := Draft{N: d.N, Answers: map[string]Answer{}}
	for path, a := range d.Answers {
		if q, ok := dossier.QuestionAt(path); ok && view.Answer(q) {
			out.Answers[path] = a
		}
	}
	return out
}

func (s *Service) keepDraft(ctx context.Context, id permit.CaseID, d Draft) error {
	key, err := s.key(ctx, id)
	if err != nil {
		return err
	}
	insert, err := d.row(key, id)
	if err != nil {
		return err
	}
	return unavailable(s.DB.Apply(ctx, db.Batch{insert, {SQL: blankOlder, Args: []any{string(id), d.N}}}))
}

// row stores the draft; its key is the guard against another who writes at once.
func (d Draft) row(key seal.Key, id permit.CaseID) (db.Stmt, error) {
	plain, err := json.Marshal(d)
	if err != nil {
		return db.Stmt{}, fmt.Errorf("draft of case %s: %w", id, err)
	}
	sealed, err := key.Seal(plain, typedPlace(id, d.N))
	return db.Stmt{SQL: insertTyped, Args: []any{string(id), d.N, sealed}}, err
}

// Adopt saves the draft as the form that counts, as far as it can be read, and tells what
// is wrong with it. A form that says the same as before on the same day is not saved again.
func (s *Service) Adopt(ctx context.Context, actor permit.Actor, id permit.CaseID) (permit.Case, strict.Faults, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return c, nil, err
	}
	if _, err := s.mayType(ctx, actor, c, nil); err != nil {
		return c, nil, err
	}
	d, err := s.draft(ctx, c)
	if err != nil {
		return c, nil, err
	}
	today := civil.MomentOf(s.Now()).Date
	v, faults := d.Parse(today)
	if same, err := s.saved(ctx, c, v, today); err != nil || same {
		return c, faults, err
	}
	c, err = s.SaveDossier(ctx, actor, id, v)
	return c, faults, err
}

// saved reports whether the form is the one that counts already.
func (s *Service) saved(ctx context.Context, c permit.Case, v dossier.Version, today civil.Date) (bool, error) {
	if c.Dossier.Version == 0 || c.Dossier.On != today {
		return false, nil
	}
	before, err := s.version(ctx, c.ID, c.Dossier.Version)
	return err == nil && dossier.Digest(before.Salt, v.Form) == c.Dossier.Digest, err
}

// label is what the form calls an answer.
func label(path string) any {
	if q, ok := dossier.QuestionAt(path); ok {
		return q.Label()
	}
	return path
}

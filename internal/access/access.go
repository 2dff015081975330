// Package access answers who may do what with a case, by Cedar policies that a lawyer
// can read (case.cedar, schema.cedarschema).
//
// Default deny, and a forbid wins over every permit. A verdict names the policies that
// decided it, for the trail, and gives its reason in the languages of package text. The
// policies are checked against their schema when the program starts; one that could
// fail at run time, and so be skipped, does not load.
//
// Package permit keeps its own guard of posts and persons, as part of the procedure and
// its laws; a test holds that nothing is permitted here that it forbids. What is
// permitted here beyond the procedure are readings.
package access

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"

	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
)

//go:embed case.cedar
var casePolicies []byte

//go:embed schema.cedarschema
var caseSchema []byte

// An Act is what is done or read: the name of a command, or one of the readings.
type Act string

// The readings.
const (
	KnowCase     Act = "know-case"     // that there is such a case
	ReadCase     Act = "read-case"     // where it stands
	ReadForm     Act = "read-form"     // as far as the reader's procedure may, see package dossier
	ReadPaper    Act = "read-paper"    // a material that was brought
	ReadDocument Act = "read-document" // a letter or permit
	ReadReceipts Act = "read-receipts" // what was known at each decision
	ReadLog      Act = "read-log"      // who did what when
	ReadVisits   Act = "read-visits"   // who comes to a window or its stations on a day
	Export       Act = "export"        // everything, to take along
)

// Readings lists the readings.
var Readings = []Act{KnowCase, ReadCase, ReadForm, ReadPaper, ReadDocument, ReadReceipts, ReadLog, ReadVisits, Export}

// A Subject is what the policies may ask about a case.
type Subject struct {
	ID          permit.CaseID
	Applicant   permit.PersonID
	Handler     permit.PersonID
	Employer    string
	Window      permit.OfficeID
	Authorities []permit.OfficeID
	Decides     map[permit.OfficeID][]permit.Kind // what each office decides in this case
	Supervisor  permit.OfficeID
	Government  []permit.OfficeID
	Experts     []permit.PersonID
	Unfiled     bool // still the party's own
}

// Circumstances are the post and office that an act belongs to, and whether the person
// has worked at a neighbouring post.
type Circumstances struct {
	Post   permit.Post
	Office permit.OfficeID
	Near   bool
}

// A Verdict is the answer, with the names of the policies that gave it.
type Verdict struct {
	Allowed  bool
	Policies []string // sorted; none if nothing permits the act
}

// Policies are loaded policies. They never change.
type Policies struct {
	set  *cedar.PolicySet
	acts map[Act]cedar.Entity // with the groups that each belongs to
}

// Load loads the policies that are part of the program. An error means that they do
// not fit their schema, and that the program must not start.
func Load() (*Policies, error) { return parse(casePolicies, caseSchema) }

func parse(policies, schemaText []byte) (*Policies, error) {
	var s schema.Schema
	if err := s.UnmarshalCedar(schemaText); err != nil {
		return nil, fmt.Errorf("schema of access: %w", err)
	}
	resolved, err := s.Resolve()
	if err != nil {
		return nil, fmt.Errorf("schema of access: %w", err)
	}
	list, err := cedar.NewPolicyListFromBytes("case.cedar", policies)
	if err != nil {
		return nil, fmt.Errorf("policies of access: %w", err)
	}
	set, v := cedar.NewPolicySet(), validate.New(resolved)
	for _, p := range list {
		id := string(p.Annotations()["id"])
		switch {
		case id == "" || !text.Has("access.policy."+id):
			return nil, fmt.Errorf("policies of access: line %d: the policy %q has no name with words for people", p.Position().Line, id)
		case !set.Add(types.PolicyID(id), p):
			return nil, fmt.Errorf("policies of access: line %d: a second policy is called %s", p.Position().Line, id)
		}
		if err := v.Policy(id, (*ast.Policy)(p.AST())); err != nil {
			return nil, fmt.Errorf("policies of access: %s: %w", id, err)
		}
	}
	out := &Policies{set: set, acts: map[Act]cedar.Entity{}}
	for uid, a := range resolved.Actions {
		if a.AppliesTo != nil { // the others are groups
			out.acts[Act(uid.ID)] = a.Entity
		}
	}
	return out, nil
}

// Acts lists everything that may be asked, by name.
func (p *Policies) Acts() []Act { return slices.Sorted(maps.Keys(p.acts)) }

// Ask answers whether the person may do the act. What goes wrong while a policy is
// evaluated counts as a denial.
func (p *Policies) Ask(a permit.Actor, act Act, s Subject, at Circumstances) Verdict {
	decision, diagnostic := cedar.Authorize(p.set, p.entities(a, act, s), cedar.Request{
		Principal: person(a.ID), Action: cedar.NewEntityUID("Action", types.String(act)), Resource: uidOf(s),
		Context: cedar.NewRecord(cedar.RecordMap{"post": types.String(at.Post), "office": types.String(at.Office), "near": types.Boolean(at.Near)}),
	})
	v := Verdict{Allowed: decision == cedar.Allow && len(diagnostic.Errors) == 0}
	for _, r := range diagnostic.Reasons {
		v.Policies = append(v.Policies, string(r.PolicyID))
	}
	slices.Sort(v.Policies)
	return v
}

// Knows reports whether the person may know that there is such a case. To everybody else
// its number is one that leads nowhere.
func (p *Policies) Knows(a permit.Actor, s Subject) bool {
	return p.Ask(a, KnowCase, s, Circumstances{}).Allowed
}

func person(id permit.PersonID) cedar.EntityUID {
	return cedar.NewEntityUID("Person", types.String(id))
}

func uidOf(s Subject) cedar.EntityUID { return cedar.NewEntityUID("Case", types.String(s.ID)) }

func (p *Policies) entities(a permit.Actor, act Act, s Subject) cedar.EntityMap {
	principal := cedar.Entity{UID: person(a.ID), Attributes: cedar.NewRecord(cedar.RecordMap{
		"role": types.String(a.Role), "office": types.String(a.Office), "posts": set(a.Posts), "employer": types.String(a.Employer),
	})}
	resource := cedar.Entity{UID: uidOf(s), Attributes: cedar.NewRecord(cedar.RecordMap{
		"applicant": person(s.Applicant), "handler": person(s.Handler), "employer": types.String(s.Employer),
		"window": types.String(s.Window), "authorities": set(s.Authorities), "supervisor": types.String(s.Supervisor),
		"government": set(s.Government), "experts": people(s.Experts),
	})}
	action := p.acts[act] // none: an act that the schema does not know, which nothing permits
	return cedar.EntityMap{principal.UID: principal, resource.UID: resource, action.UID: action}
}

func set[T ~string](list []T) cedar.Set {
	values := make([]cedar.Value, len(list))
	for i, v := range list {
		values[i] = types.String(v)
	}
	return cedar.NewSet(values...)
}

func people(list []permit.PersonID) cedar.Set {
	values := make([]cedar.Value, len(list))
	for i, v := range list {
		values[i] = person(v)
	}
	return cedar.NewSet(values...)
}

// Problem is what the person is told who may not; nil for who may. A forbid says which
// rule it is; where nothing permits the act, the post and office whose work it is.
func (v Verdict) Problem(act Act, at Circumstances) error {
	switch {
	case v.Allowed:
		return nil
	case len(v.Policies) > 0:
		return problem.New(problem.Forbidden, "access.forbidden", text.Say("access.policy."+v.Policies[0]))
	case at.Post != "":
		return problem.New(problem.Forbidden, "permit.forbidden.post", at.Post, at.Office)
	}
	return problem.New(problem.Forbidden, "access.none", string(act))
}

package permit

import (
	"tandem/internal/civil"
)

// When and where originals are compared with what was uploaded.
type Originals string

// The variants of the five cities.
const (
	AtAcceptance Originals = "acceptance" // at the window, before acceptance
	AtHandOut    Originals = "hand-out"   // when the permits are collected
)

// A Profile is how a city runs the procedure (城市方案): the part of a pack that
// the procedure reads. It never changes; a new edition is another profile.
type Profile struct {
	City    string // code, e.g. "haikou"
	Edition string
	Hash    string // of the pack's bytes

	Window      OfficeID   // accepts and hands out
	ActsFor     []OfficeID // in whose name the window accepts, Licence Law art. 24, 26
	Authorities map[Kind]OfficeID
	Supervisor  OfficeID

	PreReview    bool      // a desk review online comes before the visit
	Appointment  bool      // the visit is booked
	Originals    Originals // where originals are seen
	DoublePost   bool      // acceptance needs a second person
	KeepPassport bool      // otherwise it is inspected and handed back
	Delivery     []Way
	ReportTo     OfficeID // a district window reports what it accepted, periodically

	Limits      Limits
	Promises    []Promise   // for some applications, shorter than Limits.Promised
	PreReviews  []Promise   // the same of Limits.PreReview
	Experts     *ExpertRule // nil: the city convenes none
	ExpediteTo  int         // shortest promised limit in days when expedited; 0: none
	RetainYears int         // files are kept after closing
}

// A Limit is a number of days and how they are counted.
type Limit struct {
	Days  int
	Rule  civil.Rule
	Basis string // the provision, for letters and derivations
}

// Limits are the periods of a profile. What a law fixes is checked at load.
type Limits struct {
	Notice    Limit // to ask for everything missing, else deemed accepted (Licence Law art. 32)
	PreReview Limit // for the desk review online; no days: none is promised
	Promised  Limit // of the city, for the whole case
	Joint     Limit // Licence Law art. 42 ¶2
	Work      Limit // the work authority's own
	Residence Limit // Exit-Entry Law art. 30
	Issue     Limit // Licence Law art. 44
	Answer    Limit // for the applicant to answer a correction notice
	Tolerated Limit // for a tolerated paper to come in
	Explain   Limit // for the applicant when permits are withheld
	JointMore int   // days an extension of the joint limit may add
	WorkMore  int   // days an extension of the work limit may add
}

// An ExpertRule says how a city's expert group works.
type ExpertRule struct {
	Offices []OfficeID // that must each send a member
	Quorum  int        // votes without conflict
	Hours   int        // to give opinions
}

// chain is the order of posts that a track passes; neighbours are different people.
func (p *Profile) chain() []Post {
	if p.DoublePost {
		return []Post{PostAccept, PostSecond, PostExamine, PostReview, PostDecide, PostIssue, PostHandOut}
	}
	return []Post{PostAccept, PostExamine, PostReview, PostDecide, PostIssue, PostHandOut}
}

// Business is a transaction of one kind of permit, "work/extension": the two kinds
// share some transaction names.
type Business string

// Business returns the track's business type.
func (t Track) Business() Business { return Business(string(t.Kind) + "/" + string(t.Transaction)) }

package dossier

import (
	"slices"

	"tandem/internal/text"
)

// WorkTransaction is what is asked of the work permit authority (national item 000106107005).
type WorkTransaction string

// The six work transactions.
const (
	WorkOverseas     WorkTransaction = "overseas"     // the applicant is still abroad
	WorkDomestic     WorkTransaction = "domestic"     // the applicant is in China
	WorkExtension    WorkTransaction = "extension"    // same employer, same post
	WorkChange       WorkTransaction = "change"       // of a registered item
	WorkCancellation WorkTransaction = "cancellation" // the employment has ended
	WorkReplacement  WorkTransaction = "replacement"  // lost or damaged
)

// ResidenceTransaction is what is asked of the exit-entry authority.
type ResidenceTransaction string

// The five residence transactions.
const (
	ResidenceFirst        ResidenceTransaction = "first"
	ResidenceExtension    ResidenceTransaction = "extension"
	ResidenceChange       ResidenceTransaction = "change"       // of a registered item
	ResidenceReissue      ResidenceTransaction = "reissue"      // lost, stolen or damaged
	ResidenceCancellation ResidenceTransaction = "cancellation" // the ground has ended
)

// Grade is the class of a foreigner who works in China.
type Grade string

// The classes of the classification standard.
const (
	GradeA Grade = "A" // high-end talent
	GradeB Grade = "B" // professional
	GradeC Grade = "C" // other
)

// Sex is as in a passport; X is printed as "<" in its zone.
type Sex string

// The values in use.
const (
	Male        Sex = "M"
	Female      Sex = "F"
	Unspecified Sex = "X"
)

// DeliveryChoice is how the permits reach the applicant.
type DeliveryChoice string

// The two ways.
const (
	PickUp DeliveryChoice = "pick-up"
	ByPost DeliveryChoice = "post"
)

// PermitKind tells work permits from residence permits.
type PermitKind string

// The two kinds of permit.
const (
	WorkPermit      PermitKind = "work"
	ResidencePermit PermitKind = "residence" // of the work type
)

// Item is something registered on a permit that can change.
type Item string

// A Set is a closed list of answers. Its name and a value make the text key of the label.
type Set struct {
	Name   string
	Values []string
}

// Label is what people call the value of the set.
func (s Set) Label(value string) text.Message {
	return text.Say("dossier.option." + s.Name + "." + value)
}

// Has reports whether value belongs to the set.
func (s Set) Has(value string) bool { return slices.Contains(s.Values, value) }

// list names the values of s in a message.
func (s Set) list() text.List {
	var l text.List
	for _, v := range s.Values {
		l = append(l, v)
	}
	return l
}

// The code lists of the form. Where a national standard numbers the same
// things, its number is in the comment; exchange maps to it.
var (
	workSet        = Set{"work", []string{"overseas", "domestic", "extension", "change", "cancellation", "replacement"}}
	residenceSet   = Set{"residence", []string{"first", "extension", "change", "reissue", "cancellation"}}
	itemSet        = Set{"item", []string{"name", "sex", "birth", "passport", "post-title", "category", "reason", "place", "dependants", "employer-name"}}
	endSet         = Set{"end", []string{"expiry", "early", "death", "incapacity", "employer-ceased"}}
	lossSet        = Set{"loss", []string{"lost", "stolen", "damaged"}}
	sexSet         = Set{"sex", []string{"M", "F", "X"}}                                              // GB/T 2261.1: 1, 2, 9
	maritalSet     = Set{"marital", []string{"single", "married", "widowed", "divorced", "unstated"}} // GB/T 2261.2: 10, 20, 30, 40, 90
	passportSet    = Set{"passport", []string{"ordinary", "official", "diplomatic", "other"}}
	fingerprintSet = Set{"fingerprints", []string{"taken", "pending", "exempt"}}
	levelSet       = Set{"level", []string{"senior-high", "associate", "bachelor", "master", "doctor", "other"}}
	degreeSet      = Set{"degree", []string{"doctor", "master", "bachelor", "associate", "other"}}
	chineseSet     = Set{"chinese", []string{"none", "hsk-1", "hsk-2", "hsk-3", "hsk-4", "hsk-5", "hsk-6", "hsk-7", "hsk-8", "hsk-9", "taught-in-chinese", "former-national"}}
	gradeSet       = Set{"grade", []string{"A", "B", "C"}}
	groundSet      = Set{"ground", []string{"A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "C1", "C2", "C3"}}
	postSet        = Set{"post", []string{"management", "professional", "teaching", "research", "skilled", "art-sport", "other"}}
	permitSet      = Set{"permit", []string{"work", "residence"}}
	visaSet        = Set{"visa", []string{"C", "D", "F", "G", "J1", "J2", "K", "L", "M", "Q1", "Q2", "R", "S1", "S2", "X1", "X2", "Z"}}
	stayKindSet    = Set{"stay", []string{"work", "work-talent", "study", "journalist", "reunion", "private"}}
	reasonSet      = Set{"stay", []string{"work", "work-talent"}}
	relationSet    = Set{"relation", []string{"spouse", "child", "parent", "parent-in-law"}}
	deliverySet    = Set{"delivery", []string{"pick-up", "post"}}
)

package dossier

import (
	"regexp"
	"slices"
	"strings"

	"tandem/internal/text"
)

// A Type says what kind of answer a question takes.
type Type string

// The types of answers.
const (
	Line       Type = "line"       // one line in any script
	Prose      Type = "prose"      // text in any script, with line breaks
	Latin      Type = "latin"      // a name as in the passport zone: A–Z, space, hyphen, apostrophe
	Han        Type = "han"        // a name in Chinese characters
	Choice     Type = "choice"     // one of Options
	Nation     Type = "nation"     // a Country
	Date       Type = "date"       // 2026-11-17
	MonthType  Type = "month"      // 2019-07
	Moment     Type = "moment"     // 2026-11-17T09:30
	Number     Type = "number"     // whole, from Min to Max
	Flag       Type = "flag"       // true, or not said
	List       Type = "list"       // the number of items is at most Max
	Code       Type = "code"       // the name of a city or a station: a–z, 0–9, dot and hyphen
	PassportNo Type = "passport"   // 5 to 20 of A–Z and 0–9
	PermitNo   Type = "permit"     // 18 of A–Z and 0–9, for life
	Credit     Type = "credit"     // unified social credit code, GB 32100-2015
	Region     Type = "region"     // GB/T 2260, six digits
	Occupation Type = "occupation" // 职业分类大典, 2-02-10-09
	Industry   Type = "industry"   // GB/T 4754, a letter and up to four digits
	Identifier Type = "identifier" // a number on a paper
	Phone      Type = "phone"
	Email      Type = "email"
	Zone       Type = "zone"   // one line of the passport zone
	SHA256     Type = "sha256" // of a file, 64 hex digits
)

// A Reader is a procedure that reads answers, or the employer.
type Reader string

// The two procedures, and the employer, whose handlers see what the employer answers
// for and whom it employs: nothing that is sensitive.
const (
	ForWork      Reader = "work"
	ForResidence Reader = "residence"
	ForEmployer  Reader = "employer"
)

// A Filler is who answers.
type Filler string

// Applicant and employer share the form.
const (
	ByApplicant Filler = "applicant"
	ByEmployer  Filler = "employer"
)

// A Purpose is why a question is asked. A form may hold nothing that is
// unrelated to the licence (Licence Law art. 29), so every question has one.
type Purpose string

// The purposes.
const (
	ToRoute    Purpose = "route"    // to find the procedure and the offices
	ToIdentify Purpose = "identify" // to know who the person is
	ToQualify  Purpose = "qualify"  // to judge whether the permit may be given
	ToGrade    Purpose = "grade"    // to classify as A, B or C
	ToDate     Purpose = "date"     // to set the period of the permits
	ToEmploy   Purpose = "employ"   // to know who employs, and that they may
	ToStay     Purpose = "stay"     // to see that the stay is lawful
	ToLodge    Purpose = "lodge"    // to know where the person lives
	ToHealth   Purpose = "health"   // to keep public health
	ToSafety   Purpose = "safety"   // to see that there is no criminal record
	ToFamily   Purpose = "family"   // to let the family come along
	ToReach    Purpose = "reach"    // to reach people about the case
	ToDeliver  Purpose = "deliver"  // to hand over the permits
	ToBind     Purpose = "bind"     // to make applicant and employer answer for what they say
)

// In says the purpose to the person who is asked.
func (p Purpose) In(l text.Lang) string { return text.T(l, "dossier.purpose."+string(p)) }

// A Source is the provision that a question rests on. It is a text key, as
// problem.Error.Law wants it.
type Source string

// The provisions.
const (
	Licence29      Source = "dossier.source.licence-29"
	Licence31      Source = "dossier.source.licence-31"
	ExitEntry30    Source = "dossier.source.exit-entry-30"
	ExitEntry32    Source = "dossier.source.exit-entry-32"
	ExitEntry33    Source = "dossier.source.exit-entry-33"
	ExitEntry35    Source = "dossier.source.exit-entry-35"
	ExitEntry39    Source = "dossier.source.exit-entry-39"
	ExitEntry41    Source = "dossier.source.exit-entry-41"
	Regulation15   Source = "dossier.source.regulation-15"
	Regulation16   Source = "dossier.source.regulation-16"
	Regulation26   Source = "dossier.source.regulation-26"
	Guide          Source = "dossier.source.guide"
	Classification Source = "dossier.source.classification"
	Points         Source = "dossier.source.points"
	Privacy30      Source = "dossier.source.privacy-30"
)

// In cites the provision.
func (s Source) In(l text.Lang) string { return text.T(l, string(s)) }

// A Question is one field of the form.
type Question struct {
	ID        string // dotted path; [] stands for any item of a list
	Type      Type
	Need      Need     // when it must be answered; "" is never
	Options   Set      // of a Choice
	Min, Max  int      // of a Number; Max also of characters and of items in a List
	ReadBy    []Reader // the procedures whose decisions read it
	Employer  bool     // the employer's handlers see it too
	By        Filler
	Fixed     bool // a person's whole life: a new answer means another person or an old mistake
	Sensitive bool // strict protection and a notice of necessity (PIPL art. 28–30)
	For       Purpose
	Source    Source
}

// Section is the part of the form that the question stands in.
func (q Question) Section() string {
	section, _, _ := strings.Cut(q.ID, ".")
	return strings.TrimSuffix(section, "[]")
}

// Label is what the form calls the question; an item is called as its list.
func (q Question) Label() text.Message {
	return text.Say("dossier.ask." + strings.TrimSuffix(q.ID, "[]"))
}

// Questions lists the whole form in its order.
func Questions() []Question { return slices.Clone(questions) }

// QuestionAt finds the question that the answer at path belongs to:
// education[1].school is an answer to education[].school.
func QuestionAt(path string) (Question, bool) {
	i, ok := place[idOf(path)]
	if !ok {
		return Question{}, false
	}
	return questions[i], true
}

// MayRead reports whether the reader may see the answer (PIPL art. 34: state organs
// process no more than their duty needs; art. 6: nor does an employer).
func MayRead(q Question, r Reader) bool {
	if r == ForEmployer {
		return q.Employer
	}
	return slices.Contains(q.ReadBy, r)
}

var index = regexp.MustCompile(`\[\d+\]`)

// idOf takes the indexes out of a path.
func idOf(path string) string { return index.ReplaceAllString(path, "[]") }

// place is where each question stands in the table.
var place = func() map[string]int {
	m := make(map[string]int, len(questions))
	for i, q := range questions {
		m[q.ID] = i
	}
	return m
}()

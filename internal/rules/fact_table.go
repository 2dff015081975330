package rules

import (
	"reflect"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types/ref"

	"tandem/internal/civil"
	"tandem/internal/text"
)

// Change says whether a fact can become another one.
type Change string

// The kinds of change.
const (
	Never   Change = "never"   // birth and nationality, and what registers say
	ByTime  Change = "time"    // it comes by waiting
	Effort  Change = "effort"  // somebody can bring it about
	Derived Change = "derived" // computed from other facts, never written
)

// A FactKind is the type of a fact.
type FactKind string

// The types. A day is for people to write; rules see what follows from it.
const (
	Truth  FactKind = "bool"
	Number FactKind = "int"
	Word   FactKind = "text"
	Day    FactKind = "date"
)

// A Fact is one line of the table of facts.
type Fact struct {
	Name    string // as rules and files name it: "work.years"
	Kind    FactKind
	Unit    string // of a number: year, month, yuan …
	Change  Change
	From    string   // where it is found, a key of facts.from
	Max     int      // of a number; the least is 0
	Values  []string // of a word out of a closed list, from less to more where that has a meaning
	Pattern string   // of a word of a certain form
	rising  bool     // the words go from none to more and more
	pass    int      // what one unit of waiting adds

	index   int
	field   []int   // of the Go struct; nil if derived
	nothing ref.Val // what it is when everything that is so has been stated
}

// In returns what the fact is called.
func (f *Fact) In(l text.Lang) string { return text.T(l, "facts.label."+f.Name) }

// group is the first part of the name.
func (f *Fact) group() string {
	group, _, _ := strings.Cut(f.Name, ".")
	return group
}

// factTable is compiled from the tags of Facts once; nothing writes to it later.
var factTable, factByName = tabulate()

// The facts that are computed from others, or from days.
var (
	totalFact, gradeFact = factByName[pointsTotal], factByName[categoryGrade]
	ageFact, leftFact    = factByName["person.age"], factByName["passport.monthsLeft"]
)

// A factGroup is the facts that one struct of Facts holds, days apart.
type factGroup struct {
	field int
	facts []*Fact
}

var factGroups = grouped(factTable)

func grouped(all []*Fact) []factGroup {
	var out []factGroup
	for _, f := range all {
		if f.field == nil || f.Kind == Day {
			continue
		}
		if n := len(out); n == 0 || out[n-1].field != f.field[0] {
			out = append(out, factGroup{field: f.field[0]})
		}
		g := &out[len(out)-1]
		g.facts = append(g.facts, f)
	}
	return out
}

// FactTable lists every fact, in the order of the file.
func FactTable() []*Fact { return factTable }

// FactNamed returns the fact with the name.
func FactNamed(name string) (*Fact, bool) { f, ok := factByName[name]; return f, ok }

// The facts that are computed.
const (
	pointsTotal   = "points.total"
	categoryGrade = "category.grade"
)

func tabulate() ([]*Fact, map[string]*Fact) {
	var all []*Fact
	t := reflect.TypeFor[Facts]()
	for i := range t.NumField() {
		if group := t.Field(i); group.Type.Kind() == reflect.Struct && group.Type != dateType {
			for j := range group.Type.NumField() {
				all = append(all, factOf(group.Tag.Get("yaml"), group.Type.Field(j), []int{i, j}))
			}
		}
	}
	all = append(all,
		&Fact{Name: pointsTotal, Kind: Number, Unit: "point", Change: Derived, From: "points-table", Max: 1000},
		&Fact{Name: categoryGrade, Kind: Word, Change: Derived, From: "points-table", Values: []string{"none", "C", "B", "A"}})
	byName := map[string]*Fact{}
	for i, f := range all {
		f.index = i
		byName[f.Name] = f
	}
	return all, byName
}

var dateType = reflect.TypeFor[civil.Date]()

func factOf(group string, sf reflect.StructField, field []int) *Fact {
	tag := sf.Tag
	f := &Fact{Name: group + "." + tag.Get("yaml"), Kind: kindOf(sf.Type), Unit: tag.Get("unit"),
		Change: Change(tag.Get("change")), From: tag.Get("from"), Max: number(tag.Get("max"), 1),
		Values: strings.Fields(tag.Get("values")), Pattern: tag.Get("pattern"), field: field}
	f.rising, f.nothing = tag.Get("rising") != "", f.absent()
	if f.Change == ByTime || tag.Get("pass") != "" {
		f.pass = number(tag.Get("pass"), 1)
	}
	return f
}

func kindOf(t reflect.Type) FactKind {
	if t == dateType {
		return Day
	}
	switch t.Elem().Kind() {
	case reflect.Int:
		return Number
	case reflect.Bool:
		return Truth
	default:
		return Word
	}
}

// number reads a tag; the tests of the table find one that is not a number.
func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// Say says a value of the fact as people write it: "3 years", "doctor", "yes".
func (f *Fact) Say(v any) text.Localized { return spoken{f, v} }

type spoken struct {
	fact  *Fact
	value any
}

func (s spoken) In(l text.Lang) string {
	switch v := s.value.(type) {
	case bool:
		return text.T(l, "facts.value."+strconv.FormatBool(v))
	case int:
		if s.fact == ageFact { // 岁, where other years are 年
			return text.T(l, "facts.unit.age", v)
		}
		return text.T(l, "facts.unit."+s.fact.Unit, v)
	case string:
		if text.Has("facts.value." + v) {
			return text.T(l, "facts.value."+v)
		}
		return v
	default:
		return text.T(l, "facts.not-known")
	}
}

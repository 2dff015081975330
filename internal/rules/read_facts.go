package rules

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// ReadFacts reads a facts file, YAML or JSON. Everything wrong with it is told at
// once, by line; an unknown fact is told with the name of the nearest known one.
func ReadFacts(file string, data []byte) (Facts, strict.Faults) {
	root, faults := strict.Parse(file, data, maxBytes)
	if root == nil {
		return Facts{}, faults
	}
	f, more := decodeFacts(file, root, "")
	faults = append(faults, more...)
	faults.Sort()
	return f, faults
}

// decodeFacts reads the facts that stand under a path of a file.
func decodeFacts(file string, n *strict.Node, path string) (Facts, strict.Faults) {
	var f Facts
	c := &check{file: file, root: n}
	for _, fault := range n.Decode(&f) {
		c.faults = append(c.faults, inUnit(nearestFact(fault)))
	}
	s := reflect.ValueOf(f)
	for _, fact := range factTable {
		if fact.field != nil && fact.Kind != Day && !s.FieldByIndex(fact.field).IsNil() {
			c.factValue(fact, s.FieldByIndex(fact.field).Elem().Interface())
		}
	}
	c.daysAgree(f)
	for i := range c.faults {
		if c.faults[i].Path = strict.Join(path, c.faults[i].Path); strings.HasSuffix(c.faults[i].Path, ".") {
			c.faults[i].Path = path // it is about all of them
		}
	}
	return f, c.faults
}

// nearestFact names the fact that an unknown key most likely stands for, wherever in
// the file that one belongs.
func nearestFact(fault strict.Fault) strict.Fault {
	if !strings.HasPrefix(fault.Key, "strict.unknown") {
		return fault
	}
	if near, ok := NearestFact(fault.Path); ok {
		fault.Key, fault.Args = "facts.unknown", []any{fault.Path, near}
	}
	return fault
}

// inUnit says of a number that is none what it counts: people write 420,000, 42万 or
// "two years".
func inUnit(fault strict.Fault) strict.Fault {
	if f, ok := factByName[fault.Path]; ok && f.Kind == Number && fault.Key == "strict.type" {
		fault.Key, fault.Args = "shape.number", []any{fault.Args[1], f, text.Say("facts.unit-name." + f.Unit)}
	}
	return fault
}

// NearestFact finds the fact that a misspelt name most likely stands for: the one
// called so but for its unit in its group, the one called so in another group, a like
// one in its own group, or a like one anywhere.
func NearestFact(name string) (string, bool) {
	group, leaf, grouped := strings.Cut(name, ".")
	if !grouped {
		leaf = name
	}
	if f, ok := factByName[otherUnit.Replace(name)]; ok {
		return f.Name, true
	}
	every := func(*Fact) bool { return true }
	if near, ok := nearestLeaf(leaf, func(f *Fact) bool { return strings.HasSuffix(f.Name, "."+leaf) }); ok {
		return near, true
	}
	if near, ok := nearestLeaf(leaf, func(f *Fact) bool { return strings.HasPrefix(f.Name, group+".") }); ok {
		return near, true
	}
	return nearestLeaf(leaf, every)
}

// otherUnit turns a name that counts years into one that counts months, and back.
var otherUnit = strings.NewReplacer("years", "months", "months", "years", "Years", "Months", "Months", "Years")

// nearestLeaf looks among the facts that match for the last part of a name.
func nearestLeaf(leaf string, match func(*Fact) bool) (string, bool) {
	var names, leaves []string
	for _, f := range factTable {
		if match(f) {
			names, leaves = append(names, f.Name), append(leaves, f.Name[strings.IndexByte(f.Name, '.')+1:])
		}
	}
	near, ok := strict.Nearest(leaf, leaves)
	if !ok {
		return "", false
	}
	return names[slices.Index(leaves, near)], true
}

// factValue checks a value against the table.
func (c *check) factValue(f *Fact, v any) {
	switch v := v.(type) {
	case int:
		if v < 0 || v > f.Max {
			c.fault(f.Name, "facts.range", v, 0, f.Max)
		}
	case string:
		c.factWord(f, v)
	}
}

func (c *check) factWord(f *Fact, v string) {
	if f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(v) {
		c.fault(f.Name, "facts.form", v)
	}
	for _, known := range f.Values {
		if v == known {
			return
		}
	}
	if near, ok := strict.Nearest(v, f.Values); ok {
		c.fault(f.Name, "facts.value.near", v, near)
	} else if len(f.Values) > 0 {
		c.fault(f.Name, "facts.value", v, list(f.Values))
	}
}

// daysAgree checks what is written twice, as a day and as what follows from it.
func (c *check) daysAgree(f Facts) {
	if f.On.IsZero() {
		return
	}
	if birth, age := f.Person.BirthDate, f.Person.Age; !birth.IsZero() && age != nil && *age != fullMonths(birth, f.On)/12 {
		c.fault("person.age", "facts.age.differs", *age, fullMonths(birth, f.On)/12)
	}
	if to, left := f.Passport.ExpiresOn, f.Passport.MonthsLeft; !to.IsZero() && left != nil && *left != monthsLeft(f.On, to) {
		c.fault("passport.monthsLeft", "facts.passport.differs", *left, monthsLeft(f.On, to))
	}
}

func monthsLeft(on, to civil.Date) int { return max(0, fullMonths(on, to)) }

// A factList names facts, in the order of the table.
type factList []*Fact

// In names the facts, one after the other.
func (l factList) In(lang text.Lang) string {
	var words text.List
	for _, f := range l {
		words = append(words, f)
	}
	return words.In(lang)
}

package dossier

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/internal/civil"
	"tandem/internal/strict"
	"tandem/internal/text"
)

// Check looks at a whole form as it is filed on the day today, and gives all
// its faults, those of single answers first, each with the path of the answer
// and without a line. A form without errors may be filed; warnings are for
// people to look at.
func Check(f Form, today civil.Date) strict.Faults { return check(f, today, nil) }

func check(f Form, today civil.Date, unread speech) strict.Faults {
	c := checker{form: &f, today: today, unread: unread}
	c.answers()
	for _, rule := range rules {
		rule(&c)
	}
	return c.faults
}

// A checker collects what is wrong with one form.
type checker struct {
	form   *Form // its own; lists that are too long are cut
	today  civil.Date
	unread speech // answers that were given but could not be read
	faults strict.Faults
}

func (c *checker) fault(path, key string, args ...any) {
	c.faults = append(c.faults, strict.Fault{Path: path, Key: key, Args: args})
}

func (c *checker) warn(path, key string, args ...any) {
	c.faults = append(c.faults, strict.Fault{Path: path, Severity: strict.Warning, Key: key, Args: args})
}

// add takes over what another check found out, at path.
func (c *checker) add(path string, m text.Message) { c.fault(path, m.Key, m.Args...) }

// faulty reports whether something is wrong with the answer at path already.
func (c *checker) faulty(path string) bool {
	return slices.ContainsFunc(c.faults, func(f strict.Fault) bool { return f.Path == path })
}

// answers holds every answer against its question.
func (c *checker) answers() {
	for a := range answers(c.form) {
		q := questions[place[a.id]]
		switch {
		case a.given():
			c.given(q, a)
		case q.Need == Always, !c.unread.within("transaction") && q.Need.Holds(c.form):
			c.open(q, a)
		}
	}
}

// open reports a question that should have been answered.
func (c *checker) open(q Question, a answer) {
	switch q.Type {
	case Number:
		c.fault(a.path, "dossier.number", q.Label(), q.Min, q.Max)
	case Flag:
		c.fault(a.path, "dossier.unconfirmed", q.Label(), q.Need)
	default:
		c.fault(a.path, "dossier.missing", q.Label(), q.Need)
	}
}

func (c *checker) given(q Question, a answer) {
	switch q.Type {
	case Flag, Date, MonthType, Moment: // their Go types cannot be wrong
	case List:
		c.list(q, a)
	case Number:
		c.number(q, a)
	case Choice:
		c.choice(q, a)
	case Nation:
		c.nation(a)
	case Credit:
		c.credit(a)
	default:
		c.words(q, a)
	}
}

// list looks at no more items than there may be.
func (c *checker) list(q Question, a answer) {
	if n := a.value.Len(); n > q.Max {
		c.fault(a.path, "dossier.list", q.Label(), n, q.Max)
		a.value.Set(a.value.Slice(0, q.Max))
	}
}

func (c *checker) number(q Question, a answer) {
	if n := a.value.Int(); n < int64(q.Min) || n > int64(q.Max) {
		c.fault(a.path, "dossier.number", q.Label(), q.Min, q.Max)
	}
}

func (c *checker) choice(q Question, a answer) {
	value := a.text()
	if q.Options.Has(value) {
		return
	}
	if key, ok := noChange[value]; ok && q.ID == "transaction.changed[]" {
		c.fault(a.path, key)
		return
	}
	if near, ok := strict.Nearest(value, q.Options.Values); ok {
		c.fault(a.path, "dossier.choice.near", clip(value), near, q.Options.list())
		return
	}
	c.fault(a.path, "dossier.choice", clip(value), q.Options.list())
}

// What people take for a change and is not one: another employer or occupation
// means cancellation and a new application (service guide for work permits).
var noChange = map[string]string{
	"employer":   "dossier.changed.employer",
	"occupation": "dossier.changed.occupation",
}

func (c *checker) nation(a answer) {
	code := Country(a.text())
	if code.Known() {
		return
	}
	if right, ok := misnamed[Country(strings.ToUpper(string(code)))]; ok {
		c.fault(a.path, "dossier.nation.near", clip(string(code)), string(right))
		return
	}
	c.fault(a.path, "dossier.nation", clip(string(code)))
}

// A credit code with a wrong check character is known to have been issued all
// the same; the register of legal persons decides.
func (c *checker) credit(a answer) {
	m, ok := CheckCredit(a.text())
	switch {
	case ok:
	case c.form.Employer.RegisterConfirms && m.Key == "dossier.credit.check":
		c.warn(a.path, "dossier.credit.registered", m.Args...)
	default:
		c.add(a.path, m)
	}
}

// shapes are the types of answers that an expression describes. What to write
// stands in the text "dossier.shape." + type.
var shapes = map[Type]*regexp.Regexp{
	Code:       regexp.MustCompile(`^[a-z][a-z0-9.-]{1,39}$`),
	PassportNo: regexp.MustCompile(`^[A-Z0-9]{5,20}$`),
	PermitNo:   regexp.MustCompile(`^[0-9A-Z]{18}$`),
	Region:     regexp.MustCompile(`^[1-8][0-9]{5}$`),
	Occupation: regexp.MustCompile(`^[1-8](-[0-9]{2}){1,3}$`),
	Industry:   regexp.MustCompile(`^[A-T]([0-9]{2,4})?$`),
	Identifier: regexp.MustCompile(`^[0-9A-Z][0-9A-Z/-]{1,39}$`),
	Phone:      regexp.MustCompile(`^\+?[0-9]([ -]?[0-9]){4,19}$`),
	Email:      regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,63}$`),
	SHA256:     regexp.MustCompile(`^[0-9a-f]{64}$`),
}

// words checks an answer in letters.
func (c *checker) words(q Question, a answer) {
	value := a.text()
	if r, found := strict.Hidden(value); found {
		c.fault(a.path, "strict.control", fmt.Sprintf("U+%04X", r))
		return
	}
	if shape, ok := shapes[q.Type]; ok && !shape.MatchString(value) {
		c.fault(a.path, "dossier.shape."+string(q.Type), clip(value), utf8.RuneCountInString(value))
		return
	}
	if n := utf8.RuneCountInString(value); q.Max > 0 && n > q.Max {
		c.fault(a.path, "dossier.long", q.Label(), n, q.Max)
		return
	}
	c.script(q, a, value)
}

// script checks what letters an answer is written in.
func (c *checker) script(q Question, a answer, value string) {
	switch q.Type {
	case Latin:
		c.latin(a.path, value)
	case Han:
		if !isHan(value) {
			c.fault(a.path, "dossier.han", clip(value))
		}
	case Line:
		c.line(a.path, value)
	}
}

// line refuses what one line of any script cannot be: more lines, or nothing to read.
func (c *checker) line(path, value string) {
	switch {
	case strings.ContainsAny(value, "\n\t\u2028\u2029"):
		c.fault(path, "dossier.oneline")
	case !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		c.fault(path, "dossier.blank", clip(value))
	}
}

// isHan reports whether s is a name in Chinese characters, also those beyond
// the basic plane; the dot parts the names of some peoples.
func isHan(s string) bool {
	return s != "" && !slices.ContainsFunc([]rune(s), func(r rune) bool {
		return !unicode.Is(unicode.Han, r) && r != '·'
	})
}

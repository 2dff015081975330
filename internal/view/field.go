package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/internal/text"
)

// A Field is one question with what was answered. Only optional ones are
// marked; the server checks all of them.
type Field struct {
	Name, Label, Hint, Value string
	Values                   []string // of Checks, and of DateField and MonthField: year, month, day
	Error                    string   // what is wrong and what to do, "" if nothing
	Wrong                    string   // the boxes of a date that are wrong, of "ymd"; "" for all
	Options                  []Option
	Groups                   []OptionGroup // of a Select, after Options
	Optional, Prefilled      bool
	From                     string   // where a prefilled answer comes from, "" for not said
	Suggest                  []string // of a TextField: answers to pick instead of typing
	Width                    Width
	Autocomplete, InputMode  string
	Spellcheck               bool // never for names and numbers
	Mono                     bool // an identifier
	Lang                     text.Lang
	Rows                     int    // of a TextArea, 5 if not given
	Accept                   string // of a FileField: ".jpg,.pdf"
	Max                      int64  // of a FileField: bytes of one file, 0 for no check
	Several, Camera          bool   // of a FileField
	Files                    []UploadedFile
}

// An Option is one answer to choose. Under is asked below it, when it is chosen.
type Option struct {
	Value, Label, Hint string
	Under              templ.Component
}

// An OptionGroup is options of a Select under a heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// A Width is how long the answer is expected to be.
type Width string

// The widths.
const (
	Full  Width = ""
	Short Width = "w-s" // a number, a code
	Mid   Width = "w-m" // a name
)

// An UploadedFile is a file of a FileField that was sent or can be used again.
type UploadedFile struct {
	Name, About string // About: "1.8 MB, from your last application"
	Bad         bool
	Act         *Act // use or remove it
}

// fieldID is the id of the control of the answer name.
func fieldID(name string) string { return "f-" + name }

func (f Field) id() string { return fieldID(f.Name) }

func (f Field) hintID() string { return f.id() + "-hint" }

func (f Field) errorID() string { return f.id() + "-error" }

// described lists the ids of what explains the control.
func (f Field) described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.hintID())
	}
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

// attrs are the attributes that every control of f has.
func (f Field) attrs() templ.Attributes {
	a := templ.Attributes{}
	if d := f.described(); d != "" {
		a["aria-describedby"] = d
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if f.Lang != "" {
		a["lang"] = tag(f.Lang)
	}
	return a
}

// suggestID is the id of the list of answers to pick.
func (f Field) suggestID() string { return f.id() + "-list" }

// typed are the attributes of a control that is typed into.
func (f Field) typed() templ.Attributes {
	a := f.attrs()
	if len(f.Suggest) > 0 {
		a["list"] = f.suggestID()
	}
	a["spellcheck"] = strconv.FormatBool(f.Spellcheck)
	if f.InputMode != "" {
		a["inputmode"] = f.InputMode
	}
	return a
}

func (f Field) class() string {
	if f.Error != "" {
		return "field err"
	}
	return "field"
}

func (f Field) control() string {
	class := "in"
	if f.Error != "" {
		class += " bad"
	}
	if f.Mono {
		class += " mono"
	}
	return strings.TrimSpace(class + " " + string(f.Width))
}

func (f Field) rows() string { return strconv.Itoa(cmp.Or(f.Rows, 5)) }

func (f Field) chosen(value string) bool {
	return f.Value == value && value != "" || slices.Contains(f.Values, value)
}

// optionID is the id of the control of option i.
func (f Field) optionID(i int) string { return f.id() + "-" + strconv.Itoa(i+1) }

// A datePart is one box of a date: y, m or d.
type datePart struct {
	Field
	key   string
	value string
}

// dateOrder is how people of l write a date.
func dateOrder(l text.Lang, keys string) []string {
	order := strings.Split(keys, "")
	if l == text.EN {
		slices.Reverse(order)
	}
	return order
}

// parts are the boxes of f in the order of l; keys are "ymd" or "ym".
func (f Field) parts(l text.Lang, keys string) []datePart {
	var parts []datePart
	for _, key := range dateOrder(l, keys) {
		p := datePart{Field: f, key: key}
		if i := strings.Index(keys, key); i < len(f.Values) {
			p.value = f.Values[i]
		}
		parts = append(parts, p)
	}
	return parts
}

func (p datePart) name() string { return p.Name + "." + p.key }

func (p datePart) wrong() bool {
	return p.Error != "" && (p.Wrong == "" || strings.Contains(p.Wrong, p.key))
}

func (p datePart) class() string {
	if p.wrong() {
		return "in bad"
	}
	return "in"
}

func (p datePart) attrs(l text.Lang) templ.Attributes {
	a := templ.Attributes{"autocomplete": "off", "inputmode": "numeric"}
	if p.key == "m" && l == text.EN {
		a["inputmode"] = "text" // MAR is a month too
	}
	if p.wrong() {
		a["aria-invalid"], a["aria-describedby"] = "true", p.errorID()
	}
	return a
}

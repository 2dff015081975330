package rules

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// Names are what something is called in the languages of a pack.
type Names struct {
	ZH string `yaml:"zh" json:"zh"`
	EN string `yaml:"en" json:"en"`
}

// In returns the name in l; other languages read the English one.
func (n Names) In(l text.Lang) string {
	if l == text.ZH {
		return n.ZH
	}
	return n.EN
}

// A Pack is the rules of one place in one edition, as its layers give them together:
// the nation's, the region's, the province's and its own. It is read only: cases, pages
// and letters share one value.
type Pack struct {
	City      string // code, "haikou"
	Names     Names
	Edition   string
	Hash      string            // SHA-256, hex, of every file of every layer
	Layers    []Layer           // that it was made of, from far to near
	From, To  civil.Date        // the days on which cases are filed under it; zero To: until further notice
	Authority permit.OfficeID   // that issued it
	Sources   map[string]Source // of the rules by path: "limits.promised"; rows of lists name their own
	Mode      Mode
	Before    int // days that both permits took one after the other; 0: not known

	Profile   permit.Profile
	Offices   []Office
	Materials []Material // the whole catalogue, in its order
	Registers []Register // that this office can ask
	Validity  Validity
	Remedy    Remedy
	Masking   string // of the holder's name in what machines read, see package credential
	Fees      []Fee

	Policies  *Policies  // points, grounds and routes that hold here
	Checklist *Checklist // when each material is asked: the rows of all layers

	promises []promiseEntry // with their sources
	own      []string       // paths of the rules that its own layer says
}

// Says reports whether the pack's own layer says the rule at a path, rather than one
// above it.
func (p *Pack) Says(path string) bool { return slices.Contains(p.own, path) }

// A Layer is one of those that a pack was made of.
type Layer struct {
	Names
	Level   Level
	Code    string // "guangdong"
	Edition string
	Folder  string
}

// Mode is how several departments handle one application (Licence Law art. 26 ¶2).
type Mode string

// The three modes.
const (
	OneDepartment Mode = "one-department" // accepts, asks the others, handles as one
	Together      Mode = "joint"          // 联合办理
	Centralised   Mode = "centralised"    // 集中办理
)

// OfficeKind is what an office is for.
type OfficeKind string

// The kinds of office.
const (
	Window             OfficeKind = "window" // accepts and hands out
	WorkAuthority      OfficeKind = "work-authority"
	ResidenceAuthority OfficeKind = "residence-authority"
	Adviser            OfficeKind = "adviser" // sends experts, decides nothing
	Supervisor         OfficeKind = "supervisor"
	Government         OfficeKind = "government" // its head extends the joint limit, Licence Law art. 42 ¶2
	Station            OfficeKind = "station"    // a service point that belongs to the window
)

// An Office is an authority, a window or a service point.
type Office struct {
	ID     permit.OfficeID `yaml:"id" strict:"required"`
	Kind   OfficeKind      `yaml:"kind" strict:"required"`
	ZH     string          `yaml:"zh" strict:"required"`
	EN     string          `yaml:"en" strict:"required"`
	Visits *Visits         `yaml:"visits"` // nil: nobody is received by appointment
}

// In returns what the office is called.
func (o Office) In(l text.Lang) string { return Names{o.ZH, o.EN}.In(l) }

// Office returns the office with the id.
func (p *Pack) Office(id permit.OfficeID) (Office, bool) {
	return find(p.Offices, func(o Office) bool { return o.ID == id })
}

// Stations lists the service points, in the order of the pack.
func (p *Pack) Stations() []Office {
	return slices.DeleteFunc(slices.Clone(p.Offices), func(o Office) bool { return o.Kind != Station })
}

func find[T any](list []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}

// Register is a register of another department that may answer instead of a
// paper (seed 000: 可查询到…可免予查验).
type Register string

// The registers that can be asked.
const (
	AccommodationRegister Register = "accommodation"       // 住宿登记
	MarketRegister        Register = "market-registration" // 市场主体登记
)

// In returns what the register is called.
func (r Register) In(l text.Lang) string { return text.T(l, "rules.register."+string(r)) }

// Registers lists the registers that can be asked.
var Registers = []Register{AccommodationRegister, MarketRegister}

package view

// A Kind is the way a question is asked.
type Kind string

// The ways.
const (
	AsText   Kind = "text"
	AsArea   Kind = "area"
	AsSelect Kind = "select"
	AsRadios Kind = "radios"
	AsChecks Kind = "checks"
	AsCheck  Kind = "check"
	AsDate   Kind = "date"
	AsMonth  Kind = "month"
	AsHidden Kind = "hidden"
)

// An Input is a question with the way it is asked.
type Input struct {
	Kind Kind
	Field
}

// An Item is one of a list of like things: a school, a job.
type Item struct {
	Legend string
	Inputs []Input
	Fixed  string // said of what cannot be changed here, "" for nothing
	Remove *Act
}

// A Part is questions under one heading. Anchor is the id of a list, to which an error of
// the list as a whole leads. A folded part shows its heading until somebody opens it.
type Part struct {
	Fold          bool
	Legend, What  string
	Anchor, Error string
	Inputs        []Input
	Items         []Item
	Acts          []Act
}

// A Topic is one page of a form. Asks names the answers that it asks for.
type Topic struct {
	Head    Head
	Post    Post
	Asks    string
	Notes   []Notice
	Clashes []Change // what somebody else changed meanwhile
	Parts   []Part
	Acts    []Act
	Why     []Reason
	Sketch  bool // of the photo page of a passport beside it
}

// A Reason says of a question why it is asked and what it rests on.
type Reason struct {
	Label, Purpose, Source string
}

// An OwnCase is a case in the list of somebody's own.
type OwnCase struct {
	Title, Number, Where string // Where: the city
	Who                  string // whose it is, for others
	Path                 string
	Status               string
	Tone                 Tone
	Sentence, Next       string // of the clock, and what the reader can do
}

// OwnCases are cases under one heading.
type OwnCases struct {
	Key, Title string
	Rows       []OwnCase
}

// A TaskList is the page that the pages of a form are reached from.
type TaskList struct {
	Head        Head
	Facts       []Fact
	Done, Total int
	Left        string
	Next        Act
	Notes       []Notice
	Groups      []Group
	Aside       []Link
	Saved       string
}

// A Paper is a material in the list of those to bring.
type Paper struct {
	Code, Name, Why string
	State           string
	Tone            Tone
	Details         []string
	Link            *Link
	Upload          *Field
	Files           []UploadedFile
}

// A PaperGroup is papers under one heading.
type PaperGroup struct {
	Title, What string
	Papers      []Paper
}

// Papers is the page of all materials.
type Papers struct {
	Head   Head
	Post   Post
	Notes  []Notice
	Groups []PaperGroup
	Acts   []Act
}

// A PaperPage is the page of one material.
type PaperPage struct {
	Head    Head
	Facts   []Fact
	Details []string // how it must be
	Notes   []Notice
	Post    Post
	Upload  *Field
	Acts    []Act
	Picture string // address of a picture of what was brought, "" for none
	About   string // of the picture
	Others  []OtherForm
}

// An OtherForm is a form with no questions: one button, with what it does in words.
type OtherForm struct {
	Action, Title, What string
	Hidden              [][2]string
	Act                 Act
}

// An AnswerSection is answers under one heading, to be checked.
type AnswerSection struct {
	Key, Title string
	Rows       []SummaryRow
}

// A CheckPage is the page on which all answers are seen before they are handed in.
type CheckPage struct {
	Head     Head
	Notes    []Notice
	Open     []Link // what must be changed first
	OpenHead string
	Sections []AnswerSection
	Post     Post
	Bring    string // heading of the papers that can be brought here, "" for none
	Uploads  []Field
	Declare  string // heading of the declaration, "" for none
	What     string
	Pledges  []Input
	Acts     []Act
}

// A Start is the first page of an application.
type Start struct {
	Head   Head
	Notes  []Notice
	Facts  []Fact
	Post   Post
	Hidden [][2]string
	Parts  []Part
	Acts   []Act
	Offer  string // what the buttons differ in
}

package view

// Home is the first page.
type Home struct {
	Facts []Fact
	Start Door // what the primary button begins
	Doors []Door
}

// A Door is a task that begins on the first page.
type Door struct{ Title, Text, Path, Act string }

// GuideList is the list of all cities and service items.
type GuideList struct {
	Cities []GuideCity
}

// A GuideCity is a city with its items.
type GuideCity struct {
	Name  string
	Facts string
	Items []Link
}

// Guide is the page of one item in one city (办事指南), made from its rules.
type Guide struct {
	Title, City string
	Facts       []Fact
	Start       Link
	Needed      []GuidePapers
	Maybe       []GuidePapers
	Steps       []string
	Limits      Table
	Fees        Table
	FeeNote     string
	Places      []Place
	Sources     []string
	Remedies    []string
	Edition     string
}

// A GuidePapers is papers that the same people bring.
type GuidePapers struct {
	Title  string
	Papers []GuidePaper
}

// A GuidePaper is one thing to bring: in which form, and what it shows.
type GuidePaper struct{ Name, Form, Why string }

// A Place is an office that one goes or turns to.
type Place struct{ Name, Text string }

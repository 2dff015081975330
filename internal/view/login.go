package view

// A Way is where signing in leads: back to a page, with the form that was sent there, if
// one was.
type Way struct {
	Back string // path without the language
	Kept string // the form, as a browser sends it
}

// Kept is a form that was sent when nobody was signed in any more.
type Kept struct {
	Path   string
	Fields map[string][]string
}

// Login is the page on which people sign in.
type Login struct {
	Way
	Name  Field // the login that was typed
	Demo  *DemoDoor
	Tries string // why it did not work, "" at first
}

// A DemoDoor is what a demonstration's page of signing in has besides: accounts that
// anybody may use, and the clock.
type DemoDoor struct {
	Now    string // in words
	Day    string // of the clock, 2026-06-15
	Places []DemoPlace
}

// A DemoPlace is a city, or those who apply, with the accounts there.
type DemoPlace struct {
	Name    string
	Open    bool
	Persons []DemoPerson
}

// A DemoPerson is an account of a demonstration.
type DemoPerson struct{ ID, Name, About string }

// Second is the page on which the second factor is shown, or both again.
type Second struct {
	Way
	Title, Lede string
	Action      string // where the form goes
	Ticket      string // of the first factor; "" when both are shown again
	Password    bool   // ask for it too
	Code        bool   // ask for a code of an app
	Hint        string // what counts as a code
	Passkey     bool   // offer a passkey
	Errors      map[string]string
}

// Enrolment is the page on which an app for codes is set up.
type Enrolment struct {
	Way
	Action, Ticket string
	Secret         string // for typing in
	QR             Code
	Error          string
}

package view

import "github.com/a-h/templ"

// A MyCase is the page of a case, for its party, in the order in which people ask: how
// long does it take, must I do something, where does it stand, what has happened.
type MyCase struct {
	Clock      Clock
	Now        NextAct
	Tracker    Tracker
	Events     []Event
	More       *Link // to the whole history, where not all of it is shown
	Collection MyCollection
	Links      []Link // what the reader can do
}

// A NextAct is the one thing that the reader is to do now, or that there is none.
type NextAct struct {
	Tone        Tone
	Title, Text string
	Acts        []Act
	Form        []Act  // buttons of a form, for what is answered at once
	Action      string // of that form
}

// A MyCollection is how the permits reach the reader.
type MyCollection struct {
	Title, Text string
	Change      *Link
}

// A MyPage is a page of a case below its head: a heading and what stands under it.
// Errors are those of the shell.
type MyPage struct {
	Title, Lede string
	Errors      []FieldError
	Body        templ.Component
}

// A MyVisit is the page of an appointment.
type MyVisit struct {
	Booked *MyBooking
	Held   *MyHold
	Move   *MyMove // a booking is about to be moved
	First  []MySlot
	Days   []MyDay
	Pages  *Pages
	Empty  string // said where nothing is free
}

// A MyBooking is the visit that is booked.
type MyBooking struct {
	Facts []Fact
	Sheet Link
}

// A MyHold is a slot that is kept while the reader makes up their mind.
type MyHold struct {
	When, Until string
	Slot        string // as the form sends it
	Extend      bool
}

// A MyMove is the change from one booked slot to another.
type MyMove struct {
	From, To string
	Slot     string
}

// A MySlot is one slot to choose. About says at which place and on which day.
type MySlot struct {
	Value, Label, About string
}

// A MyDay is the free slots of a place on a day.
type MyDay struct {
	Title, Place string
	Slots        []MySlot
}

// A MySheet is what to bring to a visit, to print.
type MySheet struct {
	Number, Code string // Code: address of the picture
	Facts        []Fact
	Bring        []string
	PDF          *Link
}

// A MyAsk is one thing that a correction notice asks for, with what takes the answer; with
// neither where the reader cannot give it here.
type MyAsk struct {
	Title, Note string
	Faults      []string // that an officer found
	Input       *Input   // an answer of the form
	File        *Field   // a paper
	Done        string   // what was received, "" for nothing yet
}

// A MyCorrection is the answer to a correction notice.
type MyCorrection struct {
	Notice  Notice
	Letter  *Link
	Asks    []MyAsk
	Pledges []Input // what the reader declares anew; none: what they signed stands
	Waits   *Notice // the other side has to sign
	Version string
}

// A MyResult is what came of one permit.
type MyResult struct {
	Branch         Branch
	Title, Outcome string
	Tone           Tone
	Facts          []Fact
	Reasons        []string
	Remedy         string
	Files          []Link
}

// MyDecision is all results of a case, with the letters that told them.
type MyDecision struct {
	Results []MyResult
	Letters []Link
}

// A MyChoice is the choice of how to collect.
type MyChoice struct {
	Ways Field
	Day  Field
	Note string
}

package view

// Newcomer is the page on which an applicant makes an account, or somebody who was
// invited sets what they sign in with.
type Newcomer struct {
	Title, Lede string
	Action      string // of the form with a password
	Passkey     string // of the form with a passkey; its options are below it
	Given       []Given
	Password    Field
}

// Given is an answer that goes along unseen.
type Given struct{ Name, Value string }

// Security is the page of what an account is shown by and where it is signed in.
type Security struct {
	Facts    []Fact
	Passkeys []Key
	Password bool
	Code     bool
	Left     int // recovery codes
	Sessions []Signed
	Errors   map[string]string
}

// A Key is a passkey of an account.
type Key struct{ ID, Name, Used string }

// Signed is a session of an account.
type Signed struct {
	ID, Agent, Began, Seen string
	This                   bool
}

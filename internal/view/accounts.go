package view

import "github.com/a-h/templ"

// Accounts is the page of an administrator.
type Accounts struct {
	Role, RoleName string
	Roles          []Link
	Table          Table
	Pages          Pages
	Fields         []Field // of a new account
	Employer       []Field // of a new employer
	Adding         bool    // what was typed could not be taken
	Link, LinkFor  string  // a one-time link that was just made
}

// AccountActs are the buttons for one account.
func AccountActs(id, name string, acts ...Act) templ.Component { return accountActs(id, name, acts) }

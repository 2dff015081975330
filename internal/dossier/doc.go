// Package dossier is the combined application form: what applicant and
// employer state once, for the work permit and the residence permit alike.
//
// The form is a list of typed questions, and the table of [Questions] is the
// centre: it says of each what may be answered, when it must be, who answers,
// which authority may read it, and for what purpose under which provision the
// law lets us ask. [Form] holds the answers; [Read] takes them from a YAML file
// and [Check] looks at them, each telling everything that is wrong at once, in
// every language of package text.
//
// [Canonical] and [Digest] make the answers into the bytes that a decision
// names, [Diff] says which questions two versions answer differently, and
// [Form.Bounds] draws from them the dates and numbers that the procedure
// needs, without personal data. [Told] is what a register of a state body has on
// the same questions, and [Compare] sets form, passport and registers side by
// side. The package does no I/O and keeps nothing.
package dossier

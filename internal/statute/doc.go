// Package statute makes docs/statute.md: provision, rule, code and test, from what
// docs/statute.yaml says by hand and from the sources of every rule of the packs.
//
// [Check] holds what is said against the tree: code and tests that are named must be
// there, and no rule of a pack may be without source or without anything that holds it.
// A test runs it, and fails as well when the committed page is not the one that
// [Page] makes.
package statute

//go:generate go run tandem/internal/statute/cmd/statute ../..

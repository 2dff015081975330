// Package rules loads packs: how one authority runs the procedure, as data.
//
// A pack (规则包) is a folder with two files:
//
//	pack.yaml       who accepts for whom, posts, periods, delivery, validity
//	materials.yaml  the material catalogue: what is asked, by whom, for what
//
// and, with or without these two, files of policy:
//
//	points*.yaml      a points system in one edition: factors with bands or choices
//	categories*.yaml  the grounds of the categories A, B and C
//	routes*.yaml      what a person may qualify for, and what spares an application
//	checklist*.yaml   which materials are asked, when and why
//
// A pack without a catalogue of its own names the folder whose catalogue it
// follows, as cities follow the national one; what it allows of that catalogue
// (registers asked, papers that may come later, commitments) stands in pack.yaml.
//
// Conditions are CEL over [Facts]: comparisons joined by and, or and not, without
// loops, functions, clock or input and output, their cost bounded when they are
// loaded. A fact that nobody has stated is unknown, which is neither true nor false:
// a condition is met, not met, or cannot be told, and then names what would decide it.
// Each rule has its source with a mark of how sure it is, and the examples of a file
// run when it is loaded.
//
// [Policies.Match], [Policies.PointsReport] and [Policies.Proposals] recommend, with
// reasons; none of them decides anything (PIPL art. 24).
//
// What the law fixes is checked, not configured: a pack that breaks it does not
// load. A pack is read strictly and as a whole; everything that is wrong with
// all packs is told at once, with file and line, in every language of package
// text. A pack that loads cannot fail later for its form.
//
// The hash of a pack names its bytes. A case keeps the hash it was filed under,
// so a pack in use is never edited: a new edition is another folder, and both
// stay.
package rules

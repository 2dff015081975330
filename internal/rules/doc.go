// Package rules loads packs: how one authority runs the procedure, as data.
//
// A pack (规则包) is made of layers, a folder each: the nation, a region, a province and
// the city, each on those before it. A folder has
//
//	pack.yaml         who accepts for whom, posts, periods, delivery, validity, fees
//	materials.yaml    the material catalogue
//	points*.yaml      a points system in one edition: factors with bands or choices
//	categories*.yaml  the grounds of the categories A, B and C
//	routes*.yaml      what a person may qualify for, and what spares an application
//	checklist*.yaml   which materials are asked, when and why
//
// and needs only the files in which it has something to say. A lower layer adds to those
// above and tightens what they say; it loosens only what they let it ([Load] refuses the
// rest, naming both places). A layer with a procedure is a place where cases are filed,
// and becomes a [Pack]: what it says itself and, where it is silent, what the nearest
// layer says.
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
// The hash of a pack names the bytes of all its layers. A case keeps the hash it was
// filed under, so a layer in use is never edited: a new edition is another folder that
// says which one it replaces, and both stay.
package rules

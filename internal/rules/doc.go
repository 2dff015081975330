// Package rules loads packs: how one authority runs the procedure, as data.
//
// A pack (规则包) is a folder with two files:
//
//	pack.yaml       who accepts for whom, posts, periods, delivery, validity
//	materials.yaml  the material catalogue: what is asked, by whom, for what
//
// A pack without a catalogue of its own names the folder whose catalogue it
// follows, as cities follow the national one; what it allows of that catalogue
// (registers asked, papers that may come later, commitments) stands in pack.yaml.
// Further files of a pack (points, routes, texts) will stand beside these two.
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

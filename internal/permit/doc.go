// Package permit is the procedure: one application, several tracks, one issue.
//
// Decide says what happens when somebody asks for something, Evolve says what a
// case is after it happened, Effects says what follows outside the case, and
// Timers says when time alone will change it. None of them reads a clock, a
// database or a network: all they need is in their arguments, so they may be run
// again, asked "what if", and tested with years of random history.
//
// What the law fixes is Go in this package; what differs between cities comes in
// a [Profile]. Events carry conclusions (due dates, needed materials, what became
// stale), never things to recompute, keep their names and fields for good, and
// hold no personal data: of a person they know an account, of a dossier its
// digest, of a paper its code.
//
// Provisions are cited as: Licence Law (行政许可法), Exit-Entry Law (出境入境管理法),
// Regulation (外国人入境出境管理条例).
package permit

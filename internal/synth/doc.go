// Package synth makes up years of applications: for tests, training, load and for
// holding one edition of the rules against another. Nobody in them exists.
//
// What share, how much and how long stands in shapes.yaml, with its sources: the
// shapes that offices publish (domain section 9) where there are any. Names are made
// of syllables of our own, numbers stand in ranges that are not issued and have right
// check digits, and everything else is drawn at random.
//
// A case is drawn from a stream of its own, made of the seed and its number, and its
// employer from the block of a thousand cases that it stands in. So case k is the
// same whatever the number of cases, and the output the same whatever the number of
// processors: same seed, same bytes, with one edition of program and rules.
//
// Some cases carry an anomaly that an office would want to find. Each is planted on
// purpose and has a [Label]; whatever else looks odd is chance.
package synth

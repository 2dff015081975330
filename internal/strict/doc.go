// Package strict reads YAML that people write, and tells them everything that
// is wrong with it at once.
//
// It is the only package that knows YAML. It reads a small, safe part of the
// language: one UTF-8 document of maps, lists and plain values, without
// anchors, aliases, merge keys or tags, within limits of size, depth and
// number of values. So no input, however hostile, costs more than its bytes.
//
// [Parse] gives a tree of values that remember line and column. [Decode] fills
// Go structs from it, and reports each unknown key (naming the nearest known
// one), wrong type and missing value as a [Fault] that can be said in every
// language of package text.
package strict

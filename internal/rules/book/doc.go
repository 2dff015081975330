// Package book reads packs as a book of rules: each thing that a pack says, with its
// id, its words, its source and the line where it stands.
//
// [Read] makes a [Book] of a folder of packs. It takes the form of the files only and
// asks nothing of their contents, so whoever shows a book to people loads the packs
// with package rules first, which tells what is wrong with them.
//
// [Book.Explain] tells everything known of a rule, [Diff] what makes two books
// different, whatever their layout. Neither decides anything.
package book

// Package people knows the officers: who holds which post at which office, in
// what capacity, and on which days.
//
// The directory is a file, read strictly and as a whole; all that is wrong with
// it is told at once. A post counts on a day only while it is held and the
// training for it is valid, so that an appointment that ran out, or a training
// that was missed, takes the post away without anybody doing anything (seed 002:
// competent personnel, responsibilities of each post, business training).
//
// Applicants and the handlers of employers are not here.
package people

// Package people knows who is who: which officer holds which post at which office, in
// what capacity and on which days; and who may sign in as whom.
//
// The directory is a file, read strictly and as a whole; all that is wrong with
// it is told at once. A post counts on a day only while it is held and the
// training for it is valid, so that an appointment that ran out, or a training
// that was missed, takes the post away without anybody doing anything (seed 002:
// competent personnel, responsibilities of each post, business training).
//
// Accounts are in the database. An officer's has the id of the directory and gets its
// posts from there by day; applicants register themselves; handlers belong to an
// employer that an administrator has added. Personal data is sealed with a key per
// account, and a login is found by its keyed hash. Package people promises:
//
//   - Staff have a session by two factors only: a passkey that verified its holder, or a
//     password and a code from an app. Who applies may do with a password.
//   - A session is found until it is ended, rotated, unused for too long or too old, and
//     never after. Of its token only a hash is stored.
//   - A code, a recovery code, a passkey's challenge and an invitation count once, on
//     however many nodes they are tried at the same time.
//   - Nobody takes away the last way to sign in, and nobody changes one without having
//     shown what there is in the last quarter of an hour.
//   - Strangers learn nothing about who has an account, guess little, and lock nobody
//     out: a device that has signed in to an account has a quota of its own there. Who
//     registers is given a sign-in name, so that none is ever found to be taken.
//   - An invitation is spent when the account can be signed in to, and changes nothing of
//     it before.
//   - Every sign-in, refusal, confirmation and change of factors, invitation and
//     revocation is a line in the trail, without personal data.
//
// What anybody tries is counted per address, per account and address, and per account,
// in the database, so that all nodes count together. Addresses are kept as keyed hashes
// and for no longer than they count.
package people

// Package credential is what a permit says to a machine, and how anybody checks it
// offline: no network, no database, no clock but the day that the caller gives.
//
// A Statement is what one permit says, with the holder's name masked. An Issue is one
// issuing act: the permits that were issued together or not at all. Its leaf goes into
// the transparency log, so that proving one permit logged proves its siblings logged
// in the same act. The leaf has hashes only: the statements behind them hold a random
// nonce, so that the public log tells nobody a permit's number.
//
// The QR code of a permit is a COSE_Sign1 (RFC 9052) by the authority's key over the
// statement and the other members of its issue, in base45 (RFC 9285). A permit's state
// after its issue is in signed status lists (W3C Bitstring Status List), which a daily
// Bundle brings to verifiers who are offline.
//
// Check puts all of it together and says in words what it checked and what it could
// not. Everything that is read is bounded before it is read.
package credential

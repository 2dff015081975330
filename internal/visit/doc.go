// Package visit is appointments: which places a station has on a day, who holds one and
// who has booked one.
//
// A Day is one station on one date. Decide says what happens when somebody asks for
// something, Evolve what the day is afterwards, and neither reads a clock or a store:
// package casework keeps days beside the cases that book in them, in one batch with
// them. Of a visitor a day knows the case alone.
//
// The laws, each a property test with a mutant that it must catch:
//
//  1. No slot has more takers than windows, holds that still run counted with bookings.
//  2. A case has one place at most: on a day, and on all days together.
//  3. A hold runs for HoldMinutes, is extended once, and then its place is free.
//  4. A slot that has begun cannot be taken, nor one on a day off or beyond Horizon.
//  5. Folding the events gives the day, byte for byte.
package visit

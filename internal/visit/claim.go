package visit

// A Claim is the day that a case turned to last, to hold a place or to book one. It
// is what stands in the way of a second hold on another day: whoever takes a place
// elsewhere changes it in the same batch and gives back what is held where it pointed.
type Claim struct {
	Day string `json:"day"` // ID of the day; "" for none yet
}

// Claimed is the one event of a claim.
type Claimed struct {
	Day string `json:"day"`
}

// Kind is how the journal calls it.
func (Claimed) Kind() string { return "claimed" }

// Turn is what becomes of the claim when its case takes a place on a day, and another
// day on which it may still hold one. It is claimed anew even where it points already:
// the entry is what two who reach for different days at once race for.
func (c Claim) Turn(day string) (events []Claimed, leave string) {
	if c.Day != day {
		leave = c.Day
	}
	return []Claimed{{day}}, leave
}

// EvolveClaim returns what a claim is after an event.
func EvolveClaim(_ Claim, e Claimed) Claim { return Claim(e) }

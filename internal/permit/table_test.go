package permit

import (
	"slices"
	"testing"
)

// TestEveryCombinationOnce: the split-outcome table says one thing, and only one, on
// every coupling, cause and pair of standings.
func TestEveryCombinationOnce(t *testing.T) {
	n := 0
	for _, coupled := range []bool{true, false} {
		for _, cause := range Causes {
			for _, work := range Standings {
				for _, residence := range Standings {
					n++
					onlyRow(t, coupled, cause, work, residence)
				}
			}
		}
	}
	if n != 2*10*5*5 {
		t.Errorf("%d combinations, want 500", n)
	}
}

func onlyRow(t *testing.T, coupled bool, cause Cause, work, residence Standing) {
	t.Helper()
	var ids []string
	for _, r := range Rows {
		if slices.Contains(r.Coupled, coupled) && slices.Contains(r.Causes, cause) && slices.Contains(r.Work, work) && slices.Contains(r.Residence, residence) {
			ids = append(ids, r.ID)
		}
	}
	r, ok := Lookup(coupled, cause, work, residence)
	if len(ids) != 1 || !ok || r.ID != ids[0] {
		t.Errorf("law 7: coupled %t, %s, work %s, residence %s: rows %q, Lookup gives %q", coupled, cause, work, residence, ids, r.ID)
	}
}

// TestRowsAreSound: what a row makes of a permit fits where the permit stands, its
// letters fit what it makes of it, and it says on which basis.
func TestRowsAreSound(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rows {
		if r.Basis == "" || seen[r.ID] {
			t.Errorf("row %q: basis %q, twice %t", r.ID, r.Basis, seen[r.ID])
		}
		seen[r.ID] = true
		soundFate(t, r, "work", r.WorkFate, r.Work)
		soundFate(t, r, "residence", r.ResidenceFate, r.Residence)
		soundRow(t, r)
		soundLetters(t, r)
	}
}

// fits says on which standings a fate makes sense. A fate says nothing of a permit
// that is not asked for, and a row may stand for several standings.
var fits = map[Fate][]Standing{
	Issue: {Yes}, Grant: {Pending}, Confirm: {Yes}, Lapse: {Yes}, Refuse: {No}, Withhold: {Out}, Void: {Out}, Absent: {None},
	Stop: {None, Pending, Yes, No}, Continue: Standings, Stand: Standings, Impossible: Standings,
}

func soundFate(t *testing.T, r Row, kind string, f Fate, on []Standing) {
	t.Helper()
	for _, s := range on {
		if !slices.Contains(fits[f], s) {
			t.Errorf("law 7: row %s: %s %s, but its fate is %s", r.ID, kind, s, f)
		}
	}
}

// soundRow looks at both fates together.
func soundRow(t *testing.T, r Row) {
	t.Helper()
	fates := []Fate{r.WorkFate, r.ResidenceFate}
	goesOn := slices.ContainsFunc(fates, func(f Fate) bool { return slices.Contains([]Fate{Issue, Grant, Confirm}, f) })
	ends := slices.ContainsFunc(fates, func(f Fate) bool { return slices.Contains([]Fate{Lapse, Void, Withhold}, f) })
	impossible := slices.Contains(fates, Impossible)
	switch {
	case r.Outcome != "" && goesOn, r.Outcome == "" && ends:
		t.Errorf("law 7: row %s: outcome %q with fates %v", r.ID, r.Outcome, fates)
	case impossible && (r.WorkFate != r.ResidenceFate || r.Outcome != "" || len(r.Letters) > 0):
		t.Errorf("law 7: row %s is impossible and does something", r.ID)
	case slices.Contains(r.Coupled, true) && slices.Contains(fates, Issue) && r.WorkFate != r.ResidenceFate && !slices.Contains(fates, Absent):
		t.Errorf("law 1: row %s issues one permit of a joint case: %v", r.ID, fates)
	case slices.Contains(fates, Grant) && (!slices.Equal(r.Causes, []Cause{OnSilence}) || r.ResidenceFate == Grant):
		t.Errorf("law 8: row %s grants by silence", r.ID)
	}
}

// letterFor is the letter that a fate cannot do without.
var letterFor = map[Fate]Letter{Issue: GrantLetter, Withhold: WithholdingLetter, Void: CancellationLetter, Confirm: ConfirmLetter, Grant: DeemedExtensionLetter}

func soundLetters(t *testing.T, r Row) {
	t.Helper()
	has := func(l Letter) bool {
		return slices.ContainsFunc(r.Letters, func(d Dispatch) bool { return d.Letter == l })
	}
	for _, f := range []Fate{r.WorkFate, r.ResidenceFate} {
		if l := letterFor[f]; l != "" && !has(l) {
			t.Errorf("law 7: row %s makes %s of a permit and sends no %s", r.ID, f, l)
		}
	}
	if r.Outcome != "" && !slices.ContainsFunc(r.Letters, func(d Dispatch) bool { return d.To == "" }) {
		t.Errorf("law 7: row %s ends the case and tells the applicant nothing", r.ID)
	}
	if (r.Outcome == OutRefused) != (has(WorkRefusalLetter) || has(ResidenceRefusalLetter)) && r.Outcome != "" {
		t.Errorf("law 7: row %s ends as %s with letters %v", r.ID, r.Outcome, r.Letters)
	}
	for _, d := range r.Letters {
		switch {
		case d.Letter == WorkRefusalLetter && (d.Remedy == NoRemedy || d.About != Work):
			t.Errorf("law 7: row %s refuses work without a remedy: %+v", r.ID, d)
		case d.About == Residence && d.Remedy != NoRemedy:
			t.Errorf("law 7: row %s names a remedy against a residence decision: %+v", r.ID, d)
		case d.Letter == ConfirmLetter && d.To != "authority":
			t.Errorf("law 7: row %s asks %q to confirm", r.ID, d.To)
		}
	}
}

// TestGuardsAreRows: what the reach test excuses is in the table.
func TestGuardsAreRows(t *testing.T) {
	for id := range guards {
		if !slices.ContainsFunc(Rows, func(r Row) bool { return r.ID == id }) {
			t.Errorf("no row %q", id)
		}
	}
}

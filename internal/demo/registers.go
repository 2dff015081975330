package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"tandem/internal/casework"
	"tandem/internal/chores"
	"tandem/internal/permit"
)

// Registers are the registers of the demonstration: the accommodation register
// knows who states a registration number, the market register which employer's code
// is in the folder. Where they know nothing, the paper is asked for.
func Registers(stories []*Story) chores.Register {
	known := map[permit.CaseID]Folder{}
	for _, s := range stories {
		known[s.ID] = s.folder
	}
	return func(_ context.Context, q casework.Query) (bool, string, error) {
		f := known[q.Case].Version.Form
		answer := f.Employer.CreditCode
		if q.Register == "accommodation" {
			answer = f.Accommodation.Registration
		}
		sum := sha256.Sum256([]byte(q.Register + answer + string(q.Case)))
		return answer != "", hex.EncodeToString(sum[:]), nil
	}
}

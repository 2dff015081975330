package demo

import (
	"context"
	"maps"

	"tandem/internal/casework"
	"tandem/internal/chores"
	"tandem/internal/dossier"
	"tandem/internal/permit"
)

// Registers are the registers of the demonstration, invented like its people: each has
// what the folder states of the questions that it can answer, but for what is told of a
// story below. The accommodation register has an entry for who states its number. For an
// application that a visitor begins, they confirm papers and have nothing more to tell.
func Registers(stories []*Story) chores.Register {
	known := map[permit.CaseID]dossier.Answers{}
	for _, s := range stories {
		known[s.ID] = dossier.Flatten(s.folder.Version.Form)
		maps.Copy(known[s.ID], otherwise[s.ID])
	}
	return func(_ context.Context, q casework.Query) (dossier.Told, error) {
		stated, ok := known[q.Case]
		if !ok {
			return dossier.Told{Found: q.Material != ""}, nil
		}
		told := dossier.Told{Register: q.Register, Found: stated[entryOf[q.Register]] != "", Values: stated}
		return told.Kept(), nil
	}
}

// entryOf is the answer without which a register has no entry.
var entryOf = map[string]string{
	"accommodation":       "accommodation.registration",
	"market-registration": "employer.creditCode",
	"entry-exit":          "entry.date",
	"work-permits":        "workPermit.number",
	"education":           "qualification.degree",
	"criminal-record":     "pledges.noCriminalRecord",
}

// otherwise is where a register has something else than the folder states: written in
// another way, out of date, or contradicting it. An empty answer is one that the register
// does not have.
var otherwise = map[permit.CaseID]dossier.Answers{
	"WX-3": {"accommodation.address": "无锡市新吴区菱湖大道 86 号", "employer.address": "无锡市新吴区菱湖大道 200 号"},
	"JM-1": {"applicant.given": "João-Miguel", "entry.port": ""},
	"HK-1": {"visa.stayUntil": "2026-03-27", "employer.address": "海口市龙华区国贸大道１２号"},
	"HK-4": {"entry.port": "海口美兰"},
	"CN-1": {"residence.current.expiresOn": "2026-05-30"},
}

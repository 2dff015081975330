package casetest

import (
	_ "embed"
	"slices"

	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/scan/specimen"
)

//go:embed testdata/dossier.yaml
var sample []byte

// sampleForm is what the sample applicant states.
func sampleForm() (dossier.Version, error) {
	v, faults := dossier.Read("dossier.yaml", sample, Monday.Date)
	return v, faults.Err()
}

// Paper is a scan of a material, with the applicant's name on it.
func Paper(material permit.Code) []byte {
	return specimen.PDF(string(material), []string{"Holder: SAARINEN-VAINO, LIISBET HELVE", "Passport: KX4190672"})
}

// LargePaper is a scan of some hundred kilobytes.
func LargePaper() []byte {
	line := "Holder: SAARINEN-VAINO, LIISBET HELVE, Passport: KX4190672"
	return specimen.PDF("large", slices.Repeat([]string{line}, 4000))
}

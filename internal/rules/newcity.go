package rules

import (
	"bytes"
	_ "embed"
	"strings"
	"text/template"

	"tandem/internal/civil"
	"tandem/internal/problem"
)

//go:embed newcity.yaml
var newCity string

var newCityText = template.Must(template.New("newcity.yaml").Parse(newCity))

// NewCity writes the pack.yaml of a city that runs the procedure as the model window
// does, from a day on, with comments in both languages. It stands on the layers named,
// or on the nation alone. The problem, Invalid, names a code that is none.
func NewCity(code string, under []string, from civil.Date) ([]byte, error) {
	if len(under) == 0 {
		under = []string{"national"}
	}
	for _, c := range append([]string{code}, under...) {
		if !codeShape.MatchString(c) {
			return nil, problem.New(problem.Invalid, "rules.city.form", c)
		}
	}
	var b bytes.Buffer
	err := newCityText.Execute(&b, struct{ Code, Under, Edition, From string }{
		code, strings.Join(under, ", "), from.String(), from.String()})
	return b.Bytes(), err
}

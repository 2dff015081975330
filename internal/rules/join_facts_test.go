package rules

import "testing"

// What is known otherwise stands over what a form states, down to an answer of no.
func TestFactsOverOthers(t *testing.T) {
	under := readFacts(t, "{on: 2026-03-01, person: {age: 30, healthy: true}, education: {degree: master}}")
	got := readFacts(t, "{complete: true, person: {healthy: false}, passport: {expiresOn: 2031-01-01}}").Over(under)
	if !got.Complete || got.On != under.On || *got.Person.Age != 30 || *got.Person.Healthy || *got.Education.Degree != "master" || got.Passport.ExpiresOn.IsZero() {
		t.Errorf("got %+v", got)
	}
	if *under.Person.Healthy != true {
		t.Error("the others were changed")
	}
}

package dossier

import (
	"os"
	"testing"

	"tandem/internal/civil"
)

// filed is the day of filing of testdata/good.yaml.
var filed = day("2026-11-16")

func day(s string) civil.Date {
	d, err := civil.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) Month {
	m, err := ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func goodFile(t testing.TB) []byte {
	data, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// good is the form in testdata/good.yaml, a fresh copy each time.
func good(t testing.TB) Version {
	v, faults := Read("good.yaml", goodFile(t), filed)
	if faults != nil {
		t.Fatal(faults)
	}
	return v
}

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The scenarios of the command line: what must appear in the answer, and what must not.
func TestFactsCommands(t *testing.T) {
	for _, c := range []struct {
		name      string
		args      []string
		must, not []string
	}{
		{"the engineer of Wuxi in English", []string{"match", "testdata/singapore.yaml"},
			[]string{"professional brought in by a high-tech enterprise of the Yangtze delta (pr-delta-hightech)", "✗ has a doctorate. Found: highest degree: master", "  - highest degree: master → doctor", "This is a recommendation from the facts given, not a decision"},
			[]string{"⟦", "date of birth:", "nationality:"}},
		{"in Chinese", []string{"match", "testdata/singapore.yaml", "--lang", "zh"},
			[]string{"【看来符合】", "长三角高新技术企业引进的专业技术人才", "不是决定"}, []string{"⟦", "yes", "Found"}},
		{"one route", []string{"match", "testdata/singapore.yaml", "--route", "pr-market"},
			[]string{"pay a year: CNY 420000 → CNY 768000", "wait 24 months"}, []string{"pr-delta"}},
		{"points", []string{"points", "testdata/singapore.yaml"},
			[]string{"edition 2017: 84 points of 120", "17/20 relevant years of work: 14 years; +1 point needs 15 years", "Category: B (grounds met: B1 B6).", "  - wait 12 months"}, []string{"⟦"}},
		{"points in Chinese", []string{"points", "testdata/singapore.yaml", "--lang", "zh"}, []string{"84分，满分120分", "类别：B"}, []string{"⟦"}},
		{"checklist", []string{"checklist", "testdata/singapore.yaml"},
			[]string{"[Needed]", "M06 Employment contract", "Needed: states place, post, pay and period", "read by: the work authority", "M12", "Not needed: only for this: points or pay as the ground"}, []string{"⟦", "M02", "M04"}},
		{"checklist in Chinese", []string{"checklist", "testdata/singapore.yaml", "--lang", "zh"}, []string{"【需要】", "需要：载明地点、岗位、薪酬和期限"}, []string{"⟦", "Needed"}},
		{"lint", []string{"rules", "lint", "--json"}, []string{`{"kind":"gap","pack":"national/points-2016.yaml","rule":"work-points.age","at":"25"}`}, []string{"overlap", "unreachable"}},
		{"lint in words", []string{"rules", "lint", "--lang", "zh"}, []string{"没有分段包括60"}, nil},
		{"check", []string{"rules", "check", "../../internal/rules/packs"}, []string{"The packs are in order"}, nil},
		{"list of facts", []string{"facts", "list"}, []string{"person.age: age; changes with time; found in: passport"}, []string{"⟦"}},
	} {
		got, err := tandem(t, c.args...)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, want := range c.must {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, got)
			}
		}
		for _, bad := range c.not {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %q in\n%s", c.name, bad, got)
			}
		}
	}
}

// JSON holds the same answer, and is JSON.
func TestFactsCommandsInJSON(t *testing.T) {
	for _, args := range [][]string{{"match", "testdata/singapore.yaml"}, {"points", "testdata/singapore.yaml"}, {"checklist", "testdata/singapore.yaml"}, {"facts", "schema"}} {
		if args[0] != "facts" {
			args = append(args, "--json")
		}
		got, err := tandem(t, args...)
		if err != nil || !json.Valid([]byte(got)) || strings.Contains(got, "null,\n  \"advice") {
			t.Errorf("%v: %v %s", args, err, got)
		}
	}
}

// What is wrong is told with its place, in both languages.
func TestFactsCommandsRefuse(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.yaml")
	if err := os.WriteFile(bad, []byte("work: {yeers: 3}\nperson: {age: old}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pack := filepath.Join(dir, "packs", "odd")
	if err := os.MkdirAll(pack, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(pack, "routes.yaml"), []byte("zh: 一\nen: one\nedition: 1\nvalidFrom: 2026-01-01\nregion: odd\nsources: {}\npolicies: []\nbonus: 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"both mistakes", []string{"match", bad}, []string{"bad.yaml:1: work.yeers: There is no fact “work.yeers”; the nearest is “work.years”.", "bad.yaml:2: person.age: Found text"}},
		{"in Chinese", []string{"points", bad, "--lang", "zh"}, []string{"没有事实「work.yeers」"}},
		{"no file", []string{"points", "nowhere.yaml"}, []string{"nowhere.yaml does not exist"}},
		{"no route", []string{"match", "testdata/singapore.yaml", "--route", "xx"}, []string{"There is no route “xx”"}},
		{"a bad pack", []string{"rules", "check", filepath.Dir(pack)}, []string{"odd/routes.yaml:8: bonus: Unknown key"}},
	} {
		_, err := tandem(t, c.args...)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", c.name, err, want)
			}
		}
	}
}

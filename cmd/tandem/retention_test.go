package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/permit"
)

// TestRetention: what may be destroyed is listed, and what was destroyed is told.
func TestRetention(t *testing.T) {
	data := t.TempDir()
	e := casetest.New(t, app.Config{Data: data})
	until := e.Until("HK-1", permit.Archived).Retention.Until
	e.Drain()
	if code, said := command(t, "case", "due", "--data", data, "--on", until.String()); code != 0 || said != "" {
		t.Errorf("on the last day of keeping: %d %s", code, said)
	}
	if code, said := command(t, "case", "due", "--data", data, "--on", until.AddDays(1).String()); code != 0 || !strings.Contains(said, "HK-1") {
		t.Errorf("on the day after: %d %s", code, said)
	}
	if code, said := command(t, "case", "destruction", "HK-1", "--data", data); code != 1 || !strings.Contains(said, "no record of destruction") {
		t.Errorf("not destroyed: %d %s", code, said)
	}
	e.Until("HK-1", permit.Destroyed)
	e.Drain()
	if code, said := command(t, "case", "destruction", "HK-1", "--data", data); code != 0 || !strings.Contains(said, "by order of haikou.work.head") || !strings.Contains(said, "permit-work") {
		t.Errorf("destroyed: %d %s", code, said)
	}
	file := filepath.Join(t.TempDir(), "record.pdf")
	if code, said := command(t, "case", "destruction", "HK-1", "--data", data, "--pdf", file); code != 0 {
		t.Errorf("the record: %d %s", code, said)
	}
	if pdf, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("the record begins %.20q, %v", pdf, err)
	}
	if code, said := command(t, "verify", "--data", data); code != 0 {
		t.Error(said)
	}
}

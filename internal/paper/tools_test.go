package paper_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"tandem/internal/paper"
)

// tool runs somebody else's program on a PDF. It fails where the program is missing: a
// paper that nobody else has read is not tested.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is missing: run scripts/install-tools", name)
	}
	var out, blame bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &blame
	if err := cmd.Run(); err != nil || blame.Len() > 0 {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.Bytes(), blame.Bytes())
	}
	return out.Bytes()
}

// rendered is the file of a document.
func rendered(t testing.TB, d paper.Document) []byte {
	t.Helper()
	pdf, err := paper.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// stored writes a PDF where a tool can read it.
func stored(t testing.TB, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// words is the text layer of a PDF in the order of the file, without spaces: where a line
// breaks is not what a value says.
func words(t testing.TB, pdf []byte) string {
	return squeezed(string(tool(t, "pdftotext", "-raw", stored(t, pdf), "-")))
}

func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

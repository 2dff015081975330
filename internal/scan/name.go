package scan

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const longestName = 255 // bytes, the most that file systems take

// checkName accepts names in every script, but none that could show people
// another name or lead to another folder.
func (f file) checkName() error {
	if f.name == "" || len(f.name) > longestName || !utf8.ValidString(f.name) || strings.ContainsFunc(f.name, misleading) {
		// The name is not repeated: it may be unreadable or pretend.
		return file{name: printable(f.name)}.refused("scan.name", longestName)
	}
	return nil
}

// misleading reports control characters, separators of folders, and the marks
// that reverse the direction of text: “scan‮fdp.exe” reads scanexe.pdf.
func misleading(r rune) bool {
	switch {
	case r == '/' || r == '\\' || unicode.IsControl(r):
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// printable is a name that can be shown: at most 40 harmless characters.
func printable(name string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(name, "?") {
		if misleading(r) {
			r = '?'
		}
		if b.WriteRune(r); b.Len() >= 40 {
			b.WriteString("…")
			break
		}
	}
	return b.String()
}

var extensions = map[string]Kind{".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}

// declared is what the name says the file is.
func declared(name string) (Kind, bool) {
	kind, ok := extensions[strings.ToLower(path.Ext(name))]
	return kind, ok
}

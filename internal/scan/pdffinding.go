package scan

// findings are what was met in a PDF that does more than show pages.
type findings struct {
	active     string // the name of an action or of content that runs
	attachment bool   // files travel inside
	encrypted  bool
}

// running are the names without which a PDF cannot run, send or open anything
// by itself (ISO 32000-1, 12.6 and 13). Links to addresses are not among them:
// they wait for a click.
var running = map[string]bool{
	"JavaScript": true, "JS": true, "Launch": true, "SubmitForm": true, "ImportData": true,
	"GoToR": true, "GoToE": true, "Rendition": true, "Movie": true, "Sound": true,
	"RichMedia": true, "XFA": true,
}

var attaching = map[string]bool{"EmbeddedFile": true, "EmbeddedFiles": true, "FileAttachment": true}

// name takes note of a name, wherever it stands: a name that may be written
// indirectly must not be looked for in one place only.
func (f *findings) name(n string) {
	if running[n] {
		f.active = n
	}
	if attaching[n] {
		f.attachment = true
	}
}

// fileKeys are the keys by which a dictionary is a file inside: EF with F or UF.
type fileKeys struct{ embeds, names bool }

func (k *fileKeys) note(key string) {
	switch key {
	case "EF":
		k.embeds = true
	case "F", "UF":
		k.names = true
	}
}

func (f *findings) dict(k fileKeys) {
	if k.embeds && k.names {
		f.attachment = true
	}
}

package tandem

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "tandem/internal/"

// floors is the house of docs/design.md from the ground up. A package imports
// packages of lower floors only; one that is on no floor may not exist.
//
// text and strict stand below problem and civil, because a problem, a fault and a
// derivation are read by people, in two languages.
var floors = [][]string{
	{"text", "mutant"},
	{"strict", "problem", "civil"},
	{"permit", "visit", "dossier", "db", "blob", "seal", "scan", "bagit", "press", "pdf", "tlogproof", "view"},
	{"scan/specimen", "rules", "jobs", "schema", "access", "paper", "signing"},
	{"journal", "pgtest", "rules/book", "synth", "backtest", "paper/sample", "credential", "drafting"},
	{"db/dbtest", "statute", "ledger", "people", "worklist"},
	{"casework"},
	{"chores", "web"},
	{"app"},
	{"casetest", "demo", "bench"},
}

// owners are outside packages that only the packages named may import, and why.
var owners = map[string]struct{ who, why string }{
	"github.com/riverqueue/river":        {"jobs", "the queue can be changed behind three methods"},
	"github.com/jackc/pgx":               {"db jobs pgtest bench", "one dialect table; jobs hands River its pool; pgtest makes databases; bench is the bare floor"},
	"modernc.org/sqlite":                 {"db bench", "one dialect table; bench is the bare floor"},
	"database/sql":                       {"db jobs schema bench", "the same; schema hands goose its connection"},
	"github.com/pressly/goose":           {"schema", "migrations"},
	"github.com/tink-crypto":             {"seal", "keys are handled in one place"},
	"go.yaml.in/yaml":                    {"strict", "YAML is read strictly or not at all"},
	"github.com/prometheus":              {"app", "metrics are wired, not used"},
	"net/http":                           {"app web problem bench", "the doors, and who measures them; problem names status codes only"},
	"github.com/cedar-policy":            {"access", "who may do what is asked in one place"},
	"cel.dev/cel-go":                     {"rules", "conditions are compiled, limited and explained in one place"},
	"github.com/gabriel-vasile/mimetype": {"scan", "what a file is, is decided in one place"},
	"github.com/boombuler/barcode":       {"paper", "how large a code is printed, is decided in one place"},
	"github.com/emmansun/gmsm":           {"signing", "SM2 is one of two ways to sign, behind one type"},
	"github.com/fxamacker/cbor":          {"credential", "what permits say to machines is encoded in one place"},
	"github.com/veraison/go-cose":        {"credential", "the same"},
	"golang.org/x/mod/sumdb":             {"signing ledger tlogproof", "notes and proofs of the log: its key, its entries, and what it hands out"},
	"github.com/a-h/templ":               {"view web", "pages are made of components"},
	"github.com/tdewolff/minify":         {"view", "assets are made small by its generator alone"},
	"github.com/alexedwards/argon2id":    {"people", "how passwords are hashed is decided in one place"},
	"github.com/pquerna/otp":             {"people", "codes from apps are checked in one place"},
	"github.com/go-webauthn/webauthn":    {"people", "passkeys are checked in one place"},
	"golang.org/x/time":                  {"web", "how often one address may ask is decided in one place"},
	"github.com/makiuchi-d/gozxing":      {"credential", "pictures of codes are read in one place"},
}

// pure packages do no I/O: beside their floor they import the pure part of the
// standard library only.
var pure = strings.Fields("text civil problem permit visit dossier press paper pdf credential tlogproof view")

// impure are the standard packages that would let a pure package do I/O.
var impure = strings.Fields("os net net/http os/exec io/ioutil database/sql syscall")

type listed struct{ name, imports string }

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []listed
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name, ok := strings.CutPrefix(path, module); ok && !strings.Contains(name, "/cmd/") {
			list = append(list, listed{name, imports})
		}
	}
	return list
}

func floorOf(name string) int {
	for i, names := range floors {
		for _, n := range names {
			if n == name {
				return i + 1
			}
		}
	}
	return 0
}

func TestFloors(t *testing.T) {
	for _, p := range packages(t) {
		if floorOf(p.name) == 0 {
			t.Errorf("package %s stands on no floor", p.name)
		}
		for imp := range strings.FieldsSeq(p.imports) {
			dep, ours := strings.CutPrefix(imp, module)
			if ours && floorOf(dep) >= floorOf(p.name) {
				t.Errorf("%s (floor %d) imports %s (floor %d)", p.name, floorOf(p.name), dep, floorOf(dep))
			}
		}
	}
}

func TestOwners(t *testing.T) {
	for _, p := range packages(t) {
		for imp := range strings.FieldsSeq(p.imports) {
			for mod, o := range owners {
				mine := strings.Contains(" "+o.who+" ", " "+p.name+" ")
				if (imp == mod || strings.HasPrefix(imp, mod+"/")) && !mine {
					t.Errorf("%s imports %s, which is for %s: %s", p.name, imp, o.who, o.why)
				}
			}
		}
	}
}

func TestPurePackagesDoNoIO(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range pure {
			for imp := range strings.FieldsSeq(p.imports) {
				for _, bad := range impure {
					if p.name == name && imp == bad && !(name == "problem" && bad == "net/http") {
						t.Errorf("pure package %s imports %s", name, imp)
					}
				}
			}
		}
	}
}

// TestOneClock: nobody asks what time it is but app, the programs, and tests.
func TestOneClock(t *testing.T) {
	out, err := exec.Command("grep", "-rlE", `time\.Now\(`, "internal", "--include=*.go").Output()
	if err != nil {
		t.Fatal("nobody calls time.Now, not even app:", err)
	}
	for file := range strings.FieldsSeq(string(out)) {
		free := strings.HasPrefix(file, "internal/app/") || strings.HasPrefix(file, "internal/bench/") || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "/cmd/") || strings.HasPrefix(file, "internal/pgtest/")
		if !free {
			t.Errorf("%s calls time.Now: take the time as an argument", file)
		}
	}
}

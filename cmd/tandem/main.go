// Command tandem is the software behind the window where a foreigner's work permit
// and work-type residence permit are applied for once and issued together.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"tandem/internal/problem"
	"tandem/internal/text"
)

// cli is the whole command line.
type cli struct {
	Demo         demoCmd         `cmd:"" help:"Take the bundled applications of five cities through the procedure, on a clock of its own."`
	Serve        serveCmd        `cmd:"" help:"Run timers and effects, and answer health and metrics."`
	Migrate      migrateCmd      `cmd:"" help:"Make the data folder and bring the database up to this program."`
	Verify       verifyCmd       `cmd:"" help:"Replay every case and compare states, chain, papers and dossiers byte by byte."`
	VerifyPermit verifyPermitCmd `cmd:"" name:"verify-permit" help:"Check a permit that somebody shows: offline, in words, without a database."`
	Status       statusCmd       `cmd:"" help:"Publish which permits do not count: revoked, cancelled, withheld, replaced, over."`
	Admin        adminCmd        `cmd:"" help:"Let the first administrator in, or an officer, by a one-time link."`
	Keys         keysCmd         `cmd:"" help:"Keep the keys by which the authorities sign."`
	Log          logCmd          `cmd:"" help:"Export, audit, prove and cosign the transparency log."`
	Case         caseCmd         `cmd:"" help:"Show a case, its history, or what it was at an earlier time."`
	Workdays     workdaysCmd     `cmd:"" help:"Count periods and show how; list what another calendar would move."`
	Points       pointsCmd       `cmd:"" help:"Count a person's points and find the category by all grounds."`
	Match        matchCmd        `cmd:"" help:"Hold a person against every policy route and say what is missing."`
	Checklist    checklistCmd    `cmd:"" help:"List the materials of an application, with why each is asked or not."`
	Validity     validityCmd     `cmd:"" help:"Say how long permits would run in a city, what ends them, what they cost and which periods apply."`
	Facts        factsCmd        `cmd:"" help:"Tell what a facts file may say."`
	Rules        rulesCmd        `cmd:"" help:"Check packs of rules and look for oddities in them."`
	Synth        synthCmd        `cmd:"" help:"Write years of applications that nobody has made, for tests, training, load and back-tests."`
	Bench        benchCmd        `cmd:"" help:"Measure whole life-cycles, or the rules, against a bare floor."`
	Version      versionCmd      `cmd:"" help:"Print the version of the program and of its rules."`

	Lang text.Lang `enum:"zh,en" default:"en" env:"TANDEM_LANG" help:"Language of texts: zh or en (the default)."`
}

// Exit codes beside 0.
const (
	exitFailed = 1 // it was refused, or something is wrong
	exitUsage  = 2 // the command line is wrong
	exitDiffer = 3 // two things were compared, and are not the same; or a permit could not be checked in full
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("tandem"), kong.Description(description), kong.UsageOnError(),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(stdout, (*io.Writer)(nil)))
	if err != nil {
		fmt.Fprintln(stderr, "tandem:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help has been answered
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "tandem: %v\n%s\n", err, text.T(text.EN, "cli.help"))
		return exitUsage
	}
	err = parsed.Run(c.Lang)
	if code, said := errors.AsType[exitCode](err); said { // that has been told
		return int(code)
	}
	if errors.Is(err, errDiffer) { // that too
		return exitDiffer
	}
	if err != nil {
		fmt.Fprintln(stderr, "tandem:", explain(err, c.Lang))
		return exitFailed
	}
	return 0
}

// errDiffer is how a command says that it has compared and found differences.
var errDiffer = errors.New("they differ")

const description = `两证联办 · Tandem: one application for a foreigner's work permit and residence permit, examined by two authorities side by side, issued together or not at all.

Start with: tandem demo`

// explain says in the reader's language what went wrong; where it is the program's
// or the machine's fault, the cause is for whoever runs it.
func explain(err error, lang text.Lang) string {
	if p := problem.Of(err); p.Code != problem.Internal {
		return p.In(lang)
	}
	if l, ok := errors.AsType[localized](err); ok {
		return l.In(lang)
	}
	return err.Error()
}

// localized is an error that knows its own words, such as the faults of a file.
type localized interface {
	error
	text.Localized
}

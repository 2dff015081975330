// Package app builds the program from its configuration, by hand, for main and
// for tests alike. It alone knows what time it is.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tandem/internal/access"
	"tandem/internal/blob"
	"tandem/internal/casework"
	"tandem/internal/chores"
	"tandem/internal/civil"
	"tandem/internal/db"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/ledger"
	"tandem/internal/paper"
	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/scan"
	"tandem/internal/schema"
	"tandem/internal/seal"
	"tandem/internal/signing"
	"tandem/internal/web"
	"tandem/internal/worklist"
)

// Config is all that a process is told.
type Config struct {
	Data     string // folder for keys, papers and, without DB, the database
	DB       string // postgres://… ; empty: SQLite in Data
	Create   bool   // make what is not there
	Keys     string // key ring URI; empty: in Data
	Packs    string // folder of packs over those of the program; empty: none
	Now      func() time.Time
	Calendar *civil.Calendar // empty: the official one
	People   *people.Directory
	Register chores.Register
	Jobs     jobs.Options
	// Unprinted leaves letters and permits unprinted: for measurements, and for tests of
	// other things.
	Unprinted bool
	Specimen  bool   // papers say that no authority stands for them
	Cache     int    // cases kept in memory; 0: journal.CacheSize
	Origin    string // name of the transparency log; empty: that of its key, DefaultOrigin for a new one
	// Witnesses are the public keys of those whose signatures under the log are taken.
	Witnesses []string
	// WitnessKey is the secret key with which this office signs the logs of others,
	// and WitnessLogs are their public keys; empty: it does not.
	WitnessKey  string
	WitnessLogs []string
	Site        string // https://host of the pages, which passkeys belong to; empty: no passkeys
	Demo        bool   // whoever comes may sign in as a demo account
	Log         *slog.Logger
}

// An App is a built program.
type App struct {
	Cases  *casework.Service
	Lists  worklist.List
	People *people.Directory
	// Accounts are who may sign in, and who is signed in.
	Accounts *people.Service
	Site     *web.Site // the pages
	Queue    *jobs.Queue
	DB       db.DB
	Ledger   *ledger.Log
	// Witness signs the logs of others; nil: this office is no witness.
	Witness *ledger.Witness
	keys    *signing.Ring
	blobs   *blob.Store

	published published
}

// Database is the database the configuration names.
func (c Config) Database() string {
	if c.DB != "" {
		return c.DB
	}
	return filepath.Join(c.Data, "tandem.db")
}

// Open builds the program. What it opened, Close closes.
func Open(ctx context.Context, c Config) (*App, error) {
	c = c.withDefaults()
	if c.Create {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	d, err := db.Open(ctx, c.Database(), db.Options{Create: c.Create})
	if err != nil {
		return nil, err
	}
	a, err := build(ctx, c, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Calendar == nil {
		c.Calendar = civil.National()
	}
	if c.Keys == "" {
		c.Keys = "file:" + filepath.Join(c.Data, "keys", "ring.json")
	}
	if c.Cache == 0 {
		c.Cache = journal.CacheSize
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.Jobs.Log = c.Log
	return c
}

func build(ctx context.Context, c Config, d db.DB) (*App, error) {
	if err := prepare(ctx, c, d); err != nil {
		return nil, err
	}
	packs, err := Packs(c.Packs)
	if err != nil {
		return nil, err
	}
	may, err := access.Load()
	if err != nil {
		return nil, err
	}
	ring, err := openRing(ctx, c, d)
	if err != nil {
		return nil, err
	}
	keys, err := c.signing(ring)
	if err != nil {
		return nil, err
	}
	log, err := openLog(ctx, c, d, keys)
	if err != nil {
		return nil, err
	}
	witness, err := openWitness(c, d)
	if err != nil {
		return nil, err
	}
	blobs, err := blob.Open(filepath.Join(c.Data, "blobs"), c.Now().Add(-time.Hour))
	if err != nil {
		return nil, err
	}
	accounts, err := c.accounts(d, ring)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	a := &App{DB: d, People: c.People, Accounts: accounts, Ledger: log, Witness: witness, keys: keys, blobs: blobs}
	a.Queue, err = jobs.Open(ctx, d, chores.Handlers(func() *casework.Service { return a.Cases }, c.Register), c.Jobs)
	if err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	a.Cases = &casework.Service{
		DB: d, Log: journal.Open(d, casework.Aggregate, c.Cache), Trail: journal.Trail{DB: d}, Queue: a.Queue, Appointments: casework.OpenAppointments(d),
		Packs: packs, Access: may, Keys: ring, Blobs: blobs, Calendar: c.Calendar, Now: c.Now, Limits: casework.Limits{Scan: scan.DefaultLimits()},
		Press: c.press(keys, log),
	}
	a.Lists = worklist.List{DB: d, Calendar: c.Calendar}
	if err := a.list(ctx, c); err != nil {
		return nil, errors.Join(err, blobs.Close())
	}
	a.Site = &web.Site{Cases: a.Cases, Accounts: accounts, Lists: a.Lists, Now: c.Now, Log: c.Log, Origin: c.Site, Status: a.Status}
	return a, nil
}

// accounts keeps who may sign in.
func (c Config) accounts(d db.DB, ring *seal.Ring) (*people.Service, error) {
	return people.NewService(people.Options{DB: d, Trail: journal.Trail{DB: d}, Keys: ring, Directory: c.People, Now: c.Now, Demo: c.Demo, Origin: c.Site})
}

// list writes the lists of a database from before there were any.
func (a *App) list(ctx context.Context, c Config) error {
	if !c.Create {
		return nil
	}
	missing, err := worklist.Missing(ctx, a.DB, casework.Aggregate.Name)
	if err != nil || !missing {
		return err
	}
	n, err := worklist.Rebuild(ctx, a.DB, a.Cases.Log, a.Cases.Profile)
	c.Log.Info("lists written anew", "cases", n)
	return err
}

// press prints papers, unless the configuration says otherwise.
func (c Config) press(keys *signing.Ring, log *ledger.Log) *casework.Press {
	if c.Unprinted {
		return nil
	}
	return &casework.Press{Ring: keys, Ledger: log, Person: c.person, Specimen: c.Specimen}
}

// person is what letters call an officer.
func (c Config) person(id permit.PersonID) paper.Name {
	if c.People != nil {
		if p, ok := c.People.Person(id); ok {
			return paper.Name{ZH: p.ZH, EN: p.EN}
		}
	}
	return paper.Name{ZH: string(id)}
}

// openRing opens the key ring. Where keys are stored already, wrapped by a ring that is
// gone, none is made in its place: that would only hide the loss.
func openRing(ctx context.Context, c Config, d db.DB) (*seal.Ring, error) {
	var wrapped int
	err := d.QueryRow(ctx, `SELECT (SELECT count(*) FROM (SELECT 1 FROM case_key LIMIT 1) AS k) + (SELECT count(*) FROM people_secret)`).Scan(&wrapped)
	if err != nil {
		return nil, fmt.Errorf("look for keys of cases and accounts: %w", err)
	}
	return seal.Open(c.Keys, c.Create && wrapped == 0)
}

// prepare migrates a database that may be created or changed, and otherwise only
// looks whether it is of this program's version.
func prepare(ctx context.Context, c Config, d db.DB) error {
	if !c.Create {
		return schema.Check(ctx, d)
	}
	if err := schema.Migrate(ctx, d); err != nil {
		return err
	}
	return jobs.Migrate(ctx, d)
}

// Close closes what Open opened. The queue must have been stopped.
func (a *App) Close() error { return errors.Join(a.blobs.Close(), a.DB.Close()) }

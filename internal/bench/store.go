package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"tandem/internal/app"
	"tandem/internal/casework"
	"tandem/internal/db"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

// A store is the program on a database of the run's own, and what one case wrote.
type store struct {
	place *place
	app   *app.App
	play  play
	model recording
	next  int // number of the next case
}

// open makes the place, builds the program on it, records one case and fills in
// the open ones.
func open(ctx context.Context, c Config) (*store, error) {
	p, err := newPlace(ctx, c)
	if err != nil {
		return nil, err
	}
	s, err := openAt(ctx, p, c)
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	if err := s.record(ctx, c.Open); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func openAt(ctx context.Context, p *place, c Config) (*store, error) {
	config := app.Config{Data: p.folder, Create: true, Now: begin.Time, Jobs: jobs.Options{Paused: true}}
	if c.DB != "" {
		config.DB = p.url
	}
	a, err := app.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	play, err := newPlay(a.Cases)
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return &store{place: p, app: a, play: play}, nil
}

func (s *store) close() error { return errors.Join(s.app.Close(), s.place.remove()) }

func (s *store) dialect() db.Dialect { return s.app.DB.Dialect() }

// record plays one case on a recorder, and copies it when it is accepted.
func (s *store) record(ctx context.Context, open int) error {
	r := &recorder{DB: s.app.DB}
	p := s.play
	p.cases = on(r, s.app.Cases)
	scene := p.scene(ctx, s.id(model))
	scene.step = func(command func() error) error { return command() }
	scene.toAcceptance()
	if scene.err == nil && open > 0 {
		scene.err = s.fill(ctx, scene.id, open)
	}
	scene.toTheEnd()
	s.model = newRecording(scene.now, r.batches)
	return scene.err
}

// on is the service with another database under it.
func on(d db.DB, s *casework.Service) *casework.Service {
	return &casework.Service{
		DB: d, Log: journal.Open(d, casework.Aggregate, 1), Trail: journal.Trail{DB: d}, Queue: s.Queue, Appointments: casework.OpenAppointments(d),
		Packs: s.Packs, Access: s.Access, Keys: s.Keys, Blobs: s.Blobs, Calendar: s.Calendar, Now: s.Now, Limits: s.Limits,
	}
}

// commands is how many commands a case has.
func (s *store) commands() int { return len(s.model.batches) }

// What a case is in the run, as its id says.
const (
	model  = 'm' // recorded
	played = 'p' // by our code
	bareOf = 'b' // written by the floor
	filled = 'o' // open before
)

// idDigits is the number of digits in an id; ids are idRange apart at most.
const (
	idDigits = 9
	idRange  = 1_000_000_000
)

// id returns the next id, anywhere among all ids: the steps go round the range by
// the golden section, which never comes near an earlier id too soon.
func (s *store) id(kind rune) permit.CaseID {
	const golden = 618_033_989
	s.next++
	return permit.CaseID(fmt.Sprintf("HK-%0*d-%c", idDigits, s.next*golden%idRange, kind))
}

// played are lives by our code.
func (s *store) played(ctx context.Context, cases int) []life {
	lives := make([]life, cases)
	for i := range lives {
		lives[i] = s.play.life(ctx, s.id(played))
	}
	return lives
}

// written are lives by the floor, ready to be sent.
func (s *store) written(ctx context.Context, f floor, cases int) []life {
	lives := make([]life, cases)
	for i := range lives {
		var commands []func() error
		for _, b := range s.model.under(s.id(bareOf)) {
			commands = append(commands, f.prepare(ctx, b))
		}
		lives[i] = func(step stepper) error {
			for _, c := range commands {
				if err := step(c); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return lives
}

var sizes = map[db.Dialect]string{
	db.DialectSQLite:   `SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())`,
	db.DialectPostgres: `SELECT pg_database_size(current_database())`,
}

// size is how many bytes the database has.
func (s *store) size(ctx context.Context) (n int64, err error) {
	err = s.app.DB.QueryRow(ctx, sizes[s.dialect()]).Scan(&n)
	return n, err
}

// settle lets a round begin with nothing left over from the one before: no
// garbage, and on SQLite no log to move into the file.
func (s *store) settle(ctx context.Context) error {
	runtime.GC()
	if s.dialect() != db.DialectSQLite {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err := s.app.DB.SQL().ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

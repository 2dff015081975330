package casework

import (
	"strconv"

	"tandem/internal/db"
	"tandem/internal/jobs"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// The jobs that commands cause. They name a case and a number, never a person.
type (
	// Send is a letter that goes out.
	Send struct {
		Case   permit.CaseID `json:"case"`
		Seq    int64         `json:"seq"`
		Notice int           `json:"notice"`
	}
	// Query asks a register about a case; with a material, whether that paper is spared.
	Query struct {
		Case     permit.CaseID `json:"case"`
		Material permit.Code   `json:"material,omitempty"`
		Register string        `json:"register"`
	}
	// Consult asks the registers what they have to set beside an application.
	Consult struct {
		Case permit.CaseID `json:"case"`
	}
	// Wake is a timer of a case.
	Wake struct {
		Case permit.CaseID `json:"case"`
	}
	// Certify states, logs, prints and signs the permits that an entry issued.
	Certify struct {
		Case permit.CaseID `json:"case"`
		Seq  int64         `json:"seq"`
	}
	// Keep prints the record that an entry calls for.
	Keep struct {
		Case   permit.CaseID     `json:"case"`
		Seq    int64             `json:"seq"`
		Record permit.RecordKind `json:"record"`
	}
	// Shred removes the papers of a destroyed case.
	Shred struct {
		Case permit.CaseID `json:"case"`
	}
)

func (Send) Kind() string    { return "send" }
func (Query) Kind() string   { return "query" }
func (Consult) Kind() string { return "consult" }
func (Wake) Kind() string    { return "wake" }
func (Shred) Kind() string   { return "shred" }
func (Certify) Kind() string { return "certify" }
func (Keep) Kind() string    { return "record" }

// follow is what else is stored with the entry that made next: rows that mirror
// certificates and lists, the end of the key, and the jobs of effects and timers.
func (s *Service) follow(before, next journal.Held[permit.Case], events []permit.Event) (db.Batch, error) {
	batch := mirror(next.State.ID, events)
	for _, e := range permit.Effects(next.State, events) {
		stmt, err := s.Queue.Add(jobs.Job{Args: effect(next, e)})
		if err != nil {
			return nil, err
		}
		batch = append(batch, stmt)
	}
	listed, err := s.listed(before, next)
	if err != nil {
		return nil, err
	}
	timer, err := s.timer(before, next)
	return append(append(batch, listed...), timer...), err
}

// listed keeps the lists in step with the case.
func (s *Service) listed(before, next journal.Held[permit.Case]) (db.Batch, error) {
	p, err := s.Profile(next.State)
	if err != nil {
		return nil, err
	}
	if before.Version == 0 {
		return worklist.New(worklist.Project(next.State, p)), nil
	}
	return worklist.Write(worklist.Project(before.State, p), worklist.Project(next.State, p)), nil
}

// Profile is how the city of a case runs the procedure, by the pack that it is pinned to.
func (s *Service) Profile(c permit.Case) (*permit.Profile, error) {
	pack, err := s.Packs.ByHash(c.Pack)
	if err != nil {
		return nil, err
	}
	return &pack.Profile, nil
}

func effect(next journal.Held[permit.Case], e permit.Effect) jobs.Args {
	id := next.State.ID
	switch e.Kind {
	case permit.Query:
		return Query{Case: id, Material: e.Code, Register: e.Share}
	case permit.Consultation:
		return Consult{Case: id}
	case permit.Shred:
		return Shred{Case: id}
	case permit.Certify:
		return Certify{Case: id, Seq: next.Version}
	case permit.Keep:
		return Keep{Case: id, Seq: next.Version, Record: e.Record}
	}
	return Send{Case: id, Seq: next.Version, Notice: e.Notice}
}

// timer sets an alarm clock when the case now wakes earlier than before. One that
// wakes later is left to the alarm clock already set, which sets itself again.
func (s *Service) timer(before, after journal.Held[permit.Case]) (db.Batch, error) {
	was, now := before.Index.Wake, after.Index.Wake // as text they sort like moments
	if now == "" || (was != "" && now >= was) {
		return nil, nil
	}
	return s.alarm(after.State)
}

// alarm sets an alarm clock for the next timer of a case, unless one is set for that
// moment.
func (s *Service) alarm(c permit.Case) (db.Batch, error) {
	wake := permit.Wake(c)
	stmt, err := s.Queue.Add(jobs.Job{Args: Wake{Case: c.ID}, At: wake.Time(), Unique: string(c.ID) + " " + wake.String()})
	if err != nil {
		return nil, err
	}
	return db.Batch{stmt}, nil
}

const (
	insertCertificate = `INSERT INTO certificate (number, case_id, track, kind, holder, from_date, to_date, status)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (number) DO UPDATE SET case_id = excluded.case_id, track = excluded.track, from_date = excluded.from_date, to_date = excluded.to_date, status = excluded.status`
	updateCertificate = `UPDATE certificate SET status = $3 WHERE case_id = $1 AND track = $2`
	deleteKey         = `DELETE FROM case_key WHERE case_id = $1`
	deleteDossiers    = `DELETE FROM dossier_version WHERE case_id = $1`
	deleteTyped       = `DELETE FROM typed WHERE case_id = $1`
)

// mirror keeps the tables beside the journal in step with it.
func mirror(id permit.CaseID, events []permit.Event) db.Batch {
	var batch db.Batch
	for _, e := range events {
		switch e := e.(type) {
		case permit.PermitsIssued:
			for _, k := range e.Certificates {
				batch = append(batch, db.Stmt{SQL: insertCertificate, Args: []any{k.Number, string(id), string(k.Track), string(k.Kind), strconv.Itoa(k.Holder), k.From.String(), k.To.String(), string(k.Status)}})
			}
		case permit.CertificatesChanged:
			for _, t := range e.Tracks {
				batch = append(batch, db.Stmt{SQL: updateCertificate, Args: []any{string(id), string(t), string(e.Status)}})
			}
		case permit.CaseDestroyed:
			batch = append(batch, db.Stmt{SQL: deleteKey, Args: []any{string(id)}}, db.Stmt{SQL: deleteDossiers, Args: []any{string(id)}}, db.Stmt{SQL: deleteTyped, Args: []any{string(id)}}, db.Stmt{SQL: deleteAnswers, Args: []any{string(id)}},
				db.Stmt{SQL: clearReceipts, Args: []any{string(id)}}, db.Stmt{SQL: clearCredentials, Args: []any{string(id)}})
		}
	}
	return batch
}

package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tandem/internal/access"
	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/seal"
)

// A Document is an official paper that the program wrote: a letter, a permit. Once
// written it is never written again; what replaces it is the next version.
type Document struct {
	Name    string    `json:"name"` // "letter-3", "permit-work"
	N       int       `json:"n"`    // version, from 1
	Created time.Time `json:"created"`
	Digest  string    `json:"digest"` // SHA-256, hex, of the file
	Size    int64     `json:"size"`   // bytes
	blob    string
}

const (
	insertDocument  = `INSERT INTO document (case_id, name, n, created, digest, size, blob) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	keepDocument    = insertDocument + ` ON CONFLICT (case_id, name, n) DO NOTHING`
	countDocument   = `SELECT count(*) FROM document WHERE case_id = $1 AND name = $2`
	selectDocuments = `SELECT name, n, created, digest, size, blob FROM document WHERE case_id = $1 ORDER BY name, n`
	selectDocument  = `SELECT name, n, created, digest, size, blob FROM document WHERE case_id = $1 AND name = $2 ORDER BY n DESC LIMIT 1`
	deleteDocuments = `DELETE FROM document WHERE case_id = $1`
)

// store puts the bytes of a document on disk, sealed. The case refers to it when one of
// its statements is carried out.
func (s *Service) store(ctx context.Context, id permit.CaseID, key seal.Key, name string, n int, data []byte) (Document, error) {
	d := Document{Name: name, N: n, Created: s.Now(), Digest: digestOf(data), Size: int64(len(data))}
	sealed, err := key.Seal(data, d.place(id))
	if err != nil {
		return d, fmt.Errorf("seal %s of case %s: %w", name, id, err)
	}
	ref, err := s.Blobs.Put(ctx, bytes.NewReader(sealed), int64(len(sealed)))
	d.blob = ref.Hash
	return d, err
}

func (d Document) row(id permit.CaseID) []any {
	return []any{string(id), d.Name, d.N, journal.Moment(d.Created), d.Digest, d.Size, d.blob}
}

// once makes the case refer to the document, and fails if there is such a version.
func (d Document) once(id permit.CaseID) db.Stmt {
	return db.Stmt{SQL: insertDocument, Args: d.row(id)}
}

// kept makes the case refer to the document, unless there is such a version, which then
// says the same.
func (d Document) kept(id permit.CaseID) db.Stmt {
	return db.Stmt{SQL: keepDocument, Args: d.row(id)}
}

// written reports whether a document is there.
func (s *Service) written(ctx context.Context, id permit.CaseID, name string) (bool, error) {
	var n int64
	err := s.DB.QueryRow(ctx, countDocument, string(id), name).Scan(&n)
	return n > 0, unavailable(err)
}

// place binds the sealed bytes to the version, so that none can stand for another.
func (d Document) place(id permit.CaseID) seal.Place {
	return seal.Place{Table: "document", Case: string(id), Row: d.Name + " " + strconv.Itoa(d.N)}
}

// Documents lists the official papers of a case by name, every version.
func (s *Service) Documents(ctx context.Context, id permit.CaseID) (list []Document, err error) {
	err = db.ForEach(ctx, s.DB, selectDocuments, func(row db.Row) error {
		d, err := scanDocument(row)
		list = append(list, d)
		return err
	}, string(id))
	return list, unavailable(err)
}

func scanDocument(row db.Row) (d Document, err error) {
	var created string
	if err = row.Scan(&d.Name, &d.N, &created, &d.Digest, &d.Size, &d.blob); err != nil {
		return d, err
	}
	d.Created, err = journal.ParseMoment(created)
	return d, err
}

// Document returns the newest version of an official paper, and leaves on record to
// whom it was shown.
func (s *Service) Document(ctx context.Context, actor permit.Actor, id permit.CaseID, name string) ([]byte, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	view, err := s.mayRead(ctx, actor, c, access.ReadDocument)
	if err != nil {
		return nil, err
	}
	if !official(c, name, actor, view) {
		return nil, s.unread(ctx, actor, id, access.ReadDocument, problem.New(problem.Forbidden, "access.none", string(access.ReadDocument)))
	}
	d, err := scanDocument(s.DB.QueryRow(ctx, selectDocument, string(id), name))
	if errors.Is(err, db.ErrNoRows) {
		return nil, problem.New(problem.NotFound, "casework.nodocument", name, id)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	if err := s.shown(ctx, actor, id, "document", fmt.Sprintf("%s v%d", d.Name, d.N)); err != nil {
		return nil, err
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.openDocument(ctx, id, key, d)
}

// OfficialPapers lists the official papers of a case that the actor may open, by name,
// every version.
func (s *Service) OfficialPapers(ctx context.Context, actor permit.Actor, c permit.Case) ([]Document, error) {
	view, err := s.mayRead(ctx, actor, c, access.ReadDocument)
	if err != nil {
		return nil, err
	}
	return s.officialPapers(ctx, actor, c, view)
}

func (s *Service) officialPapers(ctx context.Context, actor permit.Actor, c permit.Case, view access.View) ([]Document, error) {
	list, err := s.Documents(ctx, c.ID)
	return slices.DeleteFunc(list, func(d Document) bool { return !official(c, d.Name, actor, view) }), err
}

// official reports whether somebody may open an official paper among those of the case:
// what was written about a permit is for who decides on it and for whom it is addressed to.
// The work permit itself is shown to all, as residence rests on it (Regulation art. 16).
// Letters between offices are none of the employer's.
func official(c permit.Case, name string, actor permit.Actor, view access.View) bool {
	n, letter := noticeOf(c, name)
	switch {
	case letter && n.To == string(actor.Office):
		return true
	case letter && n.To != toApplicant && actor.Role == permit.HandlerRole:
		return false
	}
	about := aboutTracks(c, name, n)
	return len(about) == 0 || slices.ContainsFunc(about, func(id permit.TrackID) bool {
		k, ok := c.Track(id)
		return !ok || view.Written(k.Kind)
	})
}

// toApplicant is the addressee of letters to the party, see permit.Notice.
const toApplicant = "applicant"

// noticeOf is the notice whose letter has this name.
func noticeOf(c permit.Case, name string) (permit.Notice, bool) {
	for _, n := range c.Notices {
		if name == "letter-"+strconv.Itoa(n.N) {
			return n, true
		}
	}
	return permit.Notice{}, false
}

// aboutTracks are the permits that a paper is about, the work permit itself not counted;
// none: it is about the case.
func aboutTracks(c permit.Case, name string, n permit.Notice) []permit.TrackID {
	for _, prefix := range []string{permitDocument(""), "cancellation-"} {
		if id, ok := strings.CutPrefix(name, prefix); ok && id != string(permit.Work) {
			return []permit.TrackID{permit.TrackID(id)}
		}
	}
	switch {
	case name == hearingRecord && c.Hearing != nil:
		return []permit.TrackID{c.Hearing.Track}
	case n.Track != "":
		return []permit.TrackID{n.Track}
	}
	return askedFor(n.Items)
}

// askedFor are the permits for which items are asked; none if one is for the case.
func askedFor(items []permit.Item) (out []permit.TrackID) {
	for _, i := range items {
		if i.Track == "" {
			return nil
		}
		out = append(out, i.Track)
	}
	return out
}

// openDocument reads a document, which must be the one whose digest is stored.
func (s *Service) openDocument(ctx context.Context, id permit.CaseID, key seal.Key, d Document) ([]byte, error) {
	sealed, err := s.Blobs.Get(ctx, d.blob)
	if err != nil {
		return nil, err
	}
	data, err := key.Open(sealed, d.place(id))
	if err == nil && digestOf(data) != d.Digest {
		err = fmt.Errorf("%s of case %s has another digest than is stored", d.Name, id)
	}
	return data, err
}

package casework

import (
	"context"
	"fmt"
	"slices"

	"tandem/internal/db"
	"tandem/internal/journal"
	"tandem/internal/permit"
)

const selectStated = `SELECT seq, track, leaf, pressed, sealed FROM credential WHERE case_id = $1 ORDER BY seq, track`

// verifyCredentials holds what permits say to machines against the journal. Of an issuing
// entry all permits are stated, or none: then its job waits, which is counted. What is
// stated opens, says what the journal says, and has its leaf in the log or waiting for its
// place there; what is printed is there as a document. It may run beside the jobs: it
// reads in the opposite order of theirs. Of a destroyed case nothing opens any more.
func (s *Service) verifyCredentials(ctx context.Context, c permit.Case) (stated, waiting int64, err error) {
	if s.Press == nil || c.Phase == permit.Destroyed {
		return 0, 0, nil
	}
	rows, err := s.credentialRows(ctx, c.ID)
	if err != nil || len(rows)+len(c.Certificates) == 0 {
		return 0, 0, err
	}
	documents, err := s.Documents(ctx, c.ID)
	if err != nil {
		return 0, 0, err
	}
	history, err := s.Log.List(ctx, string(c.ID))
	if err != nil {
		return 0, 0, unavailable(err)
	}
	for _, e := range history {
		issued := issuedBy(e)
		mine := rows[e.Seq]
		delete(rows, e.Seq)
		if err := s.verifyAct(ctx, c, e.Seq, issued, mine, documents); err != nil {
			return 0, 0, err
		}
		stated += int64(len(mine))
		if len(mine) == 0 {
			waiting += int64(len(issued))
		}
	}
	for seq := range rows {
		return 0, 0, wrong(c.ID, "pressed.credential.unknown", seq)
	}
	return stated, waiting, nil
}

// credentialRow is a row of table credential without its case and entry.
type credentialRow struct {
	track   permit.TrackID
	leaf    string
	pressed int
	sealed  []byte
}

// credentialRows are those of a case, by entry.
func (s *Service) credentialRows(ctx context.Context, id permit.CaseID) (map[int64][]credentialRow, error) {
	rows := map[int64][]credentialRow{}
	err := db.ForEach(ctx, s.DB, selectStated, func(row db.Row) error {
		var seq int64
		var r credentialRow
		err := row.Scan(&seq, &r.track, &r.leaf, &r.pressed, &r.sealed)
		rows[seq] = append(rows[seq], r)
		return err
	}, string(id))
	return rows, unavailable(err)
}

// issuedBy are the permits that an entry issued and that count from then on.
func issuedBy(e journal.Recorded[permit.Event]) []permit.Certificate {
	var a act
	for _, event := range e.Events {
		if issued, ok := event.(permit.PermitsIssued); ok {
			a.sort(issued.Certificates)
		}
	}
	return a.issued
}

// verifyAct looks at what is stated of the permits of one entry.
func (s *Service) verifyAct(ctx context.Context, c permit.Case, seq int64, issued []permit.Certificate, rows []credentialRow, documents []Document) error {
	if len(rows) == 0 {
		return nil
	}
	if len(rows) != len(issued) {
		return wrong(c.ID, "pressed.credential.count", seq, len(rows), len(issued))
	}
	key, err := s.key(ctx, c.ID)
	if err != nil {
		return wrong(c.ID, "verify.key", because(err))
	}
	list, err := s.credentials(ctx, act{seq: seq, c: c, key: key})
	if err != nil {
		return wrong(c.ID, "pressed.credential", seq, because(err))
	}
	for i, one := range list {
		if err := s.verifyStated(ctx, c.ID, act{issued: issued}, one); err != nil {
			return err
		}
		name := permitDocument(one.track)
		if rows[i].pressed > 0 && !slices.ContainsFunc(documents, func(d Document) bool { return d.Name == name && d.N == 1 }) {
			return wrong(c.ID, "pressed.document", name)
		}
	}
	return nil
}

// verifyStated compares one permit with the journal and the log.
func (s *Service) verifyStated(ctx context.Context, id permit.CaseID, a act, one certified) error {
	k, st := certificateOf(a, one.track), one.Statement
	if k.Number != st.Number || k.Kind != st.Kind || k.From != st.From || k.To != st.To || k.On != st.Issued {
		return wrong(id, "pressed.credential.differs", fmt.Sprint(st.Number, " ", st.From, " ", st.To), fmt.Sprint(k.Number, " ", k.From, " ", k.To))
	}
	leaf, err := one.Issue.Leaf()
	if err != nil {
		return wrong(id, "pressed.credential.leaf", k.Number)
	}
	there, err := s.Press.Ledger.Holds(ctx, one.leaf)
	if err != nil {
		return err
	}
	if own, _ := s.Press.Ledger.Add(leaf); !there || own != one.leaf {
		return wrong(id, "pressed.credential.leaf", k.Number)
	}
	return nil
}

package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"time"

	"tandem/internal/access"
	"tandem/internal/bagit"
	"tandem/internal/journal"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/scan"
	"tandem/internal/seal"
	"tandem/internal/text"
)

// Export writes everything that is known of a case as a bag (RFC 8493, a zip): forms,
// materials, official papers, receipts of decisions, the journal, and a short README.
// The case's own applicant may have it (PIPL art. 44, 45), and who works on the machine
// itself; it is on record who did. What is in the bag verifies without this program.
func (s *Service) Export(ctx context.Context, actor permit.Actor, id permit.CaseID, w io.Writer) error {
	c, err := s.Case(ctx, id)
	if err != nil {
		return err
	}
	view, err := s.mayRead(ctx, actor, c, access.Export)
	if err != nil {
		return err
	}
	if !view.Whole() {
		return s.unread(ctx, actor, id, access.Export, problem.New(problem.Forbidden, "access.none", string(access.Export)))
	}
	key, err := s.key(ctx, id)
	if err != nil {
		return err
	}
	if err := s.shown(ctx, actor, id, "bundle", "export"); err != nil {
		return err
	}
	bag := bagit.NewWriter(w, string(id), s.Now(), bagit.Tag{Name: "Source-Organization", Value: c.City},
		bagit.Tag{Name: "External-Identifier", Value: string(id)}, bagit.Tag{Name: "Bag-Software-Agent", Value: "Tandem"})
	b := bundle{s: s, c: c, key: key, bag: bag}
	for _, part := range []func(context.Context) error{b.readme, b.state, b.journal, b.forms, b.registers, b.materials, b.documents, b.receipts, b.proofs} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return bag.Close()
}

// A bundle is a bag that is being filled.
type bundle struct {
	s   *Service
	c   permit.Case
	key seal.Key
	bag *bagit.Writer
}

func (b bundle) readme(context.Context) error {
	zh, en := text.T(text.ZH, "bundle.readme", b.c.ID), text.T(text.EN, "bundle.readme", b.c.ID)
	return b.bag.Add("README.txt", []byte(zh+"\n\n"+en+"\n"))
}

func (b bundle) state(context.Context) error { return b.json("case.json", b.c) }

func (b bundle) json(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("%s of case %s: %w", name, b.c.ID, err)
	}
	return b.bag.Add(name, append(data, '\n'))
}

// A journalLine is an entry of the journal for whoever reads the bag. The hash chains
// it to the entry before.
type journalLine struct {
	Seq    int64          `json:"seq"`
	At     time.Time      `json:"at"`
	Actor  string         `json:"actor"`
	Act    string         `json:"act"`
	Events []journalEvent `json:"events"`
	Hash   string         `json:"hash"`
}

type journalEvent struct {
	Kind string       `json:"kind"`
	Body permit.Event `json:"body"`
}

func lineOf(e journal.Recorded[permit.Event]) journalLine {
	line := journalLine{Seq: e.Seq, At: e.At, Actor: e.Actor, Act: e.Act, Hash: e.Hash}
	for _, event := range e.Events {
		line.Events = append(line.Events, journalEvent{event.Kind(), event})
	}
	return line
}

func (b bundle) journal(ctx context.Context) error {
	entries, err := b.s.Log.List(ctx, string(b.c.ID))
	if err != nil {
		return unavailable(err)
	}
	w, err := b.bag.Create("journal.jsonl")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := json.NewEncoder(w).Encode(lineOf(e)); err != nil {
			return err
		}
	}
	return nil
}

func (b bundle) forms(ctx context.Context) error {
	versions, err := b.s.sealedVersions(ctx, b.c)
	if err != nil {
		return unavailable(err)
	}
	for _, v := range versions {
		form, err := openVersion(b.key, b.c.ID, v.n, v.sealed)
		if err != nil {
			return err
		}
		if err := b.json(fmt.Sprintf("forms/form-%d.json", v.n), form); err != nil {
			return err
		}
	}
	return nil
}

// registers is what registers answered, each answer once.
func (b bundle) registers(ctx context.Context) error {
	rows, err := b.s.sealedAnswers(ctx, b.c.ID)
	if err != nil {
		return unavailable(err)
	}
	for i, k := range b.c.Consulted {
		told, err := openAnswer(b.key, b.c.ID, k, rows)
		if err != nil {
			return err
		}
		if err := b.json(fmt.Sprintf("registers/%d-%s.json", i+1, k.Register), told); err != nil {
			return err
		}
	}
	return nil
}

// materials are the papers that were brought, in every version.
func (b bundle) materials(ctx context.Context) error {
	entries, err := b.s.Log.List(ctx, string(b.c.ID))
	if err != nil {
		return unavailable(err)
	}
	for _, e := range entries {
		for _, event := range e.Events {
			if m, ok := event.(permit.MaterialMet); ok && m.Blob != "" {
				if err := b.material(ctx, m); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (b bundle) material(ctx context.Context, m permit.MaterialMet) error {
	sealed, err := b.s.Blobs.Get(ctx, m.Blob)
	if err != nil {
		return err
	}
	data, err := b.key.Open(sealed, paperPlace(b.c.ID, m.Code))
	if err != nil {
		return err
	}
	return b.bag.Add(fmt.Sprintf("materials/%s-v%d%s", m.Code, m.Version, scan.Ending(data)), data)
}

func (b bundle) documents(ctx context.Context) error {
	list, err := b.s.Documents(ctx, b.c.ID)
	if err != nil {
		return err
	}
	for _, d := range list {
		data, err := b.s.openDocument(ctx, b.c.ID, b.key, d)
		if err != nil {
			return err
		}
		if err := b.bag.Add(path.Join("documents", d.file()), data); err != nil {
			return err
		}
	}
	return nil
}

// file is what a document is called outside: the first version by its name alone.
func (d Document) file() string {
	if d.N > 1 {
		return fmt.Sprintf("%s-v%d.pdf", d.Name, d.N)
	}
	return d.Name + ".pdf"
}

func (b bundle) receipts(ctx context.Context) error {
	rows, err := b.s.receiptRows(ctx, b.c.ID)
	if err != nil {
		return err
	}
	list, err := b.s.openReceipts(ctx, b.c, rows)
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := b.json(fmt.Sprintf("receipts/entry-%d.json", r.Seq), r); err != nil {
			return err
		}
	}
	return nil
}

// proofs shows that the log holds the end of the journal and every issue: what each leaf
// is, its bytes, and its proof (tlog-proof). What waits for its place has none yet.
func (b bundle) proofs(ctx context.Context) error {
	if b.s.Press == nil {
		return nil
	}
	head, proof, ok, err := b.s.Press.Ledger.Head(ctx, Aggregate.Name, string(b.c.ID))
	if err != nil {
		return err
	}
	if ok {
		if err := b.json("proofs/journal.json", head); err != nil {
			return err
		}
		if err := b.leaf("proofs/journal", head.Leaf(), proof.Text()); err != nil {
			return err
		}
	}
	return b.issues(ctx)
}

// leaf adds a leaf with its proof.
func (b bundle) leaf(name string, leaf []byte, proof string) error {
	if err := b.bag.Add(name+".leaf", leaf); err != nil {
		return err
	}
	return b.bag.Add(name+".tlog-proof", []byte(proof))
}

// issues are the leaves of what the case issued, each once, numbered as they come.
func (b bundle) issues(ctx context.Context) error {
	rows, err := b.s.credentialRows(ctx, b.c.ID)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, seq := range slices.Sorted(maps.Keys(rows)) {
		list, err := b.s.credentials(ctx, act{seq: seq, c: b.c, key: b.key})
		if err != nil {
			return err
		}
		for _, one := range list {
			if seen[one.leaf] {
				continue
			}
			seen[one.leaf] = true
			if err := b.issue(ctx, len(seen), one); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b bundle) issue(ctx context.Context, n int, one certified) error {
	proof, ok, err := b.s.Press.Ledger.Proof(ctx, one.leaf)
	if err != nil || !ok {
		return err
	}
	leaf, err := one.Issue.Leaf()
	if err != nil {
		return err
	}
	return b.leaf(fmt.Sprintf("proofs/issue-%d", n), leaf, proof.Text())
}

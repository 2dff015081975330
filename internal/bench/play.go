package bench

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"time"

	"tandem/internal/casework"
	"tandem/internal/civil"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
	"tandem/internal/scan/specimen"
)

// city is whose procedure is played: accepted online, originals compared when
// the permits are handed out.
const city = "haikou"

// begin is the moment at which everything happens.
var begin = civil.Moment{Date: civil.Date{Year: 2026, Month: time.March, Day: 2}, Minute: 9 * 60}

//go:embed dossier.yaml
var dossierFile []byte

// A play is what all cases have in common: who acts, and what is handed in.
type play struct {
	cases *casework.Service
	form  dossier.Version
	pack  *rules.Pack
	party party
	scans bool // papers are scans, for who looks at them; else digests alone
}

// A party is who applies, and who does it for the employer.
type party struct{ applicant, handler permit.PersonID }

func newPlay(cases *casework.Service) (play, error) { return newPlayIn(cases, city) }

func newPlayIn(cases *casework.Service, city string) (play, error) {
	form, faults := dossier.Read("dossier.yaml", dossierFile, begin.Date)
	if err := faults.Err(); err != nil {
		return play{}, err
	}
	pack, err := cases.Packs.ByCity(city, begin.Date)
	return play{cases: cases, form: form, pack: pack, party: party{applicant, "handler"}}, err
}

const applicant permit.PersonID = "applicant"

func (p play) handler() permit.Actor {
	return permit.Actor{ID: p.party.handler, Role: permit.HandlerRole, Employer: p.form.Form.Employer.CreditCode}
}

// officer holds one post at an office; neighbouring posts are different people.
func officer(office permit.OfficeID, post permit.Post) permit.Actor {
	return permit.Actor{ID: permit.PersonID(string(office) + "." + string(post)), Role: permit.Officer, Office: office, Posts: []permit.Post{post}}
}

func (p play) window(post permit.Post) permit.Actor { return officer(p.pack.Profile.Window, post) }

// A scene is one case on its way.
type scene struct {
	play
	ctx     context.Context
	step    stepper
	id      permit.CaseID
	digests []string // of papers, not used yet
	now     permit.Case
	err     error // the first one; nothing more happens then
}

// scene prepares what is no work of the program: the digests of the papers, which
// whoever takes a scan in has made before.
func (p play) scene(ctx context.Context, id permit.CaseID) *scene {
	s := &scene{play: p, ctx: ctx, id: id}
	sum := sha256.Sum256([]byte(id))
	for range 2 * len(p.pack.Materials) {
		s.digests = append(s.digests, hex.EncodeToString(sum[:]))
		sum = sha256.Sum256(sum[:])
	}
	return s
}

func (s *scene) digest() string {
	d := s.digests[0]
	s.digests = s.digests[1:]
	return d
}

// life plays the case from draft to both permits in hand.
func (p play) life(ctx context.Context, id permit.CaseID) life {
	s := p.scene(ctx, id)
	return func(step stepper) error {
		s.step = step
		s.toAcceptance()
		s.toTheEnd()
		return s.err
	}
}

func (s *scene) toAcceptance() {
	s.toFiling()
	s.file()
	s.accept()
}

func (s *scene) toFiling() {
	s.open()
	s.command(func() (permit.Case, error) { return s.cases.SaveDossier(s.ctx, s.handler(), s.id, s.form) })
	for _, m := range s.now.Materials {
		if m.Share == "" {
			s.bring(m)
		}
	}
}

// file hands in, and the registers answer.
func (s *scene) file() {
	s.do(s.handler(), permit.File{})
	for _, m := range s.now.Materials {
		if m.Share != "" {
			register := permit.Actor{ID: permit.PersonID("register." + m.Share), Role: permit.System}
			s.do(register, permit.AskRegister{Material: m.Code, Register: m.Share, Found: true, Digest: s.digest()})
		}
	}
}

func (s *scene) accept() { s.do(s.window(permit.PostAccept), permit.Accept{}) }

func (s *scene) toTheEnd() {
	s.examine()
	s.approve()
	s.do(s.window(permit.PostIssue), permit.Make{})
	s.handOut()
}

func (s *scene) examine() {
	seen := s.now.Digest()
	for _, t := range s.now.Tracks {
		s.do(officer(t.Authority, permit.PostExamine), permit.Examine{Track: t.ID, Grant: true, Digest: seen})
		s.do(officer(t.Authority, permit.PostReview), permit.Review{Track: t.ID, Agree: true, Digest: seen})
	}
}

func (s *scene) approve() {
	for _, t := range s.now.Tracks {
		s.do(officer(t.Authority, permit.PostDecide), permit.Approve{Track: t.ID, Digest: s.now.Digest()})
	}
}

func (s *scene) handOut() {
	s.do(s.window(permit.PostHandOut), permit.Compare{Results: s.comparisons(), Passport: true})
	s.do(s.window(permit.PostHandOut), permit.HandOut{Identity: true})
	if s.err == nil && s.now.Outcome != permit.OutIssued {
		s.err = fmt.Errorf("case %s ended %q in phase %q", s.id, s.now.Outcome, s.now.Phase)
	}
}

func (s *scene) open() {
	a := s.handler()
	cmd := permit.Open{City: s.pack.City, Applicant: s.party.applicant, Handler: a.ID, Employer: a.Employer, Tracks: casework.Wanted(s.form)}
	s.command(func() (permit.Case, error) { return s.cases.Open(s.ctx, a, s.id, cmd) })
}

func (s *scene) do(a permit.Actor, cmd permit.Command) {
	s.command(func() (permit.Case, error) { return s.cases.Do(s.ctx, a, s.id, cmd) })
	if s.err != nil {
		s.err = fmt.Errorf("%s of case %s: %w", cmd.Name(), s.id, s.err)
	}
}

func (s *scene) command(run func() (permit.Case, error)) {
	if s.err != nil {
		return
	}
	s.err = s.step(func() (err error) {
		s.now, err = run()
		return err
	})
}

// bring attaches a scan, or says that there is one.
func (s *scene) bring(m permit.Material) {
	if !s.scans {
		s.do(s.handler(), s.paper(m))
		return
	}
	s.command(func() (permit.Case, error) {
		return s.cases.Attach(s.ctx, s.handler(), s.id, m.Code, "", string(m.Code)+".pdf", specimen.PDF(string(m.Code), []string{string(s.id)}))
	})
}

// paper attaches a scan that was never made: its bytes are no rows.
func (s *scene) paper(m permit.Material) permit.Attach {
	return permit.Attach{Material: m.Code, Digest: s.digest(), Blob: s.digest()}
}

func (s *scene) comparisons() []permit.Comparison {
	var out []permit.Comparison
	for _, m := range s.now.Materials {
		if m.Needed() && m.Original && m.Met == permit.Uploaded {
			out = append(out, permit.Comparison{Code: m.Code, Seen: permit.Matches})
		}
	}
	return out
}

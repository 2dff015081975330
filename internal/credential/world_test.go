package credential

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"crypto/rand"

	"github.com/signintech/gopdf"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tandem/internal/civil"
	"tandem/internal/pdf"
	"tandem/internal/permit"
	"tandem/internal/signing"
	"tandem/internal/text"
)

var (
	bureau  = signing.Office{ID: "haikou-work", ZH: "海口市外国专家局", EN: "Haikou Bureau of Foreign Experts"}
	police  = signing.Office{ID: "haikou-entry", ZH: "海口市公安局出入境管理支队", EN: "Haikou Exit and Entry Administration"}
	host    = signing.Office{ID: signing.Installation, ZH: "海口市政务服务中心", EN: "Haikou Government Service Centre"}
	beijing = signing.Office{ID: "beijing-work", ZH: "北京市外国专家局", EN: "Beijing Bureau of Foreign Experts"}
	issued  = time.Date(2026, 11, 26, 2, 0, 0, 0, time.UTC)
	today   = civil.Date{Year: 2026, Month: 12, Day: 1}
)

const origin1 = "tandem.example.cn/haikou"

// A world is an installation that has issued a pair of permits.
type world struct {
	t                     testing.TB
	work, residence, host signing.Key
	log                   *testLog
	trusted               signing.Trusted
	permits               [2]Statement // work, residence
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, work: newKey(t, bureau, signing.ES256), residence: newKey(t, police, signing.SM2), host: newKey(t, host, signing.ES256)}
	w.log = newLog(t, origin1)
	w.trusted = signing.Trusted{Keys: []signing.Public{w.work.Public, w.residence.Public, w.host.Public}, Log: []note.Verifier{w.log.verifier}}
	s := Statement{
		Number: "11000020261126001X", Kind: permit.Work, Joint: true, Pair: [16]byte{1, 2, 3}, Holder: "J** S**",
		From: civil.Date{Year: 2026, Month: 11, Day: 26}, To: civil.Date{Year: 2027, Month: 11, Day: 25},
		Issued: civil.Date{Year: 2026, Month: 11, Day: 26}, Authority: bureau.ID, City: "haikou", Nonce: [16]byte{7}, Slot: 131_077,
	}
	r := s
	r.Number, r.Kind, r.Authority, r.Nonce, r.Slot = "RP20261126-0001", permit.Residence, police.ID, [16]byte{8}, 12
	w.permits = [2]Statement{s, r}
	return w
}

func newKey(t testing.TB, o signing.Office, a signing.Algorithm) signing.Key {
	t.Helper()
	k, err := signing.Generate(o, a, issued.AddDate(-1, 0, 0), issued.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// code is the text of the code of one of the issued permits, by a key.
func (w *world) code(i int, k signing.Key, change ...func(*Code)) string {
	w.t.Helper()
	issue, err := IssueOf(w.permits[:]...)
	w.must(err)
	hash, err := w.permits[i].Hash()
	w.must(err)
	c := Code{Statement: w.permits[i], Others: issue.Siblings(hash)}
	for _, f := range change {
		f(&c)
	}
	s, err := c.Text(k)
	w.must(err)
	return s
}

func (w *world) leaf() []byte {
	w.t.Helper()
	issue, err := IssueOf(w.permits[:]...)
	w.must(err)
	leaf, err := issue.Leaf()
	w.must(err)
	return leaf
}

// paper is the PDF of the work permit as it is handed out.
func (w *world) paper(code string, proof []byte, k signing.Key) []byte {
	w.t.Helper()
	return w.signed(code, proof, k, "Work permit "+w.permits[0].Number)
}

func (w *world) signed(code string, proof []byte, k signing.Key, reason string) []byte {
	w.t.Helper()
	var p gopdf.GoPdf
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.AddPage()
	p.RectFromUpperLeftWithStyle(50, 50, 200, 100, "D")
	files := []pdf.Attachment{{Name: CodeFile, Body: []byte(code)}}
	if proof != nil {
		files = append(files, pdf.Attachment{Name: ProofFile, Body: proof})
	}
	data, err := pdf.Attach(p.GetBytesPdf(), files...)
	w.must(err)
	data, err = signing.SignPDF(data, k, issued, reason, "Haikou")
	w.must(err)
	return data
}

// bundle is the daily file, with lists as they are after changes to them.
func (w *world) bundle(changes ...func(map[string]*List)) []byte {
	w.t.Helper()
	lists := map[string]*List{}
	from, until := issued.AddDate(0, 0, 4), issued.AddDate(0, 0, 6)
	for _, p := range []Purpose{Revocation, Suspension, Message} {
		lists["work "+string(p)] = NewList(bureau.ID, p, 1, from, until)
		lists["residence "+string(p)] = NewList(police.ID, p, 0, from, until)
	}
	for _, change := range changes {
		change(lists)
	}
	b := Bundle{Made: from, Log: []string{w.log.vkey}, Checkpoint: string(w.log.checkpoint(w.log.size()))}
	for name, l := range lists {
		k := w.work
		if strings.HasPrefix(name, "residence") {
			k = w.residence
		}
		s, err := l.Sign(k)
		w.must(err)
		b.Lists = append(b.Lists, s)
	}
	for _, p := range w.trusted.Keys {
		b.Keys = append(b.Keys, p.Text())
	}
	data, err := b.Sign(w.host)
	w.must(err)
	return data
}

// setting is a change of one entry of a list.
func setting(list string, slot uint32, value uint8) func(map[string]*List) {
	return func(lists map[string]*List) {
		if err := lists[list].Set(slot, value); err != nil {
			panic(err)
		}
	}
}

// testLog is a log in memory.
type testLog struct {
	t        testing.TB
	signer   note.Signer
	verifier note.Verifier
	vkey     string
	origin   string
	hashes   []tlog.Hash // stored, as tlog orders them
	leaves   int64
}

func newLog(t testing.TB, origin string) *testLog {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	l := &testLog{t: t, origin: origin, vkey: public}
	if l.signer, err = note.NewSigner(private); err != nil {
		t.Fatal(err)
	}
	if l.verifier, err = note.NewVerifier(public); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *testLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, l.hashes[i])
	}
	return out, nil
}

func (l *testLog) add(leaf []byte) int64 {
	l.t.Helper()
	more, err := tlog.StoredHashes(l.leaves, leaf, l)
	if err != nil {
		l.t.Fatal(err)
	}
	l.hashes = append(l.hashes, more...)
	l.leaves++
	return l.leaves - 1
}

func (l *testLog) size() int64 { return l.leaves }

func (l *testLog) checkpoint(size int64) []byte {
	l.t.Helper()
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		l.t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", l.origin, size, root)}, l.signer)
	if err != nil {
		l.t.Fatal(err)
	}
	return signed
}

// proof is written with the words of the C2SP text.
func (l *testLog) proof(size, index int64) []byte {
	l.t.Helper()
	p, err := tlog.ProveRecord(size, index, l)
	if err != nil {
		l.t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nindex %d\n", index)
	for _, h := range p {
		fmt.Fprintln(&b, base64.StdEncoding.EncodeToString(h[:]))
	}
	return []byte(b.String() + "\n" + string(l.checkpoint(size)))
}

// logged puts the world's issue among others into its log.
func (w *world) logged() int64 {
	for i := range 5 {
		w.log.add([]byte{byte(i)})
	}
	index := w.log.add(w.leaf())
	for i := range 7 {
		w.log.add([]byte{byte(i), 1})
	}
	return index
}

// result is the finding of one check.
func result(r Report, check string) Finding {
	var last Finding
	for _, f := range r.Findings {
		if f.Check == check {
			last = f
		}
	}
	return last
}

// said is the key of what an error says, "" without an error.
func said(err error) string {
	if err == nil {
		return ""
	}
	return words(err).Key
}

// checkWords fails unless every finding has words in both languages.
func checkWords(t *testing.T, r Report) {
	t.Helper()
	for _, l := range text.Langs {
		if said := r.In(l); strings.Contains(said, "⟦") || strings.Contains(said, "%!") {
			t.Errorf("%s", said)
		}
	}
}

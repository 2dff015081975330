// Package paper makes the official papers of a case: permits, letters, receipts and
// records, as PDF on A4.
//
// Render turns values into bytes and the same values into the same bytes. It knows no
// store and no clock: every day printed is given. Chinese is authoritative and stands
// first, English stands beside or below it. Everything is black on white, so that a copy
// or a fax loses nothing. Where a seal belongs there is a place for it, never a picture
// of one: a seal is set by signing the file.
//
// A value with a character that no embedded font has is refused and the character named,
// as is one that is too long or missing: a paper is whole or there is none.
package paper

import (
	"slices"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/press"
	"tandem/internal/text"
)

// A Kind is a kind of paper. Every letter of the procedure is one (permit.Letter).
type Kind string

// The papers that no letter of the procedure is.
const (
	WorkPermit       Kind = "work-permit"       // 外国人工作许可证
	WorkNotification Kind = "work-notification" // 外国人工作许可通知, for the visa
	ResidencePermit  Kind = "residence-permit"  // 外国人居留许可, the slip beside the sticker
	ResidenceReceipt Kind = "residence-receipt" // 受理回执, at most 15 days
	Cancelled        Kind = "cancellation-certificate"
	VisitSheet       Kind = "visit-sheet"
	HandOutRecord    Kind = "hand-out-record"
	ArchiveCover     Kind = "archive-cover"
)

// Kinds lists every kind of paper: permits, letters in the order of a case, records.
func Kinds() []Kind {
	all := []Kind{WorkPermit, WorkNotification, ResidencePermit}
	for _, row := range forms {
		all = append(all, row.kind)
	}
	return append(all, VisitSheet, HandOutRecord, ArchiveCover, DestructionRecord)
}

// In is the title of the paper. A letter is called as package permit calls it.
func (k Kind) In(l text.Lang) string {
	if key := "paper.title." + string(k); text.Has(key) {
		return text.T(l, key)
	}
	return permit.Letter(k).In(l)
}

// A Document is one paper: a Permit, a Letter, a Visit, a HandOut, an Archive or a
// Destruction.
type Document interface {
	kind() Kind
	head() Head
	check(*faults)
	draw(*sheet) error
}

// A Name is a name or a short text in both languages. Where EN is empty, ZH stands for
// both, and the other way round: a foreigner may have no Chinese name.
type Name struct {
	ZH string
	EN string
}

// Both says m in both languages.
func Both(m text.Localized) Name { return Name{m.In(text.ZH), m.In(text.EN)} }

// In is the name in l, or in the language it has.
func (n Name) In(l text.Lang) string {
	if l == text.EN && n.EN != "" || n.ZH == "" {
		return n.EN
	}
	return n.ZH
}

// IsZero reports whether there is no name.
func (n Name) IsZero() bool { return n == Name{} }

// A Head is what every paper says.
type Head struct {
	Authority Name       `max:"120"` // who signs
	For       Name       `max:"240"` // the authority in whose name it acts, Licence Law art. 24; mostly none
	Number    string     `max:"60"`  // of the paper (文号)
	Case      string     `max:"60"`
	Date      civil.Date // of the paper
	QR        string     // text of the code for verification; permits have one; also attached as credential.txt
	Proof     []byte     // attached as proof.txt
	Specimen  bool       // 样本: made to show or to learn, no authority stands for it
}

// Render makes the PDF of a document. It fails with a problem that names every value
// that cannot be printed.
func Render(d Document) ([]byte, error) {
	code, err := checked(d)
	if err != nil {
		return nil, err
	}
	s := newSheet(d, code)
	if err := d.draw(s); err != nil {
		return nil, err
	}
	s.foot()
	s.attach()
	return s.doc.Bytes()
}

// attach adds what a machine reads of the paper: the text of its code, so that nobody
// needs to photograph it, and the proof. The format wants the names in order.
func (s *sheet) attach() {
	if s.head.QR != "" {
		s.doc.Attach("credential.txt", text.T(text.EN, "paper.credential"), []byte(s.head.QR))
	}
	if len(s.head.Proof) > 0 {
		s.doc.Attach("proof.txt", text.T(text.EN, "paper.proof"), s.head.Proof)
	}
}

// info is what the file says of itself: no name, no number, nothing personal.
func info(d Document) press.Info {
	h, title := d.head(), Both(d.kind())
	return press.Info{Title: title.ZH + " " + title.EN, Subject: text.T(text.ZH, "paper.subject") + " " + text.T(text.EN, "paper.subject"),
		Author: joined(h.Authority), Language: "zh-CN", Date: h.Date.String()}
}

// joined is a name in both languages on one line.
func joined(n Name) string {
	if n.ZH == "" || n.EN == "" || n.ZH == n.EN {
		return n.In(text.ZH)
	}
	return n.ZH + " " + n.EN
}

// A day is a date as papers print it: 2026年11月26日, 26 Nov 2026.
type day civil.Date

func (d day) In(l text.Lang) string {
	return text.T(l, "paper.date", civil.Date(d).Year, text.T(l, "civil.month."+number(int(d.Month))), d.Day)
}

// A span is a period as papers print it.
type span struct{ from, to civil.Date }

func (s span) In(l text.Lang) string { return text.T(l, "paper.span", day(s.from), day(s.to)) }

// Letters lists the letters of the procedure that have a paper, for who sends them.
func Letters() []permit.Letter {
	var all []permit.Letter
	for _, row := range forms {
		if !slices.Contains([]Kind{ResidenceReceipt, Cancelled}, row.kind) {
			all = append(all, permit.Letter(row.kind))
		}
	}
	return all
}

package paper

import (
	"strings"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// A regime says whether a letter names remedies.
type regime int

const (
	open   regime = iota // names those given
	needed               // Licence Law art. 38
	final                // Exit-Entry Law art. 36: names none
)

// A form is what is particular to a kind of letter: its words are the messages
// paper.letter.<kind>.open and .close, with these arguments, around its lists.
type form struct {
	kind   Kind
	needs  []string // fields that may not be empty
	remedy regime
	open   func(Letter) []any
	close  func(Letter) []any // nil: nothing after the lists
}

func fields(s string) []string { return strings.Fields(s) }

func nothing(Letter) []any { return nil }

func due(l Letter) []any      { return []any{day(l.Due)} }
func received(l Letter) []any { return []any{day(l.Received)} }

// forms has a row for every letter, in the order in which a case may meet them.
var forms = []form{
	{Kind(permit.ReceiptLetter), fields("applicant matters received items days"), open, received, func(l Letter) []any { return []any{l.Days} }},
	{Kind(permit.CorrectionLetter), fields("applicant matters received items due"), open, received, due},
	{Kind(permit.AcceptanceLetter), fields("applicant matters received due days"), open, received, limit},
	{Kind(permit.DeemedLetter), fields("applicant matters received due days"), open, received, limit},
	{Kind(permit.NotAcceptedLetter), fields("applicant matters received reasons"), needed, received, nil},
	{ResidenceReceipt, fields("applicant passport matters received from due"), open, received, func(l Letter) []any { return []any{span{l.From, l.Due}, l.length()} }},
	{Kind(permit.CommitmentLetter), fields("applicant matters items"), open, nothing, nothing},
	{Kind(permit.ToleratedLetter), fields("applicant matters items due"), open, nothing, due},
	{Kind(permit.ExclusionLetter), fields("applicant matters reasons from due"), open, nothing, func(l Letter) []any { return []any{span{l.From, l.Due}, l.length()} }},
	{Kind(permit.ExtensionLetter), fields("applicant matters reasons approver days due"), open, func(l Letter) []any { return []any{l.Approver, l.Days, day(l.Due)} }, nil},
	{Kind(permit.HearingRightLetter), fields("applicant matters due days"), open, nothing, func(l Letter) []any { return []any{l.Days, day(l.Due)} }},
	{Kind(permit.HearingLetter), fields("applicant matters due place chair"), open, func(l Letter) []any { return []any{l.hearing(), l.Place, l.Chair} }, nothing},
	{Kind(permit.ExpertsLetter), fields("matters reasons due"), open, due, nothing},
	{Kind(permit.UncoupledLetter), fields("applicant matters reasons"), open, nothing, nothing},
	{Kind(permit.ConfirmLetter), fields("matters"), open, nothing, nothing},
	{Kind(permit.GrantLetter), fields("applicant permits"), open, nothing, nothing},
	{Kind(permit.WorkRefusalLetter), fields("applicant matters reasons"), needed, nothing, nil},
	{Kind(permit.ResidenceRefusalLetter), fields("applicant matters reasons"), final, nothing, nothing},
	{Kind(permit.TrackEndedLetter), fields("applicant matters"), open, nothing, nil},
	{Kind(permit.ApprovalLapsedLetter), fields("applicant matters"), needed, nothing, nil},
	{Kind(permit.WithdrawalLetter), fields("applicant matters"), open, nothing, nil},
	{Kind(permit.TerminationLetter), fields("applicant matters reasons"), open, nothing, nil},
	{Kind(permit.CollectionLetter), fields("applicant due place"), open, func(l Letter) []any { return []any{day(l.Due), l.Place} }, nothing},
	{Kind(permit.WithholdingLetter), fields("applicant matters reasons due"), open, nothing, due},
	{Kind(permit.DeemedExtensionLetter), fields("applicant permits"), open, nothing, nothing},
	{Kind(permit.ExpiryLetter), fields("applicant permits due days"), open, due, func(l Letter) []any { return []any{l.Days} }},
	{Kind(permit.RevocationLetter), fields("applicant permits reasons"), needed, nothing, nothing},
	{Kind(permit.CancellationLetter), fields("applicant permits reasons"), open, nothing, nothing},
	{Cancelled, fields("applicant passport permits"), open, nothing, nothing},
	{Kind(permit.SupervisorLetter), fields("matters reasons"), open, nothing, nil},
}

// limit is the promised limit in working days and its end.
func limit(l Letter) []any { return []any{l.Days, day(l.Due)} }

func formOf(k Kind) (form, bool) {
	for _, row := range forms {
		if row.kind == k {
			return row, true
		}
	}
	return form{}, false
}

// hearing is when a hearing is held: its hour too, if that is known.
func (l Letter) hearing() text.Localized {
	if l.At.IsZero() {
		return day(l.Due)
	}
	return moment(l.At)
}

// Needs lists the fields of a Letter that may not be empty in a letter of kind k, beside
// those of Head and To: what who fills it in must know.
func Needs(k Kind) []string {
	row, _ := formOf(k)
	all := append([]string(nil), row.needs...)
	if row.remedy == needed {
		all = append(all, "remedy")
	}
	return all
}

// moment is a day with its time.
type moment civil.Moment

func (m moment) In(l text.Lang) string {
	return text.T(l, "paper.moment", day(m.Date), clock(civil.Moment(m)))
}

// clock is the time of a moment: 09:30.
func clock(m civil.Moment) string {
	_, hour, _ := strings.Cut(m.String(), "T")
	return hour
}

func (f form) opening(l Letter) text.Message {
	return text.Say("paper.letter."+string(f.kind)+".open", f.open(l)...)
}

func (f form) closing(l Letter) (text.Message, bool) {
	if f.close == nil {
		return text.Message{}, false
	}
	return text.Say("paper.letter."+string(f.kind)+".close", f.close(l)...), true
}

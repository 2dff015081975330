package web

import (
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/paper"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/view"
	"tandem/internal/visit"
)

// How much of what is free a page shows: the earliest slots, and days of a list.
const (
	earliest = 3
	daysPage = 5
)

// myCaseVisit shows the visit that is booked or held, and what is free.
func (t *turn) myCaseVisit() error {
	m, err := t.visitable()
	if err != nil {
		return err
	}
	return t.showVisit(m, nil)
}

// visitable is the case, if a visit can be booked for it now.
func (t *turn) visitable() (myCase, error) {
	m, err := t.myCase()
	if err == nil && m.Phase != permit.Booked && !m.may(permit.Book{Slot: m.someSlot()}) {
		err = t.notNow("mycase.visit.notnow")
	}
	return m, err
}

func (t *turn) showVisit(m myCase, wrong []view.FieldError) error {
	held, holding, err := t.Cases.HeldSlot(t.r.Context(), t.actor, m.ID)
	if err != nil {
		return err
	}
	offers, err := t.Cases.Slots(t.r.Context(), t.actor, m.ID, m.now.Date, visit.Horizon)
	if err != nil {
		return err
	}
	body := view.MyVisit{Booked: t.myBooking(m), Move: t.myMove(m)}
	if holding {
		body.Held = &view.MyHold{When: t.slotWords(m, held.Slot), Until: t.say("mycase.visit.until", held.Until.Clock()), Slot: slotValue(held.Slot), Extend: !held.Extended}
	}
	t.offer(m, offers, &body)
	return t.myPage(m, view.MyPage{Title: t.say("mycase.visit.title"), Lede: t.say("mycase.visit.lede"), Errors: wrong, Body: view.MyVisitBody(body)})
}

// offer fills in what is free: the earliest slots first, then the days from the one that
// the address names.
func (t *turn) offer(m myCase, offers []visit.Offer, body *view.MyVisit) {
	if len(offers) == 0 {
		body.Empty = t.say("mycase.visit.none.text")
		return
	}
	from, err := civil.ParseDate(t.r.URL.Query().Get("from"))
	if err != nil {
		from = m.now.Date
		body.First = t.firstSlots(m, offers)
	}
	days := daysFrom(offers, from)
	for _, o := range offers {
		if slices.Contains(days[:min(daysPage, len(days))], o.Date) {
			body.Days = append(body.Days, t.freeDay(m, o))
		}
	}
	body.Pages = t.dayPages(m, days)
}

// daysFrom are the days on which something is free, from one on.
func daysFrom(offers []visit.Offer, from civil.Date) []civil.Date {
	var out []civil.Date
	for _, o := range offers {
		if !o.Date.Before(from) && !slices.Contains(out, o.Date) {
			out = append(out, o.Date)
		}
	}
	return out
}

func (t *turn) dayPages(m myCase, days []civil.Date) *view.Pages {
	p := view.Pages{}
	if t.r.URL.Query().Get("from") != "" {
		p.First = m.path("/visit")
	}
	if len(days) > daysPage {
		p.Next = m.path("/visit?from=" + days[daysPage].String())
	}
	if p == (view.Pages{}) {
		return nil
	}
	return &p
}

func (t *turn) firstSlots(m myCase, offers []visit.Offer) []view.MySlot {
	var out []view.MySlot
	for _, o := range offers {
		for _, f := range o.Free {
			if len(out) == earliest {
				return out
			}
			slot := permit.Slot{Station: permit.OfficeID(o.Station), At: f.At}
			out = append(out, view.MySlot{Value: slotValue(slot), Label: t.slotWords(m, slot)})
		}
	}
	return out
}

func (t *turn) freeDay(m myCase, o visit.Offer) view.MyDay {
	place := t.in(m.office(permit.OfficeID(o.Station)))
	d := view.MyDay{Title: t.day(o.Date), Place: place}
	for _, f := range o.Free {
		slot := permit.Slot{Station: permit.OfficeID(o.Station), At: f.At}
		d.Slots = append(d.Slots, view.MySlot{Value: slotValue(slot), Label: f.At.Clock(), About: t.say("mycase.visit.about", t.day(o.Date), place)})
	}
	return d
}

// slotWords is a slot in words: when, and where.
func (t *turn) slotWords(m myCase, s permit.Slot) string {
	return t.say("mycase.visit.slot", t.day(s.At.Date), s.At.Clock(), m.office(s.Station))
}

// slotValue is a slot as forms send it, and readSlot reads it.
func slotValue(s permit.Slot) string { return string(s.Station) + "/" + s.At.String() }

func readSlot(value string) (permit.Slot, error) {
	station, moment, _ := strings.Cut(value, "/")
	at, err := civil.ParseMoment(moment)
	if err != nil || station == "" {
		return permit.Slot{}, problem.New(problem.Invalid, "mycase.visit.choose")
	}
	return permit.Slot{Station: permit.OfficeID(station), At: at}, nil
}

func (t *turn) myBooking(m myCase) *view.MyBooking {
	if m.Phase != permit.Booked {
		return nil
	}
	return &view.MyBooking{Facts: t.bookingFacts(m), Sheet: view.Link{Label: t.say("mycase.sheet.link"), Path: m.path("/visit/sheet")}}
}

// bookingFacts are when and where.
func (t *turn) bookingFacts(m myCase) []view.Fact {
	facts := []view.Fact{{Label: t.say("mycase.visit.when"), Value: view.When(t.words(), m.Slot.At)},
		{Label: t.say("mycase.visit.where"), Value: t.in(m.office(m.Slot.Station))}}
	if o, ok := m.pack.Office(m.Slot.Station); ok && o.Visits != nil {
		facts = append(facts, view.Fact{Label: t.say("mycase.visit.address"), Value: o.Visits.Address.In(t.lang)})
	}
	return facts
}

// myMove asks before a booking is moved to the slot that was chosen.
func (t *turn) myMove(m myCase) *view.MyMove {
	to, err := readSlot(t.r.URL.Query().Get("slot"))
	if err != nil || m.Phase != permit.Booked || to == m.Slot {
		return nil
	}
	return &view.MyMove{From: t.slotWords(m, m.Slot), To: t.slotWords(m, to), Slot: slotValue(to)}
}

// bookMyVisit holds, keeps, books, moves or gives back a slot.
func (t *turn) bookMyVisit() error {
	if err := t.form(); err != nil {
		return err
	}
	m, err := t.visitable()
	if err != nil {
		return err
	}
	to, err := t.changeVisit(m)
	if p := problem.Of(err); err != nil && (p.Code == problem.Conflict || p.Code == problem.Illegal || p.Code == problem.Invalid) {
		if m, err = t.myCase(); err != nil { // what is free now is shown with what went wrong
			return err
		}
		return t.showVisit(m, []view.FieldError{{Message: p.Detail(t.lang)}})
	}
	if err != nil {
		return err
	}
	return t.to(to)
}

// changeVisit does what a button asks, and says where to go on.
func (t *turn) changeVisit(m myCase) (to string, err error) {
	ctx, here := t.r.Context(), m.path("/visit")
	switch t.value("act") {
	case "extend":
		_, err = t.Cases.ExtendSlot(ctx, t.actor, m.ID)
		return here, err
	case "release":
		return here, t.Cases.ReleaseSlot(ctx, t.actor, m.ID)
	case "cancel":
		_, err = t.Cases.Do(ctx, t.actor, m.ID, permit.Unbook{})
		return here, err
	case "stay":
		return here, nil
	}
	slot, err := readSlot(t.value("slot"))
	switch {
	case err != nil:
		return "", err
	case t.value("act") == "book":
		_, err = t.Cases.BookSlot(ctx, t.actor, m.ID, slot)
		return here, err
	case m.Phase == permit.Booked:
		return here + "?slot=" + slotValue(slot), nil
	}
	_, err = t.Cases.HoldSlot(ctx, t.actor, m.ID, slot)
	return here, err
}

// myCaseVisitSheet is what to bring to the visit, to print.
func (t *turn) myCaseVisitSheet() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if m.Phase != permit.Booked {
		return t.notNow("mycase.sheet.none")
	}
	documents, err := t.Cases.OfficialPapers(t.r.Context(), t.actor, m.Case)
	if err != nil {
		return err
	}
	sheet := view.MySheet{Number: string(m.ID), Code: m.path("/visit/code.svg"), Facts: t.bookingFacts(m), Bring: t.toBring(m)}
	for _, d := range documents { // the newest of several bookings
		if strings.HasPrefix(d.Name, string(permit.VisitRecord)+"-") {
			sheet.PDF = t.documentLink(documents, d.Name, t.say("mycase.sheet.pdf"))
		}
	}
	return t.myPage(m, view.MyPage{Title: t.say("mycase.sheet.title"), Lede: t.say("mycase.sheet.lede"), Body: view.MySheetBody(sheet)})
}

// passport is the material that everybody brings anyway (domain section 2.6).
const passport permit.Code = "M07"

// toBring are the passport and the originals of what was uploaded.
func (t *turn) toBring(m myCase) []string {
	out := []string{t.say("mycase.sheet.passport")}
	for _, x := range m.Materials {
		if toCompare(x) && x.Code != passport {
			out = append(out, t.in(text.Say("mycase.sheet.original", m.material(x.Code))))
		}
	}
	return out
}

// myCaseVisitCode is the number of the case as a QR code, for the counter.
func (t *turn) myCaseVisitCode() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	svg, err := paper.SVG(string(m.ID))
	if err != nil {
		return err
	}
	h := t.w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "no-store")
	_, _ = t.w.Write(svg) // who has gone away cannot be told
	return nil
}

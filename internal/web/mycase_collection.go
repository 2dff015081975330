package web

import (
	"slices"
	"strings"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
)

// myCaseCollection asks how the permits are to be collected, all together.
func (t *turn) myCaseCollection() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if !m.mayChoose() {
		return t.notNow("mycase.collection.late")
	}
	day := ""
	if !m.Collection.Day.IsZero() {
		day = m.Collection.Day.String()
	}
	return t.showCollection(m, string(m.Collection.Way), day, nil)
}

func (t *turn) showCollection(m myCase, way, day string, wrong []view.FieldError) error {
	ways := view.Field{Name: "way", Label: t.say("mycase.collection.way"), Value: way, Error: errorOf(wrong, "way")}
	for _, w := range m.pack.Profile.Delivery {
		ways.Options = append(ways.Options, view.Option{Value: string(w), Label: t.say("mycase.way." + string(w)), Hint: t.say("mycase.collection.hint." + string(w))})
	}
	on := view.Field{Name: "day", Label: t.say("mycase.collection.day"), Hint: t.say("mycase.collection.day.hint"), Values: dateParts(day), Optional: true, Error: errorOf(wrong, "day")}
	lede := t.say("mycase.collection.lede")
	if m.single() {
		lede = ""
	}
	return t.myPage(m, view.MyPage{Title: t.say("mycase.collection.title"), Lede: lede, Errors: wrong,
		Body: view.MyChoiceBody(view.MyChoice{Ways: ways, Day: on, Note: t.say("mycase.collection.until")})})
}

// chooseMyCollection takes the choice.
func (t *turn) chooseMyCollection() error {
	if err := t.form(); err != nil {
		return err
	}
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if !m.mayChoose() {
		return t.notNow("mycase.collection.late")
	}
	way, typed := permit.Way(t.value("way")), t.date("day")
	cmd, wrong := t.choice(m, way, typed)
	if len(wrong) > 0 {
		return t.showCollection(m, string(way), typed, wrong)
	}
	if _, err := t.Cases.Do(t.r.Context(), t.actor, m.ID, cmd); err != nil {
		return err
	}
	return t.to(m.path(""))
}

// choice reads the form. A day belongs to picking up alone.
func (t *turn) choice(m myCase, way permit.Way, typed string) (permit.Choose, []view.FieldError) {
	cmd := permit.Choose{Way: way}
	if !slices.Contains(m.pack.Profile.Delivery, way) {
		return cmd, []view.FieldError{{Name: "way", Message: t.say("mycase.collection.choose")}}
	}
	if typed == "" || way != permit.PickUp {
		return cmd, nil
	}
	on, err := civil.ParseDate(typed)
	open, _, _ := m.cal.Works(on)
	switch {
	case err != nil:
		return cmd, []view.FieldError{{Name: "day", Message: t.say("mycase.collection.day.wrong")}}
	case on.Before(m.now.Date):
		return cmd, []view.FieldError{{Name: "day", Message: t.say("mycase.collection.day.past", t.day(m.now.Date))}}
	case !open:
		return cmd, []view.FieldError{{Name: "day", Message: t.say("mycase.collection.day.closed", t.day(on))}}
	}
	cmd.Day = on
	return cmd, nil
}

// dateParts splits a date, right or wrong, into the boxes that it was typed into.
func dateParts(s string) []string {
	if s == "" {
		return nil
	}
	return strings.SplitN(s, "-", 3)
}

// myCaseWithdraw explains what withdrawing does.
func (t *turn) myCaseWithdraw() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if !m.may(permit.Withdraw{}) {
		return t.notNow("mycase.withdraw.late")
	}
	return t.myPage(m, view.MyPage{Title: t.say("mycase.withdraw.title"), Lede: t.say("mycase.withdraw.lede"), Body: view.MyWithdrawBody(t.effects(m), m.path(""))})
}

// effects are what withdrawing does, by what the case has.
func (t *turn) effects(m myCase) []string {
	out := []string{}
	if !m.single() {
		out = append(out, t.say("mycase.withdraw.both"))
	}
	if m.Phase == permit.Booked {
		out = append(out, t.say("mycase.withdraw.slot", view.When(t.words(), m.Slot.At)))
	}
	for _, k := range m.Tracks {
		if k.Current.Number != "" {
			out = append(out, t.say("mycase.withdraw.held", k.Kind, t.fullDay(k.Current.To)))
		}
	}
	return append(out, t.say("mycase.withdraw.final"), t.say("mycase.withdraw.again"))
}

// withdrawMyCase withdraws.
func (t *turn) withdrawMyCase() error {
	m, err := t.myCase()
	if err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return err
	}
	if t.value("sure") != "yes" {
		return problem.New(problem.Invalid, "mycase.withdraw.confirm")
	}
	if _, err := t.Cases.Do(t.r.Context(), t.actor, m.ID, permit.Withdraw{}); err != nil {
		return err
	}
	return t.to(m.path(""))
}

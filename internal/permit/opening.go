package permit

import "slices"

// An Opening is a command that somebody may give now, but for what they fill in: a
// button that a page shows.
type Opening struct {
	Act   string  // name of the command
	Track TrackID // that it is about, if it is about one
	Place Place
}

// Openings lists the commands that the world's actor may give now: it is for them to
// give, and the case stands where the command belongs, what time alone has brought about
// included. What is filled in may still be wrong. Order: by the life of a case.
func Openings(c Case, w World) []Opening {
	c = Replay(c, c.overdue(w))
	var out []Opening
	for _, cmd := range c.possible(w) {
		d := cmd.duty(c)
		if allow(c, d, w) != nil {
			continue
		}
		o := Opening{Act: cmd.Name(), Track: d.Track}
		if d.Post != "" {
			o.Place = Place{Post: d.Post, Office: c.officeOf(d, w)}
		}
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// A try is a command without what is filled in, and whether its time has come.
type try struct {
	cmd Command
	now bool
}

// possible lists the commands whose time has come, whoever gives them.
func (c Case) possible(w World) []Command {
	if c.Phase == "" {
		return nil
	}
	tries := slices.Concat(c.partyTries(w), c.intakeTries(w), c.forwardTries(), c.conductTries(w), c.groupTries(w), c.counterTries(w), c.archiveTries(w), c.machineTries())
	for _, t := range c.Tracks {
		tries = append(tries, c.trackTries(t, w)...)
	}
	var out []Command
	for _, t := range tries {
		if t.now {
			out = append(out, t.cmd)
		}
	}
	return out
}

func (c Case) partyTries(w World) []try {
	edits := unfinished(c, editable...) == nil
	_, asked := c.asked()
	offered := false
	if c.Hearing != nil {
		_, err := c.hearing(HearingOffered)
		offered = err == nil
	}
	choosing := unfinished(c, append(slices.Clone(underway), Issued, Made)...) == nil
	leaves := c.standing(Work) != Out || c.standing(Residence) == Pending || c.standing(Residence) == Yes
	return []try{
		{SaveDossier{}, edits},
		{Attach{}, edits && c.needs(func(Material) bool { return true })},
		{Commit{}, unfinished(c, Draft, Returned) == nil && c.needs(func(m Material) bool { return m.Commit })},
		{File{}, in(c, Draft) == nil && c.Dossier.Version > 0},
		{Answer{}, asked && unfinished(c, Returned, Accepted) == nil},
		{Book{}, w.Profile.Appointment && unfinished(c, PreReviewed, Booked) == nil},
		{Unbook{}, in(c, Booked) == nil},
		{AskHearing{}, offered}, {WaiveHearing{}, offered},
		{Choose{}, choosing && len(w.Profile.Delivery) > 0},
		{Withdraw{}, unfinished(c, underway...) == nil && leaves},
	}
}

// needs reports whether the case calls for such a paper.
func (c Case) needs(match func(Material) bool) bool {
	return slices.ContainsFunc(c.Materials, func(m Material) bool { return m.Needed() && match(m) })
}

func (c Case) intakeTries(w World) []try {
	_, asked := c.asked()
	acceptable := c.acceptable(w, c.Outstanding()) == nil
	heeded := c.heeds(w, w.Profile.Window, nil) == nil
	seeing := in(c, w.comparing()...) == nil && c.needs(func(m Material) bool { return m.Met == Uploaded })
	return []try{
		{PassPreReview{}, w.Profile.PreReview && in(c, Filed) == nil && heeded},
		{Compare{}, seeing},
		{Return{}, !asked && unfinished(c, Filed, PreReviewed, Booked, Verified) == nil},
		{Accept{}, acceptable},
		{AcceptSecond{}, acceptable && w.Profile.DoublePost && c.Proposed != ""},
		{Decline{}, unfinished(c, Filed, PreReviewed, Verified) == nil},
	}
}

// forwardTries are what the window and each authority may put forward for the one notice.
func (c Case) forwardTries() []try {
	out := []try{{PutForward{}, c.mayPutForward("") == nil}}
	for _, t := range c.Tracks {
		out = append(out, try{PutForward{Track: t.ID}, c.mayPutForward(t.ID) == nil})
	}
	return out
}

// trackTries are what the posts of the track's authority may do.
func (c Case) trackTries(t Track, w World) []try {
	if open(c) != nil {
		return nil
	}
	_, asked := c.asked()
	decidable := t.Stage == Deciding || t.Stage == Approved && t.undecided() == nil
	tries := []try{
		{Examine{Track: t.ID}, t.Stage == Examining},
		{Review{Track: t.ID}, t.Stage == Reviewing},
		{Approve{Track: t.ID}, decidable && c.grantable(t, w.Profile) == nil},
		{Reject{Track: t.ID}, t.Stage == Deciding && c.unsettled(t) == nil || t.Stage == Approved && t.undecided() == nil},
		{Return{Track: t.ID}, !asked && t.live()},
		{Suspend{Track: t.ID}, t.Kind == Work && t.live() && t.Stage != Approved},
		{Convene{Track: t.ID}, w.Profile.Experts != nil && t.live() && (c.Panel == nil || c.Panel.Result != "")},
		{OfferHearing{Track: t.ID}, t.Kind == Work && t.Stage == Deciding && c.Hearing == nil},
	}
	for _, k := range t.Checks {
		tries = append(tries, try{Renew{Track: t.ID, Post: k.Post}, t.renewable(k, w.Profile)})
	}
	return tries
}

// renewable reports whether the check is the next of the stale ones to be confirmed.
func (t Track) renewable(k Check, p *Profile) bool {
	if len(k.Stale) == 0 || !slices.Contains([]Stage{Examining, Reviewing, Deciding, Approved}, t.Stage) {
		return false
	}
	return !slices.ContainsFunc(t.Checks, func(x Check) bool {
		return x.Post != k.Post && x.Post != PostDecide && len(x.Stale) > 0 && before(p, x.Post, k.Post)
	})
}

func (c Case) conductTries(w World) []try {
	if open(c) != nil {
		return nil
	}
	_, work := c.Principal(Work)
	_, residence := c.Principal(Residence)
	promise, ok := c.Clock(PromisedClock)
	tries := []try{
		{Uncouple{}, c.Coupled && work && residence},
		{Expedite{}, w.Profile.ExpediteTo > 0 && ok && promise.Days > w.Profile.ExpediteTo},
	}
	for _, p := range c.Pauses {
		tries = append(tries, try{Resume{N: p.N}, p.open() && p.Ground != ForApplicant})
	}
	for _, k := range c.Clocks {
		tries = append(tries, try{ExtendLimit{Clock: k.ID}, c.extendable(k, w)})
	}
	return tries
}

// extendable reports whether the actor is who may extend the clock, and may still.
func (c Case) extendable(k Clock, w World) bool {
	role, _ := w.approver(k.ID)
	head := role != AuthorityHead || w.Actor.Office == w.Profile.Authorities[Work]
	late := w.today().After(w.recount(k, closedBy(c.Pauses, w.today())).Due)
	return role != "" && role == w.Actor.Role && head && k.Running() && k.More == 0 && !late
}

func (c Case) groupTries(w World) []try {
	if open(c) != nil {
		return nil
	}
	m, err := c.seat(w)
	tries := []try{
		{Declare{}, err == nil && !m.Declared},
		{Opine{}, err == nil && m.Declared && !m.Conflict && m.Opinion == nil},
	}
	if c.Hearing != nil {
		_, asked := c.hearing(HearingAsked)
		h, set := c.hearing(HearingSet)
		tries = append(tries, try{SetHearing{}, asked == nil}, try{RecordHearing{}, set == nil && !w.today().Before(h.On)})
	}
	return tries
}

func (c Case) counterTries(w World) []try {
	way := c.Collection.Way
	early := (way == "" || way == PickUp) && c.Collection.Day.After(w.today())
	unseen := w.Profile.Originals != "" && len(c.unseen()) > 0
	return []try{
		{Make{}, in(c, Issued) == nil},
		{HandOut{}, unfinished(c, Made) == nil && !early && !unseen},
		{Release{}, in(c, Withheld) == nil && !c.differs()},
		{Cease{}, unfinished(c, append(slices.Clone(underway), Issued, Made)...) == nil},
		{Revoke{}, c.Phase != Destroyed && len(c.certified(Valid))+len(c.certified(WithheldStatus)) > 0},
	}
}

func (c Case) archiveTries(w World) []try {
	return []try{
		{Archive{}, in(c, Closed) == nil},
		{Hold{}, in(c, Closed, Archived) == nil},
		{Unhold{}, c.Retention.Hold != ""},
		{Destroy{}, in(c, Archived) == nil && c.Retention.Hold == "" && w.today().After(c.Retention.Until)},
		{Report{}, w.Profile.ReportTo != "" && !c.AcceptedOn.IsZero()},
	}
}

func (c Case) machineTries() []try {
	shared := slices.ContainsFunc(c.Materials, func(m Material) bool { return m.Share != "" })
	return []try{
		{AskRegister{}, shared && unfinished(c, editable...) == nil},
		{Consult{}, unfinished(c, consultable...) == nil},
		{Deliver{}, unfinished(c, Sent) == nil},
		{Recount{}, true}, {Tick{}, true},
	}
}

package permit

import "tandem/internal/civil"

// A World is what Decide may know beside the case.
type World struct {
	Now      civil.Moment
	Calendar *civil.Calendar
	Profile  *Profile
	Actor    Actor
	// Latest is the last day a track's permit may run to, by contract, passport,
	// employer's licence, category and route; the zero date sets no bound.
	Latest func(TrackID) civil.Date
	// Receipt is the digest of the receipt that is kept if the command decides a track.
	Receipt string
	// Needs is what the version of the form that is being saved calls for, by the
	// checklist of the pack; nil for other commands.
	Needs *Conclusion
	// Category is the applicant's, A, B or C, where a promise depends on it; else empty.
	Category string
	// Number is the number a new certificate of the track would get.
	Number func(TrackID) string
}

// An Actor is who asks.
type Actor struct {
	ID       PersonID
	Role     Role
	Office   OfficeID // of an officer
	Posts    []Post   // an officer's posts, held today with valid training
	Employer string   // credit code, where the person works for one that applies
}

// Role is in what capacity somebody acts.
type Role string

// The roles. The two heads are those whom Licence Law art. 42 lets extend a limit.
const (
	Applicant      Role = "applicant" // the foreigner
	HandlerRole    Role = "handler"   // the employer's registered handler (经办人)
	Officer        Role = "officer"
	AuthorityHead  Role = "authority-head"
	GovernmentHead Role = "government-head"
	Expert         Role = "expert"
	Supervisor     Role = "supervisor" // watches over the limits, sees conduct and no persons
	System         Role = "system"     // timers, registers, the post
)

// today is the day of the world's now.
func (w World) today() civil.Date { return w.Now.Date }

func (w World) latest(id TrackID) civil.Date {
	if w.Latest == nil {
		return civil.Date{}
	}
	return w.Latest(id)
}

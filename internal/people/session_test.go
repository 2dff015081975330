package people

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tandem/internal/db"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// held is what a test knows of a session.
type held struct {
	token        string
	session      Session
	used, began  time.Time
	over         bool
	idle, latest time.Duration
}

func (m *held) valid(now time.Time) bool {
	return !m.over && now.Sub(m.used) < m.idle && now.Sub(m.began) < m.latest
}

// sessions drives sessions of one account against a model.
type sessions struct {
	h    *house
	id   permit.PersonID
	list []*held
}

func (m *sessions) begin(t *rapid.T) {
	e, err := m.h.DemoSignIn(m.h.t.Context(), from("192.0.2.9"), m.id)
	if err != nil {
		t.Fatal(err)
	}
	n := &held{token: e.Token, session: e.Session, used: m.h.clock(), began: m.h.clock(), idle: 2 * time.Hour, latest: 24 * time.Hour}
	if Staff(e.Session.Role) {
		n.idle, n.latest = 30*time.Minute, 12*time.Hour
	}
	m.list = append(m.list, n)
}

// any is one of the sessions that have begun, the first if none has.
func (m *sessions) any(t *rapid.T) *held {
	if len(m.list) == 0 {
		m.begin(t)
	}
	return rapid.SampledFrom(m.list).Draw(t, "session")
}

func (m *sessions) end(t *rapid.T) {
	n := m.any(t)
	if err := m.h.End(m.h.t.Context(), n.session); err != nil {
		t.Fatal(err)
	}
	n.over = true
}

func (m *sessions) endAll(t *rapid.T) {
	n := m.any(t)
	if err := m.h.EndAll(m.h.t.Context(), n.session); err != nil {
		t.Fatal(err)
	}
	for _, o := range m.list {
		o.over = o.over || o != n
	}
}

func (m *sessions) rotate(t *rapid.T) {
	n := m.any(t)
	next, token, err := m.h.rotate(m.h.t.Context(), n.session, twoFactors)
	if (err == nil) != n.valid(m.h.clock()) {
		t.Fatalf("rotate: %v, valid %t", err, n.valid(m.h.clock()))
	}
	if err != nil {
		return
	}
	m.list = append(m.list, &held{token: token, session: next, used: m.h.clock(), began: n.began, idle: n.idle, latest: n.latest})
	n.over = true
}

// find looks with the token; a use within a minute of the last need not count.
func (m *sessions) find(t *rapid.T) {
	n, now := m.any(t), m.h.clock()
	x, err := m.h.Find(m.h.t.Context(), n.token)
	if (err == nil) != n.valid(now) {
		t.Fatalf("found: %v, valid %t; began %s, used %s, now %s", err, n.valid(now), n.began, n.used, now)
	}
	if err != nil {
		m.h.fails(err, "signin.session.over")
		return
	}
	if x.Account != m.id || x.Until.After(x.Last) || now.Sub(n.used) >= touchEvery && !x.Seen.Equal(now) {
		t.Fatalf("found %+v at %s", x, now)
	}
	n.used = x.Seen
}

func (m *sessions) pass(t *rapid.T) {
	m.h.pass(time.Duration(rapid.SampledFrom([]int{1, 59, 60, 600, 1799, 1800, 7199, 7200, 6 * 3600}).Draw(t, "seconds")) * time.Second)
}

func (m *sessions) sweep(t *rapid.T) {
	if _, err := m.h.Sweep(m.h.t.Context()); err != nil {
		t.Fatal(err)
	}
}

// check: List shows the valid ones and no other.
func (m *sessions) check(t *rapid.T) {
	list, err := m.h.List(m.h.t.Context(), m.id, Session{})
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, n := range m.list {
		if n.valid(m.h.clock()) {
			want++
		}
	}
	if len(list) != min(want, PageSize) {
		t.Fatalf("%d sessions listed, want %d", len(list), want)
	}
}

// Law: a token finds its session until it is ended or rotated, unused for too long, or
// too old; never after, whatever happened in which order.
func TestSessionsEnd(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		rapid.Check(h.t, func(t *rapid.T) {
			id := rapid.SampledFrom([]permit.PersonID{"haikou.accept-1", "applicant.HK-1", "handler.JM-1"}).Draw(t, "who")
			h.ok(h.Operator().EndSessions(h.t.Context(), id))
			m := &sessions{h: h, id: id}
			t.Repeat(map[string]func(*rapid.T){"begin": m.begin, "end": m.end, "end all": m.endAll, "rotate": m.rotate,
				"find": m.find, "find again": m.find, "pass": m.pass, "sweep": m.sweep, "": m.check})
		})
	})
}

// The limits to the microsecond: unused for too long, and, however much it is used, too
// old.
func TestLimitsOfSessions(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		for id, l := range map[permit.PersonID]limits{"haikou.accept-1": {30 * time.Minute, 12 * time.Hour}, "applicant.HK-1": {2 * time.Hour, 24 * time.Hour}} {
			e, err := h.DemoSignIn(h.t.Context(), from("192.0.2.9"), id)
			h.ok(err)
			for used := l.idle - time.Microsecond; used < l.total; used += l.idle - time.Microsecond {
				h.pass(l.idle - time.Microsecond)
				_, err = h.Find(h.t.Context(), e.Token)
				h.ok(err)
			}
			h.pass(e.Session.Last.Sub(h.clock()) - time.Microsecond)
			_, err = h.Find(h.t.Context(), e.Token)
			h.ok(err)
			h.pass(time.Microsecond)
			_, err = h.Find(h.t.Context(), e.Token)
			h.fails(err, "signin.session.over")
			e, err = h.DemoSignIn(h.t.Context(), from("192.0.2.9"), id)
			h.ok(err)
			h.pass(l.idle)
			_, err = h.Find(h.t.Context(), e.Token)
			h.fails(err, "signin.session.over")
		}
	})
}

// A sign-in that was under way when its account was disabled opens nothing.
func TestASessionOfADisabledAccount(t *testing.T) {
	each(t, func(h *house) {
		e, _ := h.applicant()
		h.ok(h.Operator().Disable(h.t.Context(), e.Session.Account))
		a, err := h.Account(h.t.Context(), e.Session.Account)
		h.ok(err)
		late, token, err := newSession(a, from("192.0.2.1"), oneFactor, h.clock())
		h.ok(err)
		h.ok(h.DB.Apply(h.t.Context(), db.Batch{late.insert()}))
		_, err = h.Find(h.t.Context(), token)
		h.fails(err, "signin.session.over")
	})
}

// Law: there is no session of staff by one factor.
func TestStaffNeedTwoFactors(t *testing.T) {
	for _, r := range append([]permit.Role{Administrator}, roles...) {
		if _, _, err := newSession(Account{ID: "a", Role: r}, From{}, oneFactor, time.Unix(0, 0)); !errors.Is(err, errWeak) {
			t.Errorf("%s: got %v", r, err)
		}
	}
	for _, r := range public {
		x, _, err := newSession(Account{ID: "a", Role: r}, From{}, oneFactor, time.Unix(0, 0))
		if err != nil || !x.Confirmed.IsZero() {
			t.Errorf("%s: got %+v, %v", r, x, err)
		}
	}
}

func TestFresh(t *testing.T) {
	at := time.Unix(1_000_000, 0)
	x := Session{Confirmed: at}
	if !x.Fresh(at.Add(StepUp-1), StepUp) || x.Fresh(at.Add(StepUp), StepUp) || x.Fresh(at.Add(-time.Second), StepUp) || (Session{}).Fresh(time.Time{}, StepUp) {
		t.Error("a quarter of an hour is not what it should be")
	}
}

func TestSessionsAreToldApart(t *testing.T) {
	each(t, func(h *house) {
		h.ok(h.SeedDemo(h.t.Context()))
		f := from("192.0.2.9")
		f.Lang = ""
		one, err := h.DemoSignIn(h.t.Context(), f, "haikou.accept-1")
		h.ok(err)
		h.pass(time.Second)
		other, err := h.DemoSignIn(h.t.Context(), from("192.0.2.10"), "haikou.accept-1")
		h.ok(err)
		h.ok(h.SetLang(h.t.Context(), other.Session, text.ZH))
		list, err := h.List(h.t.Context(), "haikou.accept-1", Session{})
		h.ok(err)
		if len(list) != 2 || list[0].ID != one.Session.ID || list[0].Lang != text.ZH || list[1].Lang != text.ZH || list[0].Agent != "Firefox, Windows" {
			t.Errorf("got %+v", list)
		}
		rest, err := h.List(h.t.Context(), "haikou.accept-1", list[0])
		h.ok(err)
		if len(rest) != 1 || rest[0].ID != other.Session.ID {
			t.Errorf("after the first: %+v", rest)
		}
		h.ok(h.EndOther(h.t.Context(), one.Session, other.Session.ID))
		_, err = h.Find(h.t.Context(), other.Token)
		h.fails(err, "signin.session.over")
		_, err = h.Find(h.t.Context(), one.Token)
		h.ok(err)
		_, err = h.Find(h.t.Context(), one.Session.ID) // its id is no token
		h.fails(err, "signin.session.over")
	})
}

func TestAgent(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0":    "Edge, Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Linux; Android 15; P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Mobile Safari/537.36 MicroMessenger/8.0.60":  "WeChat, Android",
		"curl/8.0": "",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
	} {
		if got := agent(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

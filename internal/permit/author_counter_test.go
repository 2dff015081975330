package permit

// counter is what could come next after the issue.
func (a *author) counter(c Case) []choice {
	maker, clerk := usual(hall, PostIssue), usual(hall, PostHandOut)
	percent := 5
	if a.has[differs] {
		percent = 50
	}
	out := []choice{
		by(1, a.party(), a.choosing()),
		by(a.heavy(revokes, 0, 3), headOf(labour), Revoke{one(a, RevocationGrounds...)}),
		by(a.heavy(ceases, 0, 3), usual(hall, PostAccept), Cease{one(a, OnPersonCeased, OnEmployerCeased)}),
		by(a.heavy(leaves, 0, 1), a.party(), Withdraw{}),
		by(a.heavy(edits, 0, 1), a.party(), a.saving(c)),
	}
	switch c.Phase {
	case Issued:
		out = append(out, by(12, maker, Make{}))
	case Made:
		out = append(out, choice{8, func() (Actor, Command) { return clerk, a.comparing(c, percent) }}, by(10, clerk, HandOut{a.chance(90), one(a, "EMS-1", "EMS-2", "")}))
	case Withheld:
		out = append(out, choice{8, func() (Actor, Command) { return clerk, a.comparing(c, 20) }}, by(8, maker, Release{"explained"}))
	case Sent:
		out = append(out, by(10, machinery(), Deliver{}))
	}
	return out
}

// archive is what could come next after the end.
func (a *author) archive(c Case) []choice {
	keeper, head := usual(hall, PostAccept), headOf(labour)
	return []choice{
		by(8, keeper, Archive{}), by(1, keeper, Hold{"litigation"}), by(3, head, Unhold{}), by(14, head, Destroy{}),
		by(1, keeper, Report{one(a, "2026-Q1", "2026-Q2")}), by(a.heavy(revokes, 0, 2), head, Revoke{one(a, RevocationGrounds...)}),
		{12, func() (Actor, Command) {
			a.clock.Date = a.clock.Date.AddDays(one(a, 10, 100, 400, 1200, 1200))
			return machinery(), Tick{}
		}},
	}
}

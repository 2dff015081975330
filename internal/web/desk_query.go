package web

import (
	"net/url"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/worklist"
)

// listPage is how many cases a page of a list has.
const listPage = 50

// noOne asks for cases that have no station, no limit that runs, no age: an empty
// parameter asks for anything.
const noOne = "none"

// queryOf reads what a list is asked for.
func queryOf(v url.Values) worklist.Query {
	q := worklist.Query{Queue: worklist.Queue(v.Get("queue")), Kind: permit.Kind(v.Get("kind")), Business: permit.Business(v.Get("business")),
		Authority: permit.OfficeID(v.Get("office")), Station: optional[permit.OfficeID](v, "station"), City: v.Get("city"), Phase: permit.Phase(v.Get("phase")),
		Lamp: optional[worklist.Colour](v, "lamp"), Age: optional[worklist.Age](v, "age"), Number: strings.ToUpper(strings.TrimSpace(v.Get("number"))), Limit: listPage}
	rank, id, ok := strings.Cut(v.Get("after"), "~")
	if ok {
		q.After = worklist.Cursor{Rank: rank, Case: permit.CaseID(id)}
	}
	return q
}

// optional is a parameter that may ask for none.
func optional[T ~string](v url.Values, name string) *T {
	switch s := T(v.Get(name)); s {
	case "":
		return nil
	case noOne:
		return new(T)
	default:
		return &s
	}
}

// parameters are what queryOf reads, without what asks for anything.
func parameters(q worklist.Query) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("queue", string(q.Queue))
	set("kind", string(q.Kind))
	set("business", string(q.Business))
	set("office", string(q.Authority))
	set("station", given(q.Station))
	set("city", q.City)
	set("phase", string(q.Phase))
	set("lamp", given(q.Lamp))
	set("age", given(q.Age))
	set("number", q.Number)
	if (q.After != worklist.Cursor{}) {
		v.Set("after", q.After.Rank+"~"+string(q.After.Case))
	}
	return v
}

func given[T ~string](p *T) string {
	switch {
	case p == nil:
		return ""
	case *p == "":
		return noOne
	}
	return string(*p)
}

// workPath is the address of the list of what is asked for.
func workPath(q worklist.Query) string {
	if v := parameters(q); len(v) > 0 {
		return "/s/work?" + v.Encode()
	}
	return "/s/work"
}

// peekPath is the same list with a case beside it.
func peekPath(q worklist.Query, id permit.CaseID) string {
	v := parameters(q)
	v.Set("peek", string(id))
	return "/s/work?" + v.Encode()
}

package web

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/view"
	"tandem/internal/worklist"
)

// deskWork lists the cases of a queue, those with the least time left first.
func (t *turn) deskWork() error {
	if t.scope().Nothing() {
		return problem.New(problem.Forbidden, "desk.no-cases")
	}
	c, err := atLists(t)
	if err != nil {
		return err
	}
	q := queryOf(t.r.URL.Query())
	if q.Queue == "" {
		q.Queue = c.firstQueue()
	}
	peek := permit.CaseID(t.r.URL.Query().Get("peek"))
	if peek != "" && t.r.Header.Get(view.PartHeader) == "peek" {
		return c.peekAlone(q, peek)
	}
	return c.work(q, peek)
}

// firstQueue is what waits for the reader, and for those who hold no post what is open.
func (t clerk) firstQueue() worklist.Queue {
	if len(t.actor.Posts) > 0 {
		return worklist.Mine
	}
	return worklist.Opened
}

func (t clerk) work(q worklist.Query, peek permit.CaseID) error {
	list, err := t.list(q)
	if err != nil {
		return err
	}
	counts, err := t.Lists.Counts(t.r.Context(), t.among, t.today())
	if err != nil {
		return err
	}
	total, err := t.total(q, list, counts)
	if err != nil {
		return err
	}
	beside, err := t.peek(q, list, peek)
	if err != nil {
		return err
	}
	title := t.say("desk.queue." + string(q.Queue))
	p := view.WorkPage{Head: view.StaffHead{Title: title, Note: t.say("desk.work.note", t.count(total)), Acts: t.startNext(list)}, Filter: t.filter(q),
		List: t.rows(list, q, peek), Empty: [2]string{t.say("desk.work.empty"), t.say("desk.work.empty.what")}, Pages: t.pages(list, q, total)}
	return t.show(view.Shell{Title: title, Path: t.path(), Current: "work", Rail: t.rail(q, counts), Peek: view.Peek(beside)}, view.WorkList(p))
}

// A listing is a page of a list with what is known of its cases.
type listing struct {
	worklist.Page
	named map[permit.CaseID]casework.Standing
}

func (t clerk) list(q worklist.Query) (listing, error) {
	l, err := t.lists(q)
	if err != nil {
		return listing{}, err
	}
	return l[0], nil
}

// lists are the pages of several questions. Who their cases are about is asked, and put on
// record, once for all of them.
func (t clerk) lists(asked ...worklist.Query) ([]listing, error) {
	out := make([]listing, len(asked))
	var ids []permit.CaseID
	for i, q := range asked {
		page, err := t.Lists.Page(t.r.Context(), t.among, q, t.today())
		if err != nil {
			return nil, err
		}
		out[i].Page = page
		for _, c := range page.Cases {
			ids = append(ids, c.Case)
		}
	}
	known, err := t.known(ids)
	for i := range out {
		out[i].named = known
	}
	return out, err
}

// total is how many cases q asks for. Nobody counts what stands on one page, or what the
// counts of the rail say already.
func (t clerk) total(q worklist.Query, l listing, counts map[worklist.Queue]worklist.Count) (worklist.Count, error) {
	whole := worklist.Query{Queue: q.Queue, After: q.After, Limit: q.Limit}
	n, counted := counts[q.Queue]
	switch {
	case q.After == worklist.Cursor{} && l.Next == nil:
		return worklist.Count{N: len(l.Cases)}, nil
	case counted && q == whole:
		return n, nil
	}
	return t.Lists.Count(t.r.Context(), t.among, q, t.today())
}

// count says how many: "999+" where nobody has counted on.
func (t clerk) count(n worklist.Count) string {
	if n.More {
		return t.say("desk.count.more", n.N)
	}
	return t.say("desk.count", n.N)
}

// startNext opens the case that has the least time left.
func (t clerk) startNext(l listing) []view.Act {
	if len(l.Cases) == 0 {
		return nil
	}
	return []view.Act{{Label: t.say("desk.work.next"), Path: t.openPath(l.Cases[0]), Weight: view.Primary}}
}

// openPath is where the reader works on a case: the window, if it is its turn.
func (t clerk) openPath(c worklist.Listed) string {
	if t.atWindow(c) {
		return windowPath(c.Case, "")
	}
	return casePath(c.Case, "")
}

// atWindow reports whether the case stands where the reader's window acts.
func (t clerk) atWindow(c worklist.Listed) bool {
	return c.Window == t.actor.Office && t.actor.Role == permit.Officer && c.State != worklist.Draft && c.Phase != permit.Accepted
}

func (t clerk) pages(l listing, q worklist.Query, total worklist.Count) view.Pages {
	p := view.Pages{Showing: t.say("desk.work.showing", len(l.Cases), t.count(total)), Swap: "main"}
	if (q.After != worklist.Cursor{}) {
		first := q
		first.After = worklist.Cursor{}
		p.First = workPath(first)
	}
	if l.Next != nil {
		next := q
		next.After = *l.Next
		p.Next = workPath(next)
	}
	return p
}

// peekAlone answers a script that asks for the case beside the list and nothing else.
func (t clerk) peekAlone(q worklist.Query, id permit.CaseID) error {
	beside, err := t.peek(q, listing{}, id)
	if err != nil {
		return err
	}
	return t.part(view.Peek(beside))
}

// part answers with one element of a page.
func (t clerk) part(c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(view.With(t.r.Context(), t.lang), &b); err != nil {
		return err
	}
	h := t.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", view.PartHeader)
	t.w.WriteHeader(http.StatusOK)
	_, _ = t.w.Write(b.Bytes()) // who has gone away cannot be told
	return nil
}

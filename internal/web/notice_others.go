package web

import (
	"slices"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/view"
)

// others are what is put forward for others than the track: the notice names it all the
// same, and only they take it back.
func (n noticing) others() (out []permit.Forwarded) {
	for _, f := range n.d.Forwarded() {
		f.For = slices.DeleteFunc(slices.Clone(f.For), func(id permit.TrackID) bool { return id == n.track })
		if len(f.For) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// othersTable shows it, with who asks. What a paper or a question is called tells nothing
// of the person, so each authority may read it of the other.
func (n noticing) othersTable() *view.Table {
	list := n.others()
	if len(list) == 0 {
		return nil
	}
	tab := &view.Table{Caption: n.say("notice.others"), Quiet: true, Columns: []view.Column{{Label: n.say("notice.column.what")}, {Label: n.say("notice.column.fault")}, {Label: n.say("notice.column.asks")}}}
	for _, f := range list {
		tab.Rows = append(tab.Rows, []view.Cell{{Text: n.itemName(n.d, f.Item)}, {Text: n.codeWords(f.Fault)}, {Text: n.listed(n.whoAsks(n.d, f.For))}})
	}
	return tab
}

// itemName is what the paper or the answer of an item is called.
func (t reviewer) itemName(d casework.Desk, i permit.Item) string {
	if i.Material != "" {
		return t.paperName(d.Pack, i.Material)
	}
	return t.fieldName(d.Pack, i.Field)
}

// whoAsks names the offices of tracks, each once.
func (t reviewer) whoAsks(d casework.Desk, tracks []permit.TrackID) (out []string) {
	for _, id := range tracks {
		name := t.office(d.Pack.Profile.Window)
		if k, ok := d.Track(id); ok {
			name = t.office(k.Authority)
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// forwarded names what stands put forward, so that it is known what a form was filled in on.
func (n noticing) forwarded() string {
	var all []string
	for _, p := range n.d.Proposals {
		for _, i := range p.Items {
			all = append(all, strings.Join([]string{string(p.Track), string(i.Material), i.Field, string(i.Fault)}, " "))
		}
	}
	return strings.Join(all, ",")
}

// standing says that something is put forward, and by whom; nil if nothing is.
func (t reviewer) standing(d casework.Desk) *view.Notice {
	list := d.Forwarded()
	if len(list) == 0 {
		return nil
	}
	var tracks []permit.TrackID
	for _, p := range d.Proposals {
		tracks = append(tracks, p.Track)
	}
	return &view.Notice{Tone: view.Warn, Text: t.say("notice.standing", t.listed(t.whoAsks(d, tracks)), len(list))}
}

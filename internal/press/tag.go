package press

import (
	"fmt"
	"strings"
)

// A node is one element of the structure tree: what a part of the text is.
type node struct {
	role, lang, alt string
	scope           string
	kids            []kid
	parent          *node
	number          int
}

// A kid is an element below, or a piece of marked content on a page.
type kid struct {
	node       *node
	page, mark int
}

// An Option says more about a tag.
type Option func(*node)

// Lang says that a tag is in another language than the file.
func Lang(l string) Option { return func(n *node) { n.lang = l } }

// Alt describes a figure in words.
func Alt(s string) Option { return func(n *node) { n.alt = s } }

// Heads says of a TH what it heads: Row or Column.
func Heads(scope string) Option { return func(n *node) { n.scope = scope } }

// Begin opens a tag of PDF 1.7: H1, P, L, LI, LBody, Table, TR, TH, TD, Figure, Span …
func (d *Doc) Begin(role string, options ...Option) {
	n := &node{role: role, parent: d.open}
	for _, o := range options {
		o(n)
	}
	d.open.kids = append(d.open.kids, kid{node: n})
	d.open = n
}

// End closes the tag opened last.
func (d *Doc) End() {
	if d.open != d.root {
		d.open = d.open.parent
	}
}

// Tag runs f inside a tag.
func (d *Doc) Tag(role string, f func(), options ...Option) {
	d.Begin(role, options...)
	defer d.End()
	f()
}

// marked draws content that belongs to the open tag, or to none.
func (p *Page) marked(draw func()) {
	n := p.doc.open
	if n == p.doc.root {
		p.content.WriteString("/Artifact BMC ")
	} else {
		n.kids = append(n.kids, kid{page: p.number, mark: len(p.marks)})
		fmt.Fprintf(&p.content, "/%s<</MCID %d>>BDC ", n.role, len(p.marks))
		p.marks = append(p.marks, n)
	}
	draw()
	p.content.WriteString("EMC\n")
}

// writeTree writes the structure tree and returns the number of its root.
func (d *Doc) writeTree(w *writer, pages []int) int {
	root := w.next()
	d.root.give(w)
	d.root.write(w, root, pages)
	var b strings.Builder
	for i, p := range d.pages {
		fmt.Fprintf(&b, "%d[", i)
		for _, n := range p.marks {
			fmt.Fprintf(&b, "%d 0 R ", n.number)
		}
		b.WriteString("]")
	}
	parents := w.add(fmt.Sprintf("<</Nums[%s]>>", b.String()))
	w.object(root, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", d.root.number, parents, len(d.pages)))
	return root
}

func (n *node) give(w *writer) {
	n.number = w.next()
	for _, k := range n.kids {
		if k.node != nil {
			k.node.give(w)
		}
	}
}

func (n *node) write(w *writer, parent int, pages []int) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type/StructElem/S/%s/P %d 0 R", n.role, parent)
	if n.lang != "" {
		b.WriteString("/Lang" + ascii(n.lang))
	}
	if n.alt != "" {
		b.WriteString("/Alt" + words(n.alt))
	}
	if n.scope != "" {
		b.WriteString("/A<</O/Table/Scope/" + n.scope + ">>")
	}
	b.WriteString("/K[")
	for _, k := range n.kids {
		if k.node != nil {
			fmt.Fprintf(&b, "%d 0 R ", k.node.number)
		} else {
			fmt.Fprintf(&b, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pages[k.page], k.mark)
		}
	}
	w.object(n.number, b.String()+"]>>")
	for _, k := range n.kids {
		if k.node != nil {
			k.node.write(w, n.number, pages)
		}
	}
}

// A Place is a tag to which text is added later, when the reading order is known before
// the drawing order, as with the cells of a row that goes on overleaf.
type Place struct{ n *node }

// Reserve makes n tags inside the open one.
func (d *Doc) Reserve(role string, n int) []Place {
	places := make([]Place, n)
	for i := range places {
		d.Begin(role)
		places[i] = Place{d.open}
		d.End()
	}
	return places
}

// In runs f inside a reserved tag.
func (d *Doc) In(p Place, f func()) {
	open := d.open
	d.open = p.n
	defer func() { d.open = open }()
	f()
}

// Aside runs f outside every tag: what it draws is repeated for the eye only.
func (d *Doc) Aside(f func()) { d.In(Place{d.root}, f) }

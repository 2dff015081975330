package paper

import (
	"tandem/internal/press"
	"tandem/internal/text"
)

// sealRadius is that of the round seal of an authority, 42 mm across.
const (
	sealRadius      = 21 * press.MM
	signatureHeight = 2*sealRadius + 14 // with the words below it
)

// signature ends a letter: the authority and the day at the right, over the place of the
// seal; at the left the code, if there is one, and where to ask.
func (s *sheet) signature(c Contact) {
	s.room(signatureHeight)
	s.y += 4
	from := s.y
	s.signed(right-sealRadius-26, from+sealRadius)
	x := left
	if s.head.QR != "" {
		side := s.code(left, from)
		s.caption(left+side/2, from+side+4)
		x += side + 12
	}
	for _, m := range c.words() {
		s.notes(x, from+14, right-2*sealRadius-52-x, []Name{Both(m)})
	}
	s.y = from + signatureHeight - 4
}

// signed sets authority and day around x, inside the place of the seal.
func (s *sheet) signed(x, y float64) {
	s.page.Ring(x, y, sealRadius, 0.6, 0.55)
	s.doc.Aside(func() {
		s.page.Centre(x, y+sealRadius+8, press.Style{Script: press.Hei, Size: 6, Gray: 0.4}, both("paper.seal"))
	})
	all := s.signatories()
	y -= total(all) / 2
	s.doc.Tag("P", func() {
		for _, l := range all {
			y += l.lead
			s.page.Centre(x, y, l.style, l.words)
		}
	})
}

// A signatory is one line of a signature with the way down to it.
type signatory struct {
	style press.Style
	words string
	lead  float64
}

func total(all []signatory) float64 {
	h := 0.0
	for _, l := range all {
		h += l.lead
	}
	return h
}

// signatories are the lines of a signature: for whom, by whom, when. A name of many
// characters becomes smaller.
func (s *sheet) signatories() []signatory {
	const room = 2*sealRadius + 36
	var all []signatory
	add := func(script press.Script, size float64, words string) {
		style := press.Style{Script: script, Size: size}
		for size > 5 && len(style.Lines(words, room, 0)) > 2 {
			size--
			style.Size = size
		}
		for _, part := range style.Lines(words, room, 0) {
			all = append(all, signatory{style, part, size * 1.3})
		}
	}
	if !s.head.For.IsZero() {
		add(press.Hei, 8, text.T(text.ZH, "paper.for", s.head.For))
		add(press.Roman, 7, text.T(text.EN, "paper.for", s.head.For))
	}
	add(press.Hei, 11, s.head.Authority.In(text.ZH))
	if s.head.Authority.ZH != "" {
		add(press.Roman, 7.5, s.head.Authority.EN)
	}
	add(press.Hei, 11, day(s.head.Date).In(text.ZH))
	add(press.Roman, 7.5, day(s.head.Date).In(text.EN))
	return all
}

// closing ends a record, which needs no seal: the authority and the day at the right.
func (s *sheet) closing() {
	all := s.signatories()
	h := total(all)
	if s.head.QR != "" {
		h = max(h, codeSide+34)
	}
	s.y += 6
	s.room(h)
	if s.head.QR != "" {
		side := s.code(left, s.y)
		s.caption(left+side/2, s.y+side+4)
	}
	s.doc.Tag("P", func() {
		y := s.y
		for _, l := range all {
			y += l.lead
			s.page.Right(right, y, l.style, l.words)
		}
	})
	s.y += h
}

// caption tells what the code is for, below it.
func (s *sheet) caption(x, y float64) {
	s.doc.Tag("P", func() {
		s.page.Centre(x, y+6, press.Style{Script: press.Hei, Size: 8}, text.T(text.ZH, "paper.scan"))
		s.page.Centre(x, y+15, press.Style{Script: press.Roman, Size: 6.5, Gray: 0.2}, text.T(text.EN, "paper.scan"))
	})
}

// words say where to ask; none if nobody is named.
func (c Contact) words() []text.Localized {
	switch {
	case c.Place.IsZero():
		return nil
	case c.Phone == "":
		return []text.Localized{text.Say("paper.contact", c.Place)}
	}
	return []text.Localized{text.Say("paper.contact.phone", c.Place, c.Phone)}
}

// last sets paragraphs, the last of them on the page of the signature.
func (s *sheet) last(all []text.Localized) {
	for i, m := range all {
		if i == len(all)-1 {
			s.room(s.height(m) + signatureHeight)
		}
		s.paragraph(m)
	}
}

// promise is what a commitment says at its end, and the applicant's part of it with the
// lines to sign on.
func (s *sheet) promise(end text.Localized) {
	s.paragraph(end)
	words := text.Say("paper.promise")
	s.room(s.height(words) + signingHeight + signatureHeight)
	s.paragraph(words)
	s.lines("sign-applicant", "sign-date")
}

// signingHeight is what lines to sign on need.
const signingHeight = 46.0

// lines draws labelled lines for signatures by hand, side by side.
func (s *sheet) lines(labels ...string) {
	s.room(signingHeight)
	s.y += 34
	w := width / float64(len(labels))
	for i, key := range labels {
		n, x := label(key), left+float64(i)*w
		from := x + max(labelZH.Width(n.ZH), labelEN.Width(n.EN)) + 4
		s.doc.Tag("P", func() {
			s.page.Text(x, s.y-9, labelZH, n.ZH)
			s.page.Text(x, s.y, labelEN, n.EN)
		})
		s.page.Line(from, s.y+1, x+w-12, s.y+1, 0.6, 0)
	}
	s.y += 12
}

// Package press writes PDF files: text in embedded fonts, rules, pictures of modules,
// a tree of tags for screen readers, and attachments. It knows no paper.
//
// The same calls give the same bytes: nothing here asks for time, chance or a locale.
// Sizes and places are in points (1/72 inch) from the upper left corner of an A4 page.
//
// Why not a library: github.com/signintech/gopdf v0.33.0 reads the 10 MB font again for
// every document (20 to 85 ms and 30 MB of garbage each, measured), writes a text layer of
// 16 bits, in which a Han character beyond the BMP is a different one (𬭎 is read as Ⲵ), and
// can neither attach a file nor tag. The fonts here are opened once; a document copies the outlines it uses and gives
// every character, not every outline, a code of its own, so that what is copied out of
// the text is exactly what was put in.
//
// Not done: the identifiers of PDF/A and PDF/UA. The files carry what those want (fonts
// embedded, language, title, tags, artifacts, metadata), but nobody certified them.
// Glyphs are set one after the other: there is no kerning, no shaping of Arabic or Indic
// scripts (their characters are refused as missing) and no vertical text.
package press

import (
	"bytes"
	"fmt"
)

// The page: A4 in points.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)

// MM is a millimetre in points.
const MM = 72 / 25.4

// Info is what the file says about itself. It must hold no personal data: it is shown in
// lists and indexed by whoever gets the file.
type Info struct {
	Title    string // in the language Language
	Subject  string
	Author   string // the authority
	Language string // of the whole, as zh-CN
	Date     string // YYYY-MM-DD, the day of the paper; "" to say none
}

// A Doc is one file being written.
type Doc struct {
	info  Info
	pages []*Page
	used  [faceCount]*subset
	root  *node
	open  *node
	files []attachment
	photo []picture
	lost  []rune // characters set that no font has
}

type attachment struct {
	name, about string
	data        []byte
}

// New begins a file.
func New(info Info) *Doc {
	d := &Doc{info: info, root: &node{role: "Document"}}
	d.open = d.root
	return d
}

// Pages are the pages so far.
func (d *Doc) Pages() []*Page { return d.pages }

// Page begins a page.
func (d *Doc) Page() *Page {
	p := &Page{doc: d, number: len(d.pages)}
	d.pages = append(d.pages, p)
	return p
}

// Attach puts a file into the file. about tells a reader what it is.
func (d *Doc) Attach(name, about string, data []byte) {
	d.files = append(d.files, attachment{name, about, data})
}

// The objects that every file has; the rest is numbered as it comes.
const (
	catalogObject = 1 + iota
	pagesObject
	infoObject
	metadataObject
)

// Bytes is the file. It fails where something was set that no font has: ask Missing first.
func (d *Doc) Bytes() ([]byte, error) {
	if d.open != d.root {
		return nil, fmt.Errorf("press: tag %s is not closed", d.open.role)
	}
	if len(d.lost) > 0 {
		return nil, fmt.Errorf("press: no font has %q", d.lost)
	}
	w := newWriter()
	fonts, err := d.writeFonts(w)
	if err != nil {
		return nil, err
	}
	pictures := d.writePictures(w)
	numbers := d.writePages(w, fonts, pictures)
	tree := d.writeTree(w, numbers)
	files := d.writeFiles(w)
	d.writeInfo(w)
	w.object(catalogObject, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Lang%s/MarkInfo<</Marked true>>"+
		"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R%s>>",
		pagesObject, metadataObject, ascii(d.info.Language), tree, files))
	return w.finish(), nil
}

// writePages writes the pages and returns the numbers of their objects.
func (d *Doc) writePages(w *writer, fonts, pictures string) []int {
	numbers := make([]int, len(d.pages))
	var kids bytes.Buffer
	for i, p := range d.pages {
		content := w.stream("", p.content.Bytes())
		numbers[i] = w.next()
		w.object(numbers[i], fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R"+
			"/Resources<</Font<<%s>>/XObject<<%s>>>>/StructParents %d/Tabs/S>>",
			pagesObject, num(PageWidth), num(PageHeight), content, fonts, pictures, i))
		fmt.Fprintf(&kids, "%d 0 R ", numbers[i])
	}
	w.object(pagesObject, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), kids.Bytes()))
	return numbers
}

package scan

import (
	"bytes"
	"errors"
	"strconv"
)

func (f file) pdf() (Info, error) {
	start, err := f.tail()
	if err != nil {
		return Info{}, err
	}
	d, err := readPDF(f.data, f.limits)
	if err != nil {
		return Info{}, f.unread(err)
	}
	root, err := d.root(start)
	if err != nil {
		return Info{}, f.unread(err)
	}
	// Encrypted first: what else was found may be the noise of encryption.
	if d.found.encrypted {
		return Info{}, f.refused("scan.pdf-encrypted")
	}
	if d.opaque != nil {
		return Info{}, f.unread(d.opaque)
	}
	if err := f.checkFindings(d.found); err != nil {
		return Info{}, err
	}
	return f.checkPages(d.pages(root))
}

func (f file) checkFindings(found findings) error {
	if found.active != "" {
		return f.refused("scan.pdf-active", found.active)
	}
	if found.attachment {
		return f.refused("scan.pdf-attachment")
	}
	return nil
}

func (f file) checkPages(pages int) (Info, error) {
	if pages == 0 {
		return Info{}, f.refused("scan.pdf-no-pages")
	}
	if pages > f.limits.Pages {
		return Info{}, f.refused("scan.pdf-pages", pages, f.limits.Pages)
	}
	return Info{Pages: pages}, nil
}

// unread turns an error of the structure into a problem.
func (f file) unread(err error) error {
	switch {
	case errors.Is(err, errObjects):
		return f.refused("scan.pdf-objects", f.limits.Objects)
	case errors.Is(err, errInflated):
		return f.refused("scan.pdf-inflated", size(f.limits.Inflated))
	default:
		return f.refused("scan.pdf-damaged")
	}
}

// tail checks the end of the file, startxref N %%EOF with nothing but white
// space behind it, and returns N.
func (f file) tail() (int, error) {
	body := bytes.TrimRightFunc(f.data, spaceRune)
	mark := bytes.LastIndex(body, []byte("%%EOF"))
	if mark < 0 {
		return 0, f.refused("scan.cut-off")
	}
	if behind := len(body) - mark - len("%%EOF"); behind > 0 {
		return 0, f.refused("scan.pdf-behind", behind)
	}
	at := bytes.LastIndex(body, []byte("startxref"))
	if at < 0 {
		return 0, f.refused("scan.cut-off")
	}
	digits := bytes.TrimFunc(body[at+len("startxref"):mark], spaceRune)
	start, err := strconv.Atoi(string(digits))
	if err != nil || start < 0 || start >= len(f.data) {
		return 0, f.refused("scan.pdf-damaged")
	}
	return start, nil
}

// root finds the reference to the catalogue, in the trailer behind the table at
// start or in the cross-reference stream there. It reads every trailer there
// is: an earlier one can say that the file is encrypted.
func (d *document) root(start int) (value, error) {
	from := d.reader(d.data, start)
	from.skipSpace()
	var root value
	if o, ok := d.starts[from.at]; ok && o.is("XRef") {
		root = o.entries.at("Root")
	} else if !bytes.HasPrefix(d.data[from.at:], []byte("xref")) {
		return value{}, errBroken
	}
	for at := 0; ; {
		i := bytes.Index(d.data[at:], []byte("trailer"))
		if i < 0 {
			return root, nil
		}
		at += i + len("trailer")
		o, err := d.reader(d.data, at).object()
		if err != nil {
			return value{}, err
		}
		if _, ok := o.entries.get("Encrypt"); ok {
			d.found.encrypted = true
		}
		if root.kind != valueRef && at > start {
			root = o.entries.at("Root")
		}
	}
}

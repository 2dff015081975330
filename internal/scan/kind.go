package scan

import (
	"archive/zip"
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

var types = map[string]Kind{"application/pdf": PDF, "image/jpeg": JPEG, "image/png": PNG}

// begins is how a file of the kind begins, at its first byte.
var begins = map[Kind]string{PDF: "%PDF-", JPEG: "\xff\xd8\xff", PNG: "\x89PNG\r\n\x1a\n"}

// kind is what the contents are, if the name agrees.
func (f file) kind() (Kind, error) {
	found := mimetype.Detect(f.data)
	kind, ok := types[found.String()]
	if !ok {
		return "", f.otherType(found)
	}
	if !bytes.HasPrefix(f.data, []byte(begins[kind])) {
		return "", f.refused("scan.front", label(kind))
	}
	if named, ok := declared(f.name); !ok || named != kind {
		return "", f.refused("scan.extension", label(kind), ending(kind))
	}
	return kind, nil
}

// otherType explains what to do with the formats that people often send.
func (f file) otherType(found *mimetype.MIME) error {
	for m := found; m != nil; m = m.Parent() {
		if key, ok := advice[family(m.String())]; ok {
			return f.refused(key)
		}
	}
	media, _, _ := strings.Cut(found.String(), ";")
	return f.refused("scan.type", media)
}

// advice is the message for a family of media types.
var advice = map[string]string{
	"heic":      "scan.heic",
	"office":    "scan.office",
	"archive":   "scan.archive",
	"animation": "scan.animation",
}

func family(media string) string {
	switch {
	case strings.HasPrefix(media, "image/heic"), strings.HasPrefix(media, "image/heif"), media == "image/avif":
		return "heic"
	case strings.HasPrefix(media, "application/vnd.openxmlformats"), strings.HasPrefix(media, "application/vnd.oasis"),
		strings.HasPrefix(media, "application/msword"), strings.HasPrefix(media, "application/vnd.ms-"), media == "text/rtf", media == "application/x-ole-storage":
		return "office"
	case media == "application/zip", media == "application/x-rar-compressed", media == "application/x-7z-compressed":
		return "archive"
	case media == "image/vnd.mozilla.apng", media == "image/gif":
		return "animation"
	}
	return ""
}

func label(k Kind) string { return strings.ToUpper(string(k)) }

// ending is the extension to recommend.
func ending(k Kind) string {
	if k == JPEG {
		return ".jpg"
	}
	return "." + string(k)
}

const headWindow = 1024 // programs look for another format's mark this far

// checkDouble refuses a file that another program takes for something else: a
// ZIP is found from its end, a PDF and a page of a browser near the front.
func (f file) checkDouble(kind Kind) error {
	if _, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data))); err == nil {
		return f.refused("scan.double", label(kind), "ZIP")
	}
	head := bytes.ToLower(f.data[:min(len(f.data), headWindow)])
	for _, foreign := range []struct{ mark, format string }{
		{"%pdf-", "PDF"}, {"<html", "HTML"}, {"<!doctype", "HTML"}, {"<script", "HTML"}, {"<?php", "PHP"},
	} {
		if at := bytes.Index(head, []byte(foreign.mark)); at > 0 {
			return f.refused("scan.double", label(kind), foreign.format)
		}
	}
	return nil
}

// Ending is how the name of a file with these contents ends, ".pdf"; "" where the
// contents are of no kind that Check lets in.
func Ending(data []byte) string {
	for kind, b := range begins {
		if bytes.HasPrefix(data, []byte(b)) {
			return ending(kind)
		}
	}
	return ""
}

// Package bagit writes bags (RFC 8493) as zip files: a folder of payload with a
// checksum for every file, which any archive can validate years later without us.
//
// A bag is streamed: payload first, each file hashed as it passes, then the
// manifests. What was written before an error is no valid bag, since its manifests
// are missing. The same files in the same order with the same time give the same
// bytes.
package bagit

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strings"
	"time"
)

// A Tag is a line of bag-info.txt, such as {"Source-Organization", "…"}.
type Tag struct{ Name, Value string }

// The most that one bag may hold. A bag with more is not a case file.
const (
	maxFiles = 10_000
	maxBytes = 8 << 30
)

// A Writer writes one bag. It may not be used by two goroutines.
type Writer struct {
	zip     *zip.Writer
	name    string
	at      time.Time
	info    []Tag
	payload []line
	tags    []line
	known   map[string]bool
	octets  int64
	writing *entry
}

// A line is a file in a manifest.
type line struct{ sum, path string }

// NewWriter begins a bag. The name is the folder inside of the zip; at stands as the
// time of every file and, as a day, in bag-info.txt.
func NewWriter(w io.Writer, name string, at time.Time, info ...Tag) *Writer {
	return &Writer{zip: zip.NewWriter(w), name: name, at: at.UTC(), info: info, known: map[string]bool{}}
}

// pathShape is what our payload is called: names that no system, archive or manifest
// has trouble with. No part begins with a dot, so no path leaves the folder.
var pathShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)

// Create begins a payload file, data/PATH, which lasts until the next call. The path
// has letters, digits, dots, dashes and underscores, parted by slashes, and is new.
func (b *Writer) Create(path string) (io.Writer, error) {
	switch {
	case !pathShape.MatchString(path) || len(path) > 200:
		return nil, fmt.Errorf("bag %s: %q is no name for a file", b.name, path)
	case b.known[strings.ToLower(path)]:
		return nil, fmt.Errorf("bag %s: the file %s is there already", b.name, path)
	case len(b.known) >= maxFiles:
		return nil, fmt.Errorf("bag %s: more than %d files", b.name, maxFiles)
	}
	b.known[strings.ToLower(path)] = true
	b.finish()
	e, err := b.open("data/" + path)
	b.writing = e
	return e, err
}

// Add writes a whole payload file.
func (b *Writer) Add(path string, data []byte) error {
	w, err := b.Create(path)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// Close writes the manifests and ends the zip; the writer beneath stays open.
func (b *Writer) Close() error {
	b.finish()
	files := []struct{ path, text string }{
		{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
		{"bag-info.txt", b.bagInfo()},
		{"manifest-sha256.txt", manifest(b.payload)},
	}
	for _, f := range files {
		if err := b.tag(f.path, f.text); err != nil {
			return err
		}
	}
	if err := b.tag("tagmanifest-sha256.txt", manifest(b.tags)); err != nil {
		return err
	}
	return b.zip.Close()
}

// bagInfo is the text of bag-info.txt. A value is one line.
func (b *Writer) bagInfo() string {
	var s strings.Builder
	own := []Tag{{"Bagging-Date", b.at.Format(time.DateOnly)}, {"Payload-Oxum", fmt.Sprintf("%d.%d", b.octets, len(b.payload))}}
	for _, t := range append(own, b.info...) {
		fmt.Fprintf(&s, "%s: %s\n", t.Name, strings.Join(strings.Fields(t.Value), " "))
	}
	return s.String()
}

func (b *Writer) tag(path, text string) error {
	e, err := b.open(path)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(e, text); err != nil {
		return err
	}
	b.tags = append(b.tags, e.line())
	return nil
}

func manifest(list []line) string {
	var s strings.Builder
	for _, l := range list {
		fmt.Fprintf(&s, "%s  %s\n", l.sum, l.path)
	}
	return s.String()
}

// An entry is a file that is being written and hashed.
type entry struct {
	bag  *Writer
	path string
	to   io.Writer
	sum  hash.Hash
	size int64
}

func (b *Writer) open(path string) (*entry, error) {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: b.name + "/" + path, Method: zip.Deflate, Modified: b.at})
	if err != nil {
		return nil, fmt.Errorf("bag %s: %s: %w", b.name, path, err)
	}
	return &entry{bag: b, path: path, to: w, sum: sha256.New()}, nil
}

func (e *entry) Write(p []byte) (int, error) {
	if e.bag.octets+e.size+int64(len(p)) > maxBytes {
		return 0, fmt.Errorf("bag %s: more than %d bytes", e.bag.name, int64(maxBytes))
	}
	n, err := e.to.Write(p)
	e.sum.Write(p[:n])
	e.size += int64(n)
	return n, err
}

func (e *entry) line() line { return line{hex.EncodeToString(e.sum.Sum(nil)), e.path} }

// finish puts the file that is being written into the manifest.
func (b *Writer) finish() {
	if b.writing == nil {
		return
	}
	b.payload = append(b.payload, b.writing.line())
	b.octets += b.writing.size
	b.writing = nil
}

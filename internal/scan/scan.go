// Package scan decides whether an uploaded file may become part of a dossier:
// a PDF, JPEG or PNG that is what its name says, whole, of bearable size, and
// does nothing but show pages.
//
// It promises that Check reads no more than the bytes it is given, needs time in
// proportion to them, little memory beside them, and panics on none. Pictures
// are measured and their structure is walked, not decoded. A PDF is read as far
// as its object dictionaries, compressed ones included, so that what a reader
// program could run, open or unpack is found wherever it stands.
//
// Every refusal is a problem of its own that says what to do. It is the first
// line of defence, not a virus scanner, and it judges no contents: whether the
// paper is the right one, an officer sees.
package scan

import (
	"errors"
	"fmt"
	"io"

	"tandem/internal/problem"
)

// A Kind is a format that a scan may have.
type Kind string

// The formats.
const (
	PDF  Kind = "pdf"
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
)

// Info is what a file was found to be.
type Info struct {
	Kind   Kind
	Size   int64 // bytes
	Pages  int   // of a PDF; 1 for a picture
	Width  int   // pixels of a picture; 0 for a PDF
	Height int
	Bits   int // for each pixel of a picture; 0 for a PDF
}

// Limits bound what a file may ask of us. Each bound is the greatest allowed.
type Limits struct {
	Bytes    int64 `json:"bytes" yaml:"bytes"`       // of the file
	Pixels   int64 `json:"pixels" yaml:"pixels"`     // of a picture
	Pages    int   `json:"pages" yaml:"pages"`       // of a PDF
	Objects  int   `json:"objects" yaml:"objects"`   // in a PDF
	Inflated int64 `json:"inflated" yaml:"inflated"` // bytes of all compressed objects of a PDF
}

// DefaultLimits suit scans of papers: 10 MB, 100 megapixels, 300 pages.
func DefaultLimits() Limits {
	return Limits{Bytes: 10 << 20, Pixels: 100_000_000, Pages: 300, Objects: 50_000, Inflated: 32 << 20}
}

// A file is an upload under examination.
type file struct {
	name   string
	data   []byte
	limits Limits
}

// Check says what the file name with the bytes data is. If it may not be filed,
// the error is a problem, Invalid or TooLarge, that tells the person why and
// what to do.
func Check(name string, data []byte, limits Limits) (Info, error) {
	f := file{name, data, limits}
	for _, refuse := range []func(file) error{file.checkName, file.checkSize} {
		if err := refuse(f); err != nil {
			return Info{}, err
		}
	}
	kind, err := f.kind()
	if err != nil {
		return Info{}, err
	}
	return f.inspect(kind)
}

// Read reads a file from r and checks it. Of a file above the limit it reads one
// byte more than allowed.
func Read(name string, r io.Reader, limits Limits) (Info, []byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, max(limits.Bytes, 0)+1))
	if err != nil {
		return Info{}, nil, fmt.Errorf("read %s: %w", name, err)
	}
	info, err := Check(name, data, limits)
	if err != nil {
		return Info{}, nil, err
	}
	return info, data, nil
}

func (f file) checkSize() error {
	if len(f.data) == 0 {
		return f.refused("scan.empty")
	}
	if int64(len(f.data)) > f.limits.Bytes {
		return problem.New(problem.TooLarge, "scan.too-large", f.name, size(f.limits.Bytes))
	}
	return nil
}

func (f file) inspect(kind Kind) (Info, error) {
	if err := f.checkDouble(kind); err != nil {
		return Info{}, err
	}
	var info Info
	var err error
	switch kind {
	case PDF:
		info, err = f.pdf()
	case JPEG:
		info, err = f.jpeg()
	case PNG:
		info, err = f.png()
	}
	if err != nil {
		return Info{}, err
	}
	info.Kind, info.Size = kind, int64(len(f.data))
	return info, nil
}

// refused is a problem with the file; the file's name is argument 0 of key.
func (f file) refused(key string, args ...any) error {
	return problem.New(problem.Invalid, key, append([]any{f.name}, args...)...)
}

// size is a number of bytes in words that are the same in every language.
type size int64

func (s size) String() string {
	switch {
	case s < 1<<10:
		return fmt.Sprintf("%d B", int64(s))
	case s < 1<<20:
		return fmt.Sprintf("%.4g KB", float64(s)/(1<<10))
	default:
		return fmt.Sprintf("%.4g MB", float64(s)/(1<<20))
	}
}

// errCut is a file that ends before it should.
var errCut = errors.New("the file ends too early")

// told turns what is wrong with the structure into a problem.
func (f file) told(err error, key string) error {
	if errors.Is(err, errCut) {
		return f.refused("scan.cut-off")
	}
	return f.refused(key)
}

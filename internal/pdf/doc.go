// Package pdf reads the objects of a PDF and adds to it without touching a byte
// that is there: an incremental update (ISO 32000-1, 7.5.6). It is what the
// signature and the attachments of our papers stand on.
//
// It reads files with plain cross-reference tables, as our papers have them;
// cross-reference streams, encryption and object streams are refused as
// ErrUnsupported. Everything it reads is bounded: file, objects, depth,
// revisions, and what a stream inflates to. A broken file gives ErrBroken,
// never a panic.
package pdf

import "errors"

// What a caller may ask for with errors.Is.
var (
	ErrBroken      = errors.New("pdf: the file is cut off or damaged")
	ErrUnsupported = errors.New("pdf: the file uses features that signed papers do not have")
	ErrTooLarge    = errors.New("pdf: the file is larger than a paper may be")
)

// MaxBytes bounds a file; our papers have about 100 kB.
const MaxBytes = 8 << 20

const (
	maxDepth     = 32      // nested arrays and dictionaries
	maxObjects   = 50_000  // in all revisions
	maxRevisions = 16      // incremental updates
	maxInflated  = 1 << 20 // bytes of one attachment
	maxKids      = 1_000   // nodes of a tree that are followed
)

package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// What can go wrong, in the words of neither database. Errors of this package
// wrap one of these where it applies, and always the driver's own.
var (
	// ErrNoRows: QueryRow found nothing.
	ErrNoRows = errors.New("no rows")
	// ErrExists: a row with this key is there already. Nothing was changed.
	ErrExists = errors.New("the row exists already")
	// ErrConflict: the database could not order this transaction among others;
	// running it again may succeed. Nothing was changed.
	ErrConflict = errors.New("the data changed meanwhile")
	// ErrReadOnly: a Read tried to write.
	ErrReadOnly = errors.New("a read may not write")
	// ErrBusy: a Tx was asked while Rows of it are open. It is a mistake of the
	// program: PostgreSQL cannot do it.
	ErrBusy = errors.New("the rows of the question before have not been read")
	// ErrUnavailable: the database is lost, locked, full or broken. Nothing was
	// changed unless it is an ErrUnknown as well.
	ErrUnavailable = errors.New("the database is not available")
	// ErrUnknown: the database was lost after it had been told to commit, so the
	// change may or may not be there; read it again to know. It is a kind of
	// ErrUnavailable.
	ErrUnknown = fmt.Errorf("%w and it is not known whether the change was stored", ErrUnavailable)
	// ErrMissing: there is no database at this path, and Create was not given.
	ErrMissing = errors.New("there is no database")
	// ErrClosed: Close was called. It is a kind of ErrUnavailable.
	ErrClosed = fmt.Errorf("%w: it has been closed", ErrUnavailable)
)

// BatchError says which statement of a Batch failed; nothing of it was stored.
type BatchError struct {
	Stmt int // index in the Batch
	Err  error
}

func (e *BatchError) Error() string {
	return fmt.Sprintf("statement %d of the batch: %v", e.Stmt+1, e.Err)
}

func (e *BatchError) Unwrap() error { return e.Err }

// Lost reports whether err says that the first statement of a batch, its
// guard, met a row that exists: another got there first.
func Lost(err error) bool {
	e, ok := errors.AsType[*BatchError](err)
	return ok && e.Stmt == 0 && errors.Is(e.Err, ErrExists)
}

// fault joins the meaning of an error with what the driver said.
func fault(kind, cause error) error { return fmt.Errorf("%w: %w", kind, cause) }

const attempts = 8

// again runs once until it meets no conflict, a few times at most.
func again(ctx context.Context, once func() error) (err error) {
	for range attempts {
		if err = once(); !errors.Is(err, ErrConflict) || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// plain turns an argument into one of the types both drivers know.
func plain(arg any) (any, error) {
	switch a := arg.(type) {
	case nil, int64, []byte:
		return a, nil
	case string:
		return a, text(a)
	case int:
		return int64(a), nil
	case bool:
		if a {
			return int64(1), nil
		}
		return int64(0), nil
	}
	return nil, fmt.Errorf("argument of type %T: convert it to string, int64, bool or []byte", arg)
}

// text reports whether both databases can keep s: PostgreSQL takes UTF-8 only,
// and no zero.
func text(s string) error {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return errors.New("text must be UTF-8 without zero bytes")
	}
	return nil
}

// plainAll is plain for all arguments of a statement.
func plainAll(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		p, err := plain(a)
		if err != nil {
			return nil, fmt.Errorf("$%d: %w", i+1, err)
		}
		out[i] = p
	}
	return out, nil
}

// failed is a Row that could not be asked for.
type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

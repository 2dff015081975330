package db

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// sqliteErr says in the words of this package what the driver said.
func sqliteErr(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch code := sqliteCode(err); code {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID:
		return fault(ErrExists, err)
	case lib.SQLITE_BUSY_SNAPSHOT:
		return fault(ErrConflict, err)
	default:
		if broken(code & 0xff) {
			return fault(ErrUnavailable, err)
		}
	}
	return err
}

// broken reports whether the primary code means that the file cannot be had.
func broken(primary int) bool {
	switch primary {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_FULL, lib.SQLITE_IOERR, lib.SQLITE_READONLY,
		lib.SQLITE_CANTOPEN, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_NOMEM, lib.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// commitErr is for a COMMIT that failed. After an input or output error the
// change is gone for this process, but a crash could still bring it back from
// the write-ahead log.
func commitErr(err error) error {
	if sqliteCode(err)&0xff == lib.SQLITE_IOERR {
		return fault(ErrUnknown, err)
	}
	return err
}

// undone reports whether the database undid the failing statement and left the
// transaction alive, which is so for constraints.
func undone(err error) bool { return sqliteCode(err)&0xff == lib.SQLITE_CONSTRAINT }

func isReadOnly(err error) bool { return sqliteCode(err)&0xff == lib.SQLITE_READONLY }

func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

package db

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// pgErr says in the words of this package what the driver said about a
// statement that was not a commit.
func pgErr(err error) error {
	if err == nil || isMapped(err) {
		return err
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pgCode(e, err)
	}
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNoRows
	case errors.Is(err, puddle.ErrClosedPool):
		return fault(ErrClosed, err)
	case strings.Contains(err.Error(), "conn busy"):
		return fault(ErrBusy, err)
	case isLost(err):
		return fault(ErrUnavailable, err)
	}
	return err
}

// isMapped keeps an error from being wrapped twice on its way up.
func isMapped(err error) bool {
	return errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNoRows) || errors.Is(err, ErrExists) || errors.Is(err, ErrConflict)
}

func pgCode(e *pgconn.PgError, err error) error {
	switch e.Code {
	case "23505": // unique_violation
		return fault(ErrExists, err)
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return fault(ErrConflict, err)
	case "25006": // read_only_sql_transaction
		return fault(ErrReadOnly, err)
	}
	if lostConnection(e.Code) || noResources(e.Code) {
		return fault(ErrUnavailable, err)
	}
	return err
}

// lostConnection is for codes that a server sends as its last word.
func lostConnection(code string) bool {
	return strings.HasPrefix(code, "08") || // connection exceptions
		strings.HasPrefix(code, "57P0") // admin_shutdown, crash_shutdown, cannot_connect_now, …
}

// noResources is for codes that a server sends when it cannot: disk full, out
// of memory, too many connections (53…), an I/O error (58…), a statement that
// was cancelled or waited too long for a lock (57014, 55P03).
func noResources(code string) bool {
	return strings.HasPrefix(code, "53") || strings.HasPrefix(code, "58") || strings.HasPrefix(code, "XX") ||
		code == "57014" || code == "55P03"
}

// isLost reports whether the connection is gone, or was never had.
func isLost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed") ||
		strings.Contains(err.Error(), "unexpected EOF")
}

// pgCommitErr is pgErr for a commit: if the connection was lost after the
// commit had been sent, nobody knows whether it happened.
func pgCommitErr(err error) error {
	if err == nil || isMapped(err) {
		return err
	}
	e, said := errors.AsType[*pgconn.PgError](err)
	switch {
	case said && !lostConnection(e.Code):
		return pgErr(err)
	case pgconn.SafeToRetry(err):
		return fault(ErrUnavailable, err)
	case errors.Is(err, pgx.ErrTxCommitRollback):
		return err
	}
	return fault(ErrUnknown, err)
}

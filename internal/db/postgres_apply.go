package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// applyLimit ends an Apply on a server that answers no more. Until then a batch
// that was sent is seen to its end even if the caller has left, so that how it
// ended is known.
const applyLimit = 30 * time.Second

// Apply sends the batch in one round trip: all statements prepared, in the one
// implicit transaction that ends with the single Sync after them.
func (p *Postgres) Apply(ctx context.Context, b Batch) error {
	if len(b) == 0 {
		return nil
	}
	conn, err := p.writer.Acquire(ctx)
	if err != nil {
		return p.acquireErr(err)
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), applyLimit)
	defer cancel()
	ready, err := encode(ctx, conn.Conn(), b)
	if err != nil {
		return err
	}
	return send(ctx, conn.Conn().PgConn(), ready)
}

// encoded is a Stmt in the server's words.
type encoded struct {
	*pgconn.StatementDescription
	pgx.ExtendedQueryBuilder
}

// encode prepares what is not prepared yet on this connection. Its errors come
// before anything is sent.
func encode(ctx context.Context, conn *pgx.Conn, b Batch) ([]encoded, error) {
	out := make([]encoded, len(b))
	for i, st := range b {
		err := out[i].from(ctx, conn, st)
		if errors.Is(err, ErrUnavailable) {
			return nil, err
		} else if err != nil {
			return nil, &BatchError{i, err}
		}
	}
	return out, nil
}

func (e *encoded) from(ctx context.Context, conn *pgx.Conn, st Stmt) (err error) {
	args, err := plainAll(st.Args)
	if err != nil {
		return err
	}
	if e.StatementDescription, err = conn.Prepare(ctx, st.SQL, st.SQL); err != nil {
		return pgErr(err)
	}
	return e.Build(conn.TypeMap(), e.StatementDescription, args)
}

// send reads every answer and then the one to Sync, which alone says that the
// transaction was committed.
func send(ctx context.Context, conn *pgconn.PgConn, list []encoded) error {
	pipe := conn.StartPipeline(ctx)
	for _, e := range list {
		pipe.SendQueryStatement(e.StatementDescription, e.ParamValues, e.ParamFormats, e.ResultFormats)
	}
	if err := pipe.Sync(); err != nil {
		pipe.Close()
		return pgCommitErr(err)
	}
	for i := range list {
		if err := answer(pipe); err != nil {
			pipe.Close()
			return batchErr(i, err)
		}
	}
	if _, err := pipe.GetResults(); err != nil {
		pipe.Close()
		return pgCommitErr(err)
	}
	return pgCommitErr(pipe.Close())
}

// answer reads the server's answer to one statement.
func answer(pipe *pgconn.Pipeline) error {
	got, err := pipe.GetResults()
	if err != nil {
		return err
	}
	rows, ok := got.(*pgconn.ResultReader)
	if !ok {
		return fmt.Errorf("the server answered with %T", got)
	}
	_, err = rows.Close()
	return err
}

// batchErr is for the statement that failed. If the server said so, nothing
// stays; if it went away, the commit may have been under way.
func batchErr(i int, err error) error {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && !lostConnection(e.Code) {
		return &BatchError{i, pgErr(err)}
	}
	return pgCommitErr(fmt.Errorf("statement %d of the batch: %w", i+1, err))
}

package bench

import (
	"context"

	"tandem/internal/access"
	"tandem/internal/civil"
	"tandem/internal/worklist"
)

// Lists are the questions that an officer's page asks, to be measured: a page of fifty of
// each queue, the rail with all its numbers, and the board.
func Lists(l worklist.List, scope access.Scope, today civil.Date) map[string]func(context.Context) error {
	out := map[string]func(context.Context) error{
		"rail": func(ctx context.Context) error {
			_, err := l.Counts(ctx, scope, today)
			return err
		},
		"board": func(ctx context.Context) error {
			_, err := l.Board(ctx, scope, today)
			return err
		},
		"number": func(ctx context.Context) error {
			_, err := l.Page(ctx, scope, worklist.Query{Number: "HK-0001", Limit: 50}, today)
			return err
		},
	}
	for _, q := range worklist.Queues {
		out[string(q)] = func(ctx context.Context) error {
			_, err := l.Page(ctx, scope, worklist.Query{Queue: q, Limit: 50}, today)
			return err
		}
	}
	return out
}

package demo

import (
	"context"
	"fmt"
	"io"

	"tandem/internal/text"
)

// Summary prints one line a case, for who scrolled past the timelines.
func (s *Stage) Summary(ctx context.Context, out io.Writer, stories []*Story, lang text.Lang) error {
	fmt.Fprintf(out, "\n%s\n", text.T(lang, "demo.summary", len(stories)))
	for _, story := range stories {
		e, err := s.Ending(ctx, story)
		if err != nil {
			return err
		}
		days := ""
		if e.DaysPromised > 0 {
			days = text.T(lang, "demo.short.days", e.DaysUsed, e.DaysPromised)
		}
		fmt.Fprintf(out, "  %-6s %s %s %s\n", e.Case, pad(e.Outcome.In(lang), 24), pad(days, 16), text.T(lang, story.Plot))
	}
	return nil
}

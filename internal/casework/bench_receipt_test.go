package casework_test

import (
	"testing"

	"tandem/internal/app"
	"tandem/internal/casetest"
	"tandem/internal/jobs"
	"tandem/internal/permit"
)

// BenchmarkReceipt measures a decision that is refused after its receipt was made.
func BenchmarkReceipt(b *testing.B) {
	e := casetest.New(b, app.Config{Data: b.TempDir(), Create: true, Jobs: jobs.Options{Simulated: true}})
	e.UntilDeciding("HK-1")
	actor, _ := e.App.People.Actor("haikou.work.decide", e.Clock.Moment().Date)
	for b.Loop() {
		_, _ = e.App.Cases.Do(b.Context(), actor, "HK-1", permit.Approve{Track: "work", Digest: "other"})
	}
}

package visit

import (
	"testing"

	"tandem/internal/mutant"
)

// TestMutantsAreCaught breaks the laws one by one and wants the law to be missed.
func TestMutantsAreCaught(t *testing.T) { mutant.Catch(t, 12) }

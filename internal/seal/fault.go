package seal

import (
	"errors"
	"fmt"

	"tandem/internal/problem"
)

// What a caller may ask for with errors.Is. The problem around it tells people
// what to do.
var (
	ErrBroken    = errors.New("sealed data does not open")
	ErrDestroyed = errors.New("key of the case was destroyed")
)

func broken(at Place) error {
	return fmt.Errorf("%w: %w", ErrBroken, problem.New(problem.Unavailable, "seal.broken", at.String()))
}

func destroyed(caseID string) error {
	return fmt.Errorf("%w: %w", ErrDestroyed, problem.New(problem.NotFound, "seal.destroyed", caseID))
}

// unwrapped is Tink unable to do what always works. Its errors hold no keys.
func unwrapped(caseID string, err error) error { return fmt.Errorf("key of case %s: %w", caseID, err) }

func refused(key string, args ...any) error {
	return fmt.Errorf("open key ring: %w", problem.New(problem.Unavailable, key, args...))
}

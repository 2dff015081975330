package casework

import (
	"crypto/sha256"
	"math/big"
	"regexp"
	"strings"

	"tandem/internal/permit"
	"tandem/internal/problem"
)

// numberShape is what the number of a case looks like. It stands on letters and in
// addresses, and is read out over the telephone.
var numberShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// checkNumber reports that something cannot be the number of a case, before a
// database or a file name meets it.
func checkNumber(id permit.CaseID) error {
	if !numberShape.MatchString(string(id)) {
		return problem.New(problem.Invalid, "casework.number")
	}
	return nil
}

// The lengths of permit numbers. A work permit number has 18 characters of
// undisclosed structure (domain facts 2.9), so ours tells nothing either.
const (
	workNumber      = 18
	residenceNumber = 12
)

// number returns what makes the numbers of a case's new certificates: the same on
// every attempt, and as good as never the same for two tracks.
func number(id permit.CaseID) func(permit.TrackID) string {
	return func(t permit.TrackID) string {
		sum := sha256.Sum256([]byte(string(id) + "\x00" + string(t)))
		digits := strings.ToUpper(new(big.Int).SetBytes(sum[:]).Text(36))
		if t == permit.TrackID(permit.Work) {
			return digits[:workNumber]
		}
		return digits[:residenceNumber]
	}
}

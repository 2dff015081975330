package seal

import (
	"strconv"
	"strings"
)

// A Place is where sealed data lies: a table, the case it belongs to, and the
// row among the case's rows. It is authenticated, not stored with the data.
type Place struct{ Table, Case, Row string }

// keyPlace is where the wrapped key of the case lies.
func keyPlace(caseID string) Place { return Place{"case_key", caseID, ""} }

// bytes is the associated data: the parts with their lengths, so that no two
// places read alike whatever their parts contain. Never change it: nothing that
// was sealed would open.
func (p Place) bytes() []byte {
	var b []byte
	for _, part := range []string{p.Table, p.Case, p.Row} {
		b = strconv.AppendInt(b, int64(len(part)), 10)
		b = append(b, ':')
		b = append(b, part...)
		b = append(b, '|')
	}
	return b
}

// String names the place to people who look for it.
func (p Place) String() string { return strings.Join([]string{p.Table, p.Case, p.Row}, "/") }

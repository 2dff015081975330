package synth

import (
	"fmt"
	"strings"

	"tandem/internal/dossier"
)

// An employer has cases in one block.
type employer struct {
	Code     string // unified social credit code
	Name     string
	Kind     string // as the fact employer.kind
	Size     string
	Staff    int
	City     City
	Industry string
	Handler  handler
	Number   int
}

// A handler files for an employer.
type handler struct{ ID, Name, Agency string }

var industries = map[string][]string{
	"enterprise": {"C3491", "I6510", "M7340", "C3562", "F5111", "C3985"},
	"school":     {"P8334"}, "university": {"P8341"}, "research": {"M7310"},
}

// employer draws an employer, and how many cases it has in the block.
func (g *Generator) employer(s stream, number int, kind string) (employer, int) {
	size := g.shapes.Sizes.List[s.of(g.sizeShares)]
	city := g.shapes.Cities.List[s.of(g.cityShares)]
	n := g.shapes.Names
	e := employer{Code: g.creditCode(number), Kind: kind, Size: size.ID, Staff: s.in(size.Staff), City: city,
		Industry: pick(s, industries[kind]), Number: number}
	e.Name = city.ZH + pick(s, n.Firms) + pick(s, n.Trades[kind])
	if kind == crowdedKind {
		e.Name += "有限公司"
	}
	e.Handler = handler{ID: fmt.Sprintf("H-%08d", number), Name: pick(s, hanSurnames) + pick(s, hanGiven)}
	if s.one(n.Agencies) {
		e.Handler.Agency = city.ZH + pick(s, n.Firms) + "人力资源服务有限公司"
	}
	return e, s.in(size.Cases)
}

// The names of handlers are put together of two common characters each, so that each
// is borne by thousands and means nobody.
var (
	hanSurnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "周"}
	hanGiven    = []string{"某甲", "某乙", "某丙", "某丁", "某戊", "某己"}
)

// creditCode is a code with right check characters that no register issues: there is
// no region that begins so.
func (g *Generator) creditCode(number int) string {
	body := fmt.Sprintf("91%s%0*d", g.shapes.Numbers.Region, 6-len(g.shapes.Numbers.Region), number%1000)
	org := fmt.Sprintf("%08d", scattered(number, g.seed, 100_000_000))
	body += org + orgCheck(org)
	return body + dossier.CreditCheck(body)
}

// orgCheck is the check character of an organisation code (GB 11714): weights 3, 7,
// 9, 10, 5, 8, 4, 2, 11 minus the sum modulo 11, ten written X.
func orgCheck(org string) string {
	sum := 0
	for i, r := range org {
		sum += strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", r) * [...]int{3, 7, 9, 10, 5, 8, 4, 2}[i]
	}
	return "0123456789X"[(11-sum%11)%11:][:1]
}

// scattered spreads numbers below a power of ten so that neighbours look unlike, and
// never gives one twice: the factor has no divisor in common with ten.
func scattered(n int, seed uint64, below int) int {
	const factor = 7_654_321
	return int((uint64(n)*factor + seed%uint64(below)) % uint64(below))
}

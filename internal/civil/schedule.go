package civil

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"time"
)

// The official schedule of the State Council's General Office, one block a
// year; domain.md section 7. The notice for a year comes in the November before.
//
//go:embed schedule/cn-2024-2026.json
var official []byte

const officialFile = "cn-2024-2026.json"

// national is read from embedded data once and never changes.
var national = compiled()

// National returns the calendar of the whole country, with the years published
// when this program was built.
func National() *Calendar { return national }

// compiled stops the program for a mistake in its own data.
func compiled() *Calendar {
	blocks, found := readSchedule(officialFile, official)
	if len(found) > 0 {
		panic("civil: " + found.Error())
	}
	return build(blocks, edition(officialFile, official), sum(official))
}

// ParseCalendar reads a schedule file: the years it has replace those of
// National, other years stay national. The file maps each year to
//
//	{"off": ["2027-01-01", "2027-02-06..2027-02-12"], "work": ["2027-02-14"],
//	 "status": "official" or "provisional", "source": "the notice"}
//
// where work lists weekend days that are worked; status (official unless stated)
// and source may be left out. The error is of type Mistakes and has them all.
func ParseCalendar(file string, data []byte) (*Calendar, error) {
	blocks, found := readSchedule(file, data)
	if len(found) > 0 {
		return nil, found
	}
	base, _ := readSchedule(officialFile, official)
	maps.Copy(base, blocks)
	name := edition(file, data) + " over " + national.edition
	return build(base, name, sum([]byte(sum(data)+national.sum))), nil
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

func edition(file string, data []byte) string { return path.Base(file) + "@" + sum(data)[:16] }

// A block is one year of a schedule: the kind of each of its days.
type block struct {
	Year
	marks []mark
}

// build lays the blocks out on one line of days; years between them stay unloaded.
func build(blocks map[int]block, edition, sum string) *Calendar {
	years := slices.Sorted(maps.Keys(blocks))
	first := newYear(years[0])
	c := &Calendar{edition: edition, sum: sum, first: first}
	c.days = make([]mark, newYear(years[len(years)-1]+1)-first)
	for _, y := range years {
		copy(c.days[newYear(y)-first:], blocks[y].marks)
		c.years = append(c.years, blocks[y].Year)
	}
	return c
}

func newYear(year int) int { return Date{year, time.January, 1}.serial() }

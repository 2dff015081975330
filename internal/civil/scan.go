package civil

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tandem/internal/text"
)

// A scan reads one calendar file and goes on after a mistake to find them all.
type scan struct {
	file, edition string
	found         Mistakes
}

func (s *scan) blame(at, key string, args ...any) {
	s.found = append(s.found, Mistake{s.file, at, text.Say(key, args...)})
}

// MaxSchedule is the largest calendar file that is read, in bytes; a year needs
// less than one thousand.
const MaxSchedule = 1 << 20

func readSchedule(file string, data []byte) (map[int]block, Mistakes) {
	s := scan{file: file, edition: edition(file, data)}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows put it there
	years, ok := s.top(data)
	if !ok {
		return nil, s.found
	}
	blocks := map[int]block{}
	for _, m := range years {
		if b, ok := s.year(m); ok {
			blocks[b.Year.Year] = b
		}
	}
	if len(years) == 0 {
		s.blame("", "civil.calendar.empty")
	}
	return blocks, s.found
}

// top splits the file into its years. It fails on what is no JSON object.
func (s *scan) top(data []byte) ([]member, bool) {
	if len(data) > MaxSchedule {
		s.blame("", "civil.calendar.large", MaxSchedule)
		return nil, false
	}
	if len(bytes.TrimSpace(data)) == 0 {
		s.blame("", "civil.calendar.empty")
		return nil, false
	}
	if line, column, ok := syntax(data); !ok {
		s.blame("", "civil.calendar.syntax", line, column)
		return nil, false
	}
	m, ok := s.members("", data)
	return m, ok
}

// members splits an object and blames what is none, and names that stand twice.
func (s *scan) members(at string, raw json.RawMessage) ([]member, bool) {
	all, ok := split(raw)
	if !ok {
		s.blame(at, "civil.calendar.object")
		return nil, false
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(m member) bool {
		if seen[m.name] {
			s.blame(join(at, m.name), "civil.calendar.twice")
			return true
		}
		seen[m.name] = true
		return false
	}), true
}

// year reads the block of one year; ok is false if its name is no year.
func (s *scan) year(m member) (b block, ok bool) {
	y, err := strconv.Atoi(m.name)
	if err != nil || len(m.name) != 4 || y < FirstYear || y > LastYear {
		s.blame(shown(m.name), "civil.calendar.year", FirstYear, LastYear)
		return block{}, false
	}
	parts, ok := s.members(m.name, m.raw)
	b = plainYear(Year{Year: y, Official: true, Edition: s.edition})
	for _, p := range parts {
		s.part(&b, join(m.name, p.name), p)
	}
	if !b.Official {
		for i := range b.marks {
			b.marks[i] |= unofficial
		}
	}
	return b, ok
}

// plainYear has Monday to Friday worked.
func plainYear(y Year) block {
	first := newYear(y.Year)
	b := block{y, make([]mark, newYear(y.Year+1)-first)}
	for i := range b.marks {
		b.marks[i] = workday
		if isWeekend(first + i) {
			b.marks[i] = weekend
		}
	}
	return b
}

func (s *scan) part(b *block, at string, p member) {
	switch p.name {
	case "off":
		s.days(b, at, p.raw, holiday)
	case "work":
		s.days(b, at, p.raw, makeUp)
	case "source":
		b.Source, _ = s.words(at, p.raw)
	case "status":
		status, ok := s.words(at, p.raw)
		if ok && status != "official" && status != "provisional" {
			s.blame(at, "civil.calendar.status", shown(status))
		}
		b.Official = status == "official"
	default:
		s.blame(at, "civil.calendar.unknown", shown(p.name))
	}
}

func (s *scan) words(at string, raw json.RawMessage) (string, bool) {
	var v *string
	if json.Unmarshal(raw, &v) != nil || v == nil {
		s.blame(at, "civil.calendar.string")
		return "", false
	}
	return *v, true
}

// days marks the days of a list such as ["2026-01-01", "2026-02-15..2026-02-23"].
func (s *scan) days(b *block, at string, raw json.RawMessage, as mark) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || items == nil {
		s.blame(at, "civil.calendar.list")
		return
	}
	for i, item := range items {
		place := fmt.Sprintf("%s[%d]", at, i)
		if written, ok := s.words(place, item); ok {
			s.span(b, place, written, as)
		}
	}
}

// span marks one entry, a day or a range, and blames the first of its days that
// cannot be so.
func (s *scan) span(b *block, at, written string, as mark) {
	v, err := parseSpan(written)
	if err != nil {
		s.found = append(s.found, Mistake{s.file, at, err})
		return
	}
	if v.From.Year != b.Year.Year || v.To.Year != b.Year.Year {
		s.blame(at, "civil.calendar.other-year", shown(written), b.Year.Year)
		return
	}
	first, blamed := newYear(b.Year.Year), false
	for day := v.From.serial(); day <= v.To.serial(); day++ {
		m := &b.marks[day-first]
		if key := clash(*m, as); key == "" {
			*m = as
		} else if !blamed {
			s.blame(at, key, fromSerial(day))
			blamed = true
		}
	}
}

// clash is the message key for a day that is already m and shall become as, ""
// if it may.
func clash(m, as mark) string {
	switch {
	case m == as && as == holiday:
		return "civil.calendar.off-twice"
	case m == as:
		return "civil.calendar.work-twice"
	case m == holiday || m == makeUp:
		return "civil.calendar.both"
	case as == makeUp && m == workday:
		return "civil.calendar.not-weekend"
	default:
		return ""
	}
}

// parseSpan reads 2026-01-01 or 2026-02-15..2026-02-23.
func parseSpan(written string) (Span, error) {
	first, last, isRange := strings.Cut(written, "..")
	from, err := ParseDate(first)
	if err != nil || !isRange {
		return Span{from, from}, err
	}
	to, err := ParseDate(last)
	if err == nil && to.Before(from) {
		err = text.Say("civil.calendar.reversed", shown(written))
	}
	return Span{from, to}, err
}

func join(at, name string) string {
	if at == "" {
		return shown(name)
	}
	return at + "." + shown(name)
}

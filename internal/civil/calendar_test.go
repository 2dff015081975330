package civil

import (
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/google/go-cmp/cmp"
)

// lunar-go keeps its own table of the schedule; the two must agree day for day.
func TestNationalAgreesWithLunar(t *testing.T) {
	for d := date("2024-01-01"); d.Year <= 2026; d = d.AddDays(1) {
		open, why, provisional := National().Works(d)
		if want := lunarWorks(d); open != want || provisional {
			t.Errorf("%v: works %v (%s), provisional %v, lunar-go says %v", d, open, why, provisional, want)
		}
	}
}

func lunarWorks(d Date) bool {
	if h := HolidayUtil.GetHolidayByYmd(d.Year, int(d.Month), d.Day); h != nil {
		return h.IsWork()
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func TestWorkingDaysOfAYear(t *testing.T) {
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		got := 0
		for m := time.January; m <= time.December; m++ {
			got += workingDays(National(), year, m)
		}
		if got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

func TestWorkingDaysOfTheMonthsOf2026(t *testing.T) {
	want := []int{21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}
	var got []int
	for m := time.January; m <= time.December; m++ {
		got = append(got, workingDays(National(), 2026, m))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func workingDays(c *Calendar, year int, month time.Month) (n int) {
	for d := (Date{year, month, 1}); d.Month == month; d = d.AddDays(1) {
		if open, _, _ := c.Works(d); open {
			n++
		}
	}
	return n
}

func TestWorks(t *testing.T) {
	for _, c := range []struct {
		name, date  string
		open        bool
		why         Why
		provisional bool
	}{
		{"an ordinary Tuesday", "2026-11-17", true, Workday, false},
		{"an ordinary Sunday", "2026-11-15", false, Weekend, false},
		{"spring festival", "2026-02-17", false, Holiday, false},
		{"make-up Saturday", "2026-02-28", true, MakeUp, false},
		{"new year's eve of 2024, leave only encouraged", "2024-02-09", true, Workday, false},
		{"weekday of a year not announced", "2027-01-01", true, Assumed, true},
		{"weekend of a year not announced", "2027-01-02", false, Weekend, true},
		{"before the first year", "2023-12-29", true, Assumed, true},
		{"last day of the last year", "2026-12-31", true, Workday, false},
	} {
		open, why, provisional := National().Works(date(c.date))
		if open != c.open || why != c.why || provisional != c.provisional {
			t.Errorf("%s: got %v %s %v", c.name, open, why, provisional)
		}
	}
}

func TestZeroCalendar(t *testing.T) {
	open, why, provisional := (&Calendar{}).Works(date("2026-02-17"))
	if !open || why != Assumed || !provisional {
		t.Errorf("got %v %s %v", open, why, provisional)
	}
}

func TestYears(t *testing.T) {
	years := National().Years()
	if len(years) != 3 || years[0].Year != 2024 || years[2].Year != 2026 {
		t.Fatalf("got %+v", years)
	}
	for _, y := range years {
		if !y.Official || y.Source == "" || y.Edition != National().Edition() {
			t.Errorf("%+v", y)
		}
	}
	if len(National().Sum()) != 64 {
		t.Errorf("sum %q", National().Sum())
	}
}

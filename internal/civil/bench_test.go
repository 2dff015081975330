package civil

import "testing"

// permit asks for due dates on every command: seven working days in less than
// two microseconds, without garbage.
func BenchmarkDue(b *testing.B) {
	r := Rule{Unit: Working, ClosedStart: Zero}
	from := Moment{Date{2026, 2, 12}, 10 * 60}
	suspended := []Span{{Date{2026, 2, 25}, Date{2026, 2, 26}}, {Date{2026, 2, 26}, Date{2026, 3, 6}}}
	for name, run := range map[string]func(){
		"date of 7 days":                func() { r.DueDate(National(), from, 7, nil) },
		"date of 60 days and 2 spans":   func() { r.DueDate(National(), from, 60, suspended) },
		"derivation of 7 days":          func() { r.Due(National(), from, 7, nil) },
		"days used of 60 and 2 spans":   func() { r.Used(National(), from, Date{2026, 5, 20}, suspended) },
		"is it a working day":           func() { National().Works(from.Date) },
		"date of 30 calendar days":      func() { Rule{Unit: Days}.DueDate(nil, from, 30, nil) },
		"derivation of 30 calendar day": func() { Rule{Unit: Days}.Due(nil, from, 30, nil) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}

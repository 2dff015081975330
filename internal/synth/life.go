package synth

import (
	"time"

	"tandem/internal/civil"
	"tandem/internal/dossier"
)

// Studies begin in September and end in June.
const (
	firstMonth = time.September
	lastMonth  = time.June
)

// A life is education and work up to the day of filing, without a hole.
type life struct {
	schools []dossier.School
	jobs    []dossier.Job
	gaps    []dossier.Gap
	since   int // months since the last degree
	years   int // of work, as the jobs give them
}

// stages are the ages at which people begin and end the stages on the way to a degree.
var stages = []struct {
	level    string
	from, to int
}{{"senior-high", 15, 18}, {"associate", 18, 21}, {"bachelor", 18, 22}, {"master", 22, 24}, {"doctor", 24, 28}}

func (g *Generator) life(s stream, a Archetype, p person, degree string, filed civil.Date) life {
	var l life
	country := dossier.Country(p.Nation.Code)
	for _, stage := range stages {
		if stage.to > graduation[degree] || stage.level == "associate" && degree != "associate" {
			continue
		}
		l.schools = append(l.schools, dossier.School{Level: stage.level, School: "Institute of " + p.BirthPlace, Country: country, Subject: pick(s, subjects),
			From: dossier.Month{Year: p.Birth.Year + stage.from, Month: firstMonth}, To: dossier.Month{Year: p.Birth.Year + stage.to, Month: lastMonth}})
	}
	now, graduated := number(dossier.Month{Year: filed.Year, Month: filed.Month}), number(l.schools[len(l.schools)-1].To)
	l.since = now - graduated
	l.work(s, a, country, now, graduated)
	return l
}

var subjects = []string{"Engineering", "Business", "Materials", "Languages", "Computing", "Design"}

// work fills the last months before filing with as many years as the archetype has,
// and explains what lies between them and the degree.
func (l *life) work(s stream, a Archetype, country dossier.Country, now, graduated int) {
	room := now - graduated - 1
	months := min(12*s.in(a.Years)+s.between(1, 11), max(room, 1))
	l.years = months / 12
	start := now - months
	if start-graduated-1 > 0 {
		l.gaps = []dossier.Gap{{From: month(graduated + 1), To: month(start - 1), Reason: "Family and travel"}}
	}
	parts := min(1+s.IntN(3), months)
	for i := range parts {
		from, to := start+months*i/parts, start+months*(i+1)/parts-1
		l.jobs = append(l.jobs, dossier.Job{Employer: "Works of " + title(pick(s, subjects)), Country: country, Title: pick(s, titles), From: month(from), To: month(to)})
	}
}

var titles = []string{"Engineer", "Manager", "Consultant", "Lecturer", "Designer", "Analyst"}

// number counts months, and month is its inverse.
func number(m dossier.Month) int { return 12*m.Year + int(m.Month) - 1 }

func month(n int) dossier.Month { return dossier.Month{Year: n / 12, Month: time.Month(n%12 + 1)} }

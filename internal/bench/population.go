package bench

import (
	"math/rand/v2"
	"time"

	"tandem/internal/civil"
	"tandem/internal/rules"
)

// people draws persons who stand before a window, the same ones for a seed: their
// facts lie around the turning points of the rules, some did not state everything,
// and no two are alike. They are not a picture of who applies; they are what rules
// must cope with.
func people(n int, seed uint64) []rules.Facts {
	d := draw{rand.New(rand.NewPCG(seed, 1))}
	out := make([]rules.Facts, n)
	for i := range out {
		out[i] = d.person()
	}
	return out
}

type draw struct{ *rand.Rand }

// often is true so many times in a hundred; nil now and then, for what was not stated.
func (d draw) often(percent int) *bool { return some(d, d.IntN(100) < percent) }

func (d draw) from(least, most int) *int { return some(d, least+d.IntN(most-least+1)) }

func (d draw) word(words ...string) *string { return some(d, words[d.IntN(len(words))]) }

// some leaves one answer of twenty open.
func some[T any](d draw, v T) *T {
	if d.IntN(20) == 0 {
		return nil
	}
	return &v
}

func (d draw) person() rules.Facts {
	f := rules.Facts{On: civil.Date{Year: 2026, Month: time.November, Day: 2 + d.IntN(20)}, Complete: d.IntN(4) > 0}
	f.Person = rules.PersonFacts{BirthDate: civil.Date{Year: 1955 + d.IntN(52), Month: time.Month(1 + d.IntN(12)), Day: 1 + d.IntN(28)},
		Nationality: d.word("SGP", "DEU", "USA", "RUS", "JPN"), ChineseOrigin: d.often(20), FormerNational: d.often(5),
		NoCriminalRecord: d.often(97), Healthy: d.often(97), LawAbiding: d.often(95)}
	f.Passport.ExpiresOn = f.On.AddMonths(2 + d.IntN(110))
	d.background(&f)
	d.offer(&f)
	d.history(&f)
	return f
}

func (d draw) background(f *rules.Facts) {
	f.Education = rules.EducationFacts{Degree: d.word("none", "associate", "bachelor", "bachelor", "master", "master", "doctor"),
		STEM: d.often(40), ChineseDegree: d.often(20), KeyUniversity: d.often(15), TopUniversity: d.often(15), Distinction: d.often(30),
		Score: d.from(60, 95), MonthsSince: d.from(0, 300)}
	f.Skill = rules.SkillFacts{Certificate: d.word("none", "none", "senior-worker", "technician"), International: d.often(10), Urgent: d.often(10), Teaching: d.often(15)}
	f.Work = rules.WorkFacts{Years: d.from(0, 25), TeachingYears: d.from(0, 5), Global500: d.often(15), Patents: d.often(10),
		Postdoctoral: d.often(5), Achievement: d.often(2), Programme: d.often(2), Contribution: d.often(2), InnovationTeam: d.often(5)}
	f.Language.HSK = d.from(0, 6)
	f.Family = rules.FamilyFacts{SpouseOfCitizen: d.often(15), MarriedYears: d.from(0, 12), ParentInChina: d.often(3), Single: d.often(40),
		KinAbroad: d.often(80), KinInChina: d.often(5), Secure: d.often(70)}
}

func (d draw) offer(f *rules.Facts) {
	f.Post = rules.PostFacts{Kind: d.word("management", "professional", "professional", "teaching", "research", "skilled", "other"),
		Encouraged: d.often(10), Senior: d.often(15), IntraGroup: d.often(10), NativeLanguage: d.often(15), Months: d.from(2, 12), YearsHeld: d.from(0, 6)}
	f.Pay = rules.PayFacts{Yearly: d.from(60_000, 900_000), LocalAverage: d.from(80_000, 200_000), TaxYearly: d.from(0, 200_000), GoodTax: d.often(80)}
	f.Employer = rules.EmployerFacts{Lawful: d.often(98), Kind: d.word("enterprise", "enterprise", "university", "research", "hospital"), HighTech: d.often(25), WellKnown: d.often(10)}
	f.Founder = rules.FounderFacts{Own: d.often(5), Patents: d.often(5), Years: d.from(0, 4), PaidIn: d.from(0, 600_000), Share: d.from(0, 60)}
	f.Place = rules.PlaceFacts{Region: d.word("320200", "460100", "110108", "310115", "440100", "440300", "510100", "440700"),
		Area: d.word("ordinary", "ordinary", "western", "old-industrial"), KeyZone: d.often(30), FreeTradeZone: d.often(20)}
	f.Support = rules.SupportFacts{RecommendedBy: d.word("none", "none", "none", "zone", "province"), ProvincialPoints: d.from(0, 6), ZonePoints: d.from(0, 80), University: d.often(10)}
}

func (d draw) history(f *rules.Facts) {
	f.China = rules.ChinaFacts{Inside: d.often(70), Visa: d.word("none", "Z", "Z", "M", "X1"), WorkPermits: d.from(0, 4), WorkYears: d.from(0, 6),
		ResidentYears: d.from(0, 8), MonthsEachYear: d.from(3, 12), StayYears: d.from(0, 4), PermanentResident: d.often(2), SamePost: d.often(20)}
	f.Case = rules.CaseFacts{Work: d.word("overseas", "domestic", "extension", "change"), Residence: d.word("none", "first", "extension"),
		MovesWithin: d.often(10), Studies: d.often(5), HealthGiven: d.often(30), AccommodationFound: d.often(70), LicenceFound: d.often(80)}
}

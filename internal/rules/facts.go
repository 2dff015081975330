package rules

import "tandem/internal/civil"

// Facts are what rules may ask about a person, a post, an employer and a place. A
// field that is nil is not known, which is something else than false, none or zero:
// a condition that needs it can be neither met nor failed.
//
// The tags are the table that FactTable reads: key, unit, kind of change, range or
// values, and where the fact is found. change is never (nobody can), time (it comes
// by itself) or effort (somebody can bring it about). rising
// marks words that go from none to more and more, pass what a month or a year of
// waiting adds where that is not one.
type Facts struct {
	// On is the day that the facts are true on. Rules never ask the clock.
	On civil.Date `yaml:"on" json:"on,omitzero"`
	// Complete says that what is not stated is not so: no award, no certificate, no
	// violation on record either. Numbers that are not stated stay unknown.
	Complete bool `yaml:"complete" json:"complete,omitzero"`

	Person    PersonFacts    `yaml:"person" json:"person,omitzero"`
	Passport  PassportFacts  `yaml:"passport" json:"passport,omitzero"`
	Education EducationFacts `yaml:"education" json:"education,omitzero"`
	Skill     SkillFacts     `yaml:"skill" json:"skill,omitzero"`
	Work      WorkFacts      `yaml:"work" json:"work,omitzero"`
	Post      PostFacts      `yaml:"post" json:"post,omitzero"`
	Pay       PayFacts       `yaml:"pay" json:"pay,omitzero"`
	Employer  EmployerFacts  `yaml:"employer" json:"employer,omitzero"`
	Founder   FounderFacts   `yaml:"founder" json:"founder,omitzero"`
	Place     PlaceFacts     `yaml:"place" json:"place,omitzero"`
	China     ChinaFacts     `yaml:"china" json:"china,omitzero"`
	Family    FamilyFacts    `yaml:"family" json:"family,omitzero"`
	Language  LanguageFacts  `yaml:"language" json:"language,omitzero"`
	Support   SupportFacts   `yaml:"support" json:"support,omitzero"`
	Case      CaseFacts      `yaml:"case" json:"case,omitzero"`
	Period    PeriodFacts    `yaml:"period" json:"period,omitzero"`
}

// PersonFacts are about what nobody chooses, and conduct.
type PersonFacts struct {
	BirthDate        civil.Date `yaml:"birthDate" json:"birthDate,omitzero" change:"never" from:"passport"`
	Age              *int       `yaml:"age" json:"age,omitzero" unit:"year" change:"time" from:"passport" max:"130"`
	Nationality      *string    `yaml:"nationality" json:"nationality,omitzero" change:"never" from:"passport"`
	ChineseOrigin    *bool      `yaml:"chineseOrigin" json:"chineseOrigin,omitzero" change:"never" from:"former-chinese-papers"`
	FormerNational   *bool      `yaml:"formerNational" json:"formerNational,omitzero" change:"never" from:"former-chinese-papers"`
	NoCriminalRecord *bool      `yaml:"noCriminalRecord" json:"noCriminalRecord,omitzero" change:"never" from:"criminal-record-certificate"`
	Healthy          *bool      `yaml:"healthy" json:"healthy,omitzero" change:"never" from:"health-certificate"`
	LawAbiding       *bool      `yaml:"lawAbiding" json:"lawAbiding,omitzero" change:"never" from:"exit-entry-record"`
}

// PassportFacts are about the travel document.
type PassportFacts struct {
	ExpiresOn  civil.Date `yaml:"expiresOn" json:"expiresOn,omitzero" change:"never" from:"passport"`
	MonthsLeft *int       `yaml:"monthsLeft" json:"monthsLeft,omitzero" unit:"month" change:"effort" from:"passport" max:"240" pass:"-1"`
}

// EducationFacts are about the highest degree.
type EducationFacts struct {
	Degree          *string `yaml:"degree" json:"degree,omitzero" change:"effort" from:"degree-certificate" values:"none associate bachelor master doctor" rising:"yes"`
	STEM            *bool   `yaml:"stem" json:"stem,omitzero" change:"effort" from:"degree-certificate"`
	ChineseDegree   *bool   `yaml:"chineseDegree" json:"chineseDegree,omitzero" change:"effort" from:"degree-certificate"`
	KeyUniversity   *bool   `yaml:"keyUniversity" json:"keyUniversity,omitzero" change:"effort" from:"degree-certificate"`
	TopUniversity   *bool   `yaml:"topUniversity" json:"topUniversity,omitzero" change:"effort" from:"degree-certificate"`
	Distinction     *bool   `yaml:"distinction" json:"distinction,omitzero" change:"effort" from:"transcript"`
	Score           *int    `yaml:"score" json:"score,omitzero" unit:"point" change:"effort" from:"transcript" max:"100"`
	MonthsSince     *int    `yaml:"monthsSince" json:"monthsSince,omitzero" unit:"month" change:"time" from:"degree-certificate" max:"1200"`
	TaughtInChinese *bool   `yaml:"taughtInChinese" json:"taughtInChinese,omitzero" change:"effort" from:"degree-certificate"`
	Teaching        *bool   `yaml:"teaching" json:"teaching,omitzero" change:"effort" from:"degree-certificate"`
	HomeDegree      *bool   `yaml:"homeDegree" json:"homeDegree,omitzero" change:"effort" from:"degree-certificate"`
}

// SkillFacts are about certificates other than degrees.
type SkillFacts struct {
	Certificate   *string `yaml:"certificate" json:"certificate,omitzero" change:"effort" from:"skill-certificate" values:"none senior-worker technician senior-technician" rising:"yes"`
	International *bool   `yaml:"international" json:"international,omitzero" change:"effort" from:"skill-certificate"`
	Urgent        *bool   `yaml:"urgent" json:"urgent,omitzero" change:"effort" from:"list-of-scarce-occupations"`
	Teaching      *bool   `yaml:"teaching" json:"teaching,omitzero" change:"effort" from:"teaching-certificate"`
}

// WorkFacts are about work up to now.
type WorkFacts struct {
	Years          *int  `yaml:"years" json:"years,omitzero" unit:"year" change:"time" from:"proof-of-experience" max:"100"`
	TeachingYears  *int  `yaml:"teachingYears" json:"teachingYears,omitzero" unit:"year" change:"time" from:"proof-of-experience" max:"100"`
	Global500      *bool `yaml:"global500" json:"global500,omitzero" change:"effort" from:"proof-of-experience"`
	Patents        *bool `yaml:"patents" json:"patents,omitzero" change:"effort" from:"patent-register"`
	Postdoctoral   *bool `yaml:"postdoctoral" json:"postdoctoral,omitzero" change:"effort" from:"proof-of-experience"`
	Achievement    *bool `yaml:"achievement" json:"achievement,omitzero" change:"effort" from:"award-or-appointment"`
	Programme      *bool `yaml:"programme" json:"programme,omitzero" change:"effort" from:"list-of-the-talent-programme"`
	Contribution   *bool `yaml:"contribution" json:"contribution,omitzero" change:"effort" from:"recommendation"`
	InnovationTeam *bool `yaml:"innovationTeam" json:"innovationTeam,omitzero" change:"effort" from:"letter-of-the-team-leader"`
}

// PostFacts are about the post in China.
type PostFacts struct {
	Kind           *string `yaml:"kind" json:"kind,omitzero" change:"effort" from:"contract" values:"management professional teaching research skilled art-sport other"`
	Encouraged     *bool   `yaml:"encouraged" json:"encouraged,omitzero" change:"effort" from:"contract"`
	Senior         *bool   `yaml:"senior" json:"senior,omitzero" change:"effort" from:"appointment"`
	IntraGroup     *bool   `yaml:"intraGroup" json:"intraGroup,omitzero" change:"effort" from:"dispatch-letter"`
	Agreement      *bool   `yaml:"agreement" json:"agreement,omitzero" change:"effort" from:"agreement"`
	Special        *bool   `yaml:"special" json:"special,omitzero" change:"effort" from:"rule-of-the-department"`
	NativeLanguage *bool   `yaml:"nativeLanguage" json:"nativeLanguage,omitzero" change:"effort" from:"contract"`
	ShortTerm      *bool   `yaml:"shortTerm" json:"shortTerm,omitzero" change:"effort" from:"contract"`
	Quota          *bool   `yaml:"quota" json:"quota,omitzero" change:"effort" from:"quota"`
	Months         *int    `yaml:"months" json:"months,omitzero" unit:"month" change:"effort" from:"contract" max:"12"`
	YearsHeld      *int    `yaml:"yearsHeld" json:"yearsHeld,omitzero" unit:"year" change:"time" from:"appointment" max:"100"`
	Intern         *bool   `yaml:"intern" json:"intern,omitzero" change:"effort" from:"letter-of-invitation"`
}

// PayFacts are about pay and tax, in China.
type PayFacts struct {
	Yearly       *int  `yaml:"yearly" json:"yearly,omitzero" unit:"yuan" change:"effort" from:"contract-and-tax-record" max:"1000000000"`
	LocalAverage *int  `yaml:"localAverage" json:"localAverage,omitzero" unit:"yuan" change:"never" from:"statistics-bureau" max:"10000000"`
	Percentile   *int  `yaml:"percentile" json:"percentile,omitzero" unit:"percent" change:"effort" from:"statistics-bureau" max:"100"`
	Minimum      *bool `yaml:"minimum" json:"minimum,omitzero" change:"effort" from:"contract"`
	TaxYearly    *int  `yaml:"taxYearly" json:"taxYearly,omitzero" unit:"yuan" change:"effort" from:"tax-record" max:"1000000000"`
	GoodTax      *bool `yaml:"goodTax" json:"goodTax,omitzero" change:"effort" from:"tax-record"`
}

// EmployerFacts are about the unit in China.
type EmployerFacts struct {
	Lawful           *bool   `yaml:"lawful" json:"lawful,omitzero" change:"effort" from:"market-register"`
	Kind             *string `yaml:"kind" json:"kind,omitzero" change:"effort" from:"market-register" values:"enterprise university research hospital school press office other"`
	HighTech         *bool   `yaml:"highTech" json:"highTech,omitzero" change:"effort" from:"high-tech-register"`
	WellKnown        *bool   `yaml:"wellKnown" json:"wellKnown,omitzero" change:"effort" from:"list-of-the-authority"`
	NationalityShare *int    `yaml:"nationalityShare" json:"nationalityShare,omitzero" unit:"percent" change:"effort" from:"employer" max:"100"`
	LocalStaff       *int    `yaml:"localStaff" json:"localStaff,omitzero" unit:"percent" change:"effort" from:"employer" max:"100"`
	System           *bool   `yaml:"system" json:"system,omitzero" change:"effort" from:"list-of-the-authority"`
	Listed           *bool   `yaml:"listed" json:"listed,omitzero" change:"effort" from:"list-of-the-authority"`
	OwnPatents       *bool   `yaml:"ownPatents" json:"ownPatents,omitzero" change:"effort" from:"patent-register"`
	Sales            *int    `yaml:"sales" json:"sales,omitzero" unit:"yuan" change:"effort" from:"audit-report" max:"1000000000"`
}

// FounderFacts are about an own enterprise in China.
type FounderFacts struct {
	Own        *bool `yaml:"own" json:"own,omitzero" change:"effort" from:"market-register"`
	Patents    *bool `yaml:"patents" json:"patents,omitzero" change:"effort" from:"patent-register"`
	Years      *int  `yaml:"years" json:"years,omitzero" unit:"year" change:"time" from:"market-register" max:"100"`
	PaidIn     *int  `yaml:"paidIn" json:"paidIn,omitzero" unit:"dollar" change:"effort" from:"audit-report" max:"1000000000"`
	Share      *int  `yaml:"share" json:"share,omitzero" unit:"percent" change:"effort" from:"market-register" max:"100"`
	Operating  *bool `yaml:"operating" json:"operating,omitzero" change:"effort" from:"social-security-audit-invoices"`
	Guaranteed *bool `yaml:"guaranteed" json:"guaranteed,omitzero" change:"effort" from:"letter-of-the-team-leader"`
	Manages    *bool `yaml:"manages" json:"manages,omitzero" change:"effort" from:"statement"`
	Encouraged *bool `yaml:"encouraged" json:"encouraged,omitzero" change:"effort" from:"list-of-the-authority"`
}

// PlaceFacts are about where the work is.
type PlaceFacts struct {
	Region        *string `yaml:"region" json:"region,omitzero" change:"effort" from:"contract" pattern:"^[1-9][0-9]{5}$"`
	Area          *string `yaml:"area" json:"area,omitzero" change:"effort" from:"contract" values:"ordinary central western old-industrial poverty"`
	KeyZone       *bool   `yaml:"keyZone" json:"keyZone,omitzero" change:"effort" from:"list-of-zones"`
	FreeTradeZone *bool   `yaml:"freeTradeZone" json:"freeTradeZone,omitzero" change:"effort" from:"list-of-zones"`
}

// ChinaFacts are about stay and permits up to now.
type ChinaFacts struct {
	Inside            *bool   `yaml:"inside" json:"inside,omitzero" change:"effort" from:"entry-record"`
	Visa              *string `yaml:"visa" json:"visa,omitzero" change:"effort" from:"visa" values:"none C D F G J1 J2 K L M Q1 Q2 R S1 S2 X1 X2 Z"`
	WorkPermits       *int    `yaml:"workPermits" json:"workPermits,omitzero" unit:"count" change:"effort" from:"permit-register" max:"100"`
	WorkYears         *int    `yaml:"workYears" json:"workYears,omitzero" unit:"year" change:"time" from:"permit-register" max:"100"`
	ResidentYears     *int    `yaml:"residentYears" json:"residentYears,omitzero" unit:"year" change:"time" from:"entry-record" max:"100"`
	MonthsEachYear    *int    `yaml:"monthsEachYear" json:"monthsEachYear,omitzero" unit:"month" change:"effort" from:"entry-record" max:"12"`
	StayYears         *int    `yaml:"stayYears" json:"stayYears,omitzero" unit:"year" change:"effort" from:"entry-record" max:"4"`
	PermanentResident *bool   `yaml:"permanentResident" json:"permanentResident,omitzero" change:"effort" from:"permit-register"`
	SamePost          *bool   `yaml:"samePost" json:"samePost,omitzero" change:"never" from:"permit-register"`
	OldCard           *bool   `yaml:"oldCard" json:"oldCard,omitzero" change:"never" from:"permit-register"`
}

// FamilyFacts are about relatives in China.
type FamilyFacts struct {
	SpouseOfCitizen *bool `yaml:"spouseOfCitizen" json:"spouseOfCitizen,omitzero" change:"effort" from:"marriage-certificate"`
	MarriedYears    *int  `yaml:"marriedYears" json:"marriedYears,omitzero" unit:"year" change:"time" from:"marriage-certificate" max:"100"`
	ParentInChina   *bool `yaml:"parentInChina" json:"parentInChina,omitzero" change:"never" from:"birth-certificate"`
	Single          *bool `yaml:"single" json:"single,omitzero" change:"never" from:"statement"`
	KinAbroad       *bool `yaml:"kinAbroad" json:"kinAbroad,omitzero" change:"never" from:"statement"`
	KinInChina      *bool `yaml:"kinInChina" json:"kinInChina,omitzero" change:"never" from:"birth-certificate"`
	Secure          *bool `yaml:"secure" json:"secure,omitzero" change:"effort" from:"income-and-housing-papers"`
	PermitHolder    *bool `yaml:"permitHolder" json:"permitHolder,omitzero" change:"effort" from:"relation-proof"`
	Accompanies     *bool `yaml:"accompanies" json:"accompanies,omitzero" change:"effort" from:"statement"`
	OfApplicant     *bool `yaml:"ofApplicant" json:"ofApplicant,omitzero" change:"never" from:"relation-proof"`
	RelationKnown   *bool `yaml:"relationKnown" json:"relationKnown,omitzero" change:"never" from:"permit-register"`
	Applies         *bool `yaml:"applies" json:"applies,omitzero" change:"effort" from:"application-form"`
}

// LanguageFacts are about Chinese.
type LanguageFacts struct {
	HSK *int `yaml:"hsk" json:"hsk,omitzero" unit:"level" change:"effort" from:"hsk-certificate" max:"9"`
}

// SupportFacts are about what others have said for the person.
type SupportFacts struct {
	RecommendedBy    *string `yaml:"recommendedBy" json:"recommendedBy,omitzero" change:"effort" from:"letter-of-recommendation" values:"none zone province national" rising:"yes"`
	ProvincialPoints *int    `yaml:"provincialPoints" json:"provincialPoints,omitzero" unit:"point" change:"effort" from:"provincial-standard" max:"10"`
	ZonePoints       *int    `yaml:"zonePoints" json:"zonePoints,omitzero" unit:"point" change:"effort" from:"zone" max:"100"`
	University       *bool   `yaml:"university" json:"university,omitzero" change:"effort" from:"letter-of-invitation"`
}

// CaseFacts are about the application itself and what registers answered.
type CaseFacts struct {
	Work               *string `yaml:"work" json:"work,omitzero" change:"effort" from:"application-form" values:"none overseas domestic extension change cancellation replacement"`
	Residence          *string `yaml:"residence" json:"residence,omitzero" change:"effort" from:"application-form" values:"none first extension change reissue cancellation"`
	Category           *string `yaml:"category" json:"category,omitzero" change:"effort" from:"application-form" values:"A B C"`
	ByPoints           *bool   `yaml:"byPoints" json:"byPoints,omitzero" change:"effort" from:"application-form"`
	ResidenceMonths    *int    `yaml:"residenceMonths" json:"residenceMonths,omitzero" unit:"month" change:"effort" from:"application-form" max:"60"`
	FirstInChina       *bool   `yaml:"firstInChina" json:"firstInChina,omitzero" change:"effort" from:"permit-register"`
	ChangesEmployer    *bool   `yaml:"changesEmployer" json:"changesEmployer,omitzero" change:"effort" from:"permit-register"`
	Talent             *bool   `yaml:"talent" json:"talent,omitzero" change:"effort" from:"application-form"`
	NewCategory        *bool   `yaml:"newCategory" json:"newCategory,omitzero" change:"effort" from:"application-form"`
	NewPost            *bool   `yaml:"newPost" json:"newPost,omitzero" change:"effort" from:"application-form"`
	HealthPromised     *bool   `yaml:"healthPromised" json:"healthPromised,omitzero" change:"effort" from:"application-form"`
	HealthGiven        *bool   `yaml:"healthGiven" json:"healthGiven,omitzero" change:"effort" from:"work-permit-file"`
	DegreeKnown        *bool   `yaml:"degreeKnown" json:"degreeKnown,omitzero" change:"effort" from:"permit-register"`
	MovesWithin        *bool   `yaml:"movesWithin" json:"movesWithin,omitzero" change:"effort" from:"application-form"`
	Studies            *bool   `yaml:"studies" json:"studies,omitzero" change:"effort" from:"application-form"`
	Agent              *bool   `yaml:"agent" json:"agent,omitzero" change:"effort" from:"application-form"`
	AccommodationFound *bool   `yaml:"accommodationFound" json:"accommodationFound,omitzero" change:"never" from:"accommodation-register"`
	LicenceFound       *bool   `yaml:"licenceFound" json:"licenceFound,omitzero" change:"never" from:"market-register"`
}

// PeriodFacts are the days that bound a permit, all of them included.
type PeriodFacts struct {
	WorkFrom       civil.Date `yaml:"workFrom" json:"workFrom,omitzero" change:"effort" from:"application-form"`
	WorkUntil      civil.Date `yaml:"workUntil" json:"workUntil,omitzero" change:"effort" from:"application-form"`
	ResidenceFrom  civil.Date `yaml:"residenceFrom" json:"residenceFrom,omitzero" change:"effort" from:"application-form"`
	ResidenceUntil civil.Date `yaml:"residenceUntil" json:"residenceUntil,omitzero" change:"effort" from:"application-form"`
	ContractEnd    civil.Date `yaml:"contractEnd" json:"contractEnd,omitzero" change:"effort" from:"contract"`
	LicenceEnd     civil.Date `yaml:"licenceEnd" json:"licenceEnd,omitzero" change:"effort" from:"market-register"`
}

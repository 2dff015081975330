package dossier

import "tandem/internal/civil"

// A Form holds the answers to the Questions. The zero value of a field means
// not answered. The keys in YAML and JSON are the same, and they are the
// question's id.
type Form struct {
	City              string            `yaml:"city" json:"city,omitzero"`
	Transaction       Transaction       `yaml:"transaction" json:"transaction,omitzero"`
	Applicant         Applicant         `yaml:"applicant" json:"applicant,omitzero"`
	Education         []School          `yaml:"education" json:"education,omitzero"`
	Jobs              []Job             `yaml:"jobs" json:"jobs,omitzero"`
	Gaps              []Gap             `yaml:"gaps" json:"gaps,omitzero"`
	Qualification     Qualification     `yaml:"qualification" json:"qualification,omitzero"`
	Category          Category          `yaml:"category" json:"category,omitzero"`
	Post              Post              `yaml:"post" json:"post,omitzero"`
	Contract          Contract          `yaml:"contract" json:"contract,omitzero"`
	Workplaces        []Workplace       `yaml:"workplaces" json:"workplaces,omitzero"`
	Pay               Pay               `yaml:"pay" json:"pay,omitzero"`
	Employer          Employer          `yaml:"employer" json:"employer,omitzero"`
	Handler           Handler           `yaml:"handler" json:"handler,omitzero"`
	WorkPermit        Held              `yaml:"workPermit" json:"workPermit,omitzero"`
	PriorPermits      []PriorPermit     `yaml:"priorPermits" json:"priorPermits,omitzero"`
	Entry             Entry             `yaml:"entry" json:"entry,omitzero"`
	Visa              Visa              `yaml:"visa" json:"visa,omitzero"`
	Residence         Residence         `yaml:"residence" json:"residence,omitzero"`
	Accommodation     Accommodation     `yaml:"accommodation" json:"accommodation,omitzero"`
	Medical           Medical           `yaml:"medical" json:"medical,omitzero"`
	PoliceCertificate PoliceCertificate `yaml:"policeCertificate" json:"policeCertificate,omitzero"`
	Dependants        []Dependant       `yaml:"dependants" json:"dependants,omitzero"`
	Contact           Contact           `yaml:"contact" json:"contact,omitzero"`
	Delivery          Delivery          `yaml:"delivery" json:"delivery,omitzero"`
	Pledges           Pledges           `yaml:"pledges" json:"pledges,omitzero"`
}

// Transaction says what is applied for. A form with both Work and Residence is
// a joint case; "" means that this permit is not asked for.
type Transaction struct {
	Work       WorkTransaction      `yaml:"work" json:"work,omitzero"`
	Residence  ResidenceTransaction `yaml:"residence" json:"residence,omitzero"`
	Changed    []Item               `yaml:"changed" json:"changed,omitzero"`
	ChangedOn  civil.Date           `yaml:"changedOn" json:"changedOn,omitzero"`
	EndReason  string               `yaml:"endReason" json:"endReason,omitzero"`
	EndedOn    civil.Date           `yaml:"endedOn" json:"endedOn,omitzero"`
	LossReason string               `yaml:"lossReason" json:"lossReason,omitzero"`
	LostOn     civil.Date           `yaml:"lostOn" json:"lostOn,omitzero"`
}

// Applicant is the foreigner. Surname and Given are in Latin letters as in the
// passport zone; NativeName is in any script.
type Applicant struct {
	Surname             string       `yaml:"surname" json:"surname,omitzero"`
	Given               string       `yaml:"given" json:"given,omitzero"`
	NativeName          string       `yaml:"nativeName" json:"nativeName,omitzero"`
	ChineseName         string       `yaml:"chineseName" json:"chineseName,omitzero"`
	Sex                 Sex          `yaml:"sex" json:"sex,omitzero"`
	BirthDate           civil.Date   `yaml:"birthDate" json:"birthDate,omitzero"`
	BirthPlace          string       `yaml:"birthPlace" json:"birthPlace,omitzero"`
	Nationality         Country      `yaml:"nationality" json:"nationality,omitzero"`
	FormerNationalities []Country    `yaml:"formerNationalities" json:"formerNationalities,omitzero"`
	PassportCountries   []Country    `yaml:"passportCountries" json:"passportCountries,omitzero"`
	Marital             string       `yaml:"marital" json:"marital,omitzero"`
	Passport            Passport     `yaml:"passport" json:"passport,omitzero"`
	Fingerprints        Fingerprints `yaml:"fingerprints" json:"fingerprints,omitzero"`
}

// Passport is the document the permits go with. MRZ holds the two lines of the
// machine-readable zone as printed.
type Passport struct {
	Kind      string     `yaml:"kind" json:"kind,omitzero"`
	Number    string     `yaml:"number" json:"number,omitzero"`
	IssuedOn  civil.Date `yaml:"issuedOn" json:"issuedOn,omitzero"`
	ExpiresOn civil.Date `yaml:"expiresOn" json:"expiresOn,omitzero"`
	IssuedAt  string     `yaml:"issuedAt" json:"issuedAt,omitzero"`
	MRZ       []string   `yaml:"mrz" json:"mrz,omitzero"`
}

// Fingerprints says whether they were taken (Exit-Entry Law art. 30); the
// prints themselves never enter the form.
type Fingerprints struct {
	Status    string `yaml:"status" json:"status,omitzero"`
	Exemption string `yaml:"exemption" json:"exemption,omitzero"`
}

// School is one stage of education, from senior high school on. To is the last month.
type School struct {
	Level   string  `yaml:"level" json:"level,omitzero"`
	School  string  `yaml:"school" json:"school,omitzero"`
	Country Country `yaml:"country" json:"country,omitzero"`
	Subject string  `yaml:"subject" json:"subject,omitzero"`
	From    Month   `yaml:"from" json:"from,omitzero"`
	To      Month   `yaml:"to" json:"to,omitzero"`
}

// Job is one employment. To is the last month; a job without one still runs.
type Job struct {
	Employer     string  `yaml:"employer" json:"employer,omitzero"`
	Country      Country `yaml:"country" json:"country,omitzero"`
	Title        string  `yaml:"title" json:"title,omitzero"`
	Duties       string  `yaml:"duties" json:"duties,omitzero"`
	From         Month   `yaml:"from" json:"from,omitzero"`
	To           Month   `yaml:"to" json:"to,omitzero"`
	Referee      string  `yaml:"referee" json:"referee,omitzero"`
	RefereePhone string  `yaml:"refereePhone" json:"refereePhone,omitzero"`
	RefereeEmail string  `yaml:"refereeEmail" json:"refereeEmail,omitzero"`
}

// Gap explains months with neither school nor work.
type Gap struct {
	From   Month  `yaml:"from" json:"from,omitzero"`
	To     Month  `yaml:"to" json:"to,omitzero"`
	Reason string `yaml:"reason" json:"reason,omitzero"`
}

// Qualification is what the classification standard looks at besides work.
type Qualification struct {
	Degree  string `yaml:"degree" json:"degree,omitzero"`
	Chinese string `yaml:"chinese" json:"chinese,omitzero"`
}

// Category is the class of the foreigner that is claimed, on what ground, and
// the points counted for it (0 to 120; 0 when points are not the ground).
type Category struct {
	Grade  Grade  `yaml:"grade" json:"grade,omitzero"`
	Ground string `yaml:"ground" json:"ground,omitzero"`
	Score  int    `yaml:"score" json:"score,omitzero"`
}

// Post is the work in China and the period asked for, both days included.
type Post struct {
	Title      string     `yaml:"title" json:"title,omitzero"`
	Occupation string     `yaml:"occupation" json:"occupation,omitzero"`
	Kind       string     `yaml:"kind" json:"kind,omitzero"`
	Duties     string     `yaml:"duties" json:"duties,omitzero"`
	From       civil.Date `yaml:"from" json:"from,omitzero"`
	To         civil.Date `yaml:"to" json:"to,omitzero"`
}

// Contract is the term of the employment contract, both days included.
type Contract struct {
	From civil.Date `yaml:"from" json:"from,omitzero"`
	To   civil.Date `yaml:"to" json:"to,omitzero"`
}

// Workplace is where the work is done.
type Workplace struct {
	Region  string `yaml:"region" json:"region,omitzero"`
	Address string `yaml:"address" json:"address,omitzero"`
}

// Pay is in whole yuan before tax. MonthsPerYear are those spent working in China.
type Pay struct {
	Yearly        int64 `yaml:"yearly" json:"yearly,omitzero"`
	Monthly       int64 `yaml:"monthly" json:"monthly,omitzero"`
	MonthsPerYear int   `yaml:"monthsPerYear" json:"monthsPerYear,omitzero"`
}

// Employer is the unit that employs. A licence without an end has
// LicenceUnlimited. RegisterConfirms is set when the register of legal persons
// knows the credit code although its check character is wrong.
type Employer struct {
	Name             string     `yaml:"name" json:"name,omitzero"`
	CreditCode       string     `yaml:"creditCode" json:"creditCode,omitzero"`
	RegisterConfirms bool       `yaml:"registerConfirms" json:"registerConfirms,omitzero"`
	LicenceEnd       civil.Date `yaml:"licenceEnd" json:"licenceEnd,omitzero"`
	LicenceUnlimited bool       `yaml:"licenceUnlimited" json:"licenceUnlimited,omitzero"`
	Industry         string     `yaml:"industry" json:"industry,omitzero"`
	Address          string     `yaml:"address" json:"address,omitzero"`
	Phone            string     `yaml:"phone" json:"phone,omitzero"`
	Email            string     `yaml:"email" json:"email,omitzero"`
	DispatchedBy     string     `yaml:"dispatchedBy" json:"dispatchedBy,omitzero"`
}

// Handler is the person who files for the employer.
type Handler struct {
	Name     string `yaml:"name" json:"name,omitzero"`
	IDNumber string `yaml:"idNumber" json:"idNumber,omitzero"`
	Phone    string `yaml:"phone" json:"phone,omitzero"`
	Email    string `yaml:"email" json:"email,omitzero"`
	Agency   string `yaml:"agency" json:"agency,omitzero"`
}

// Held is a permit that the applicant has now.
type Held struct {
	Number    string     `yaml:"number" json:"number,omitzero"`
	ExpiresOn civil.Date `yaml:"expiresOn" json:"expiresOn,omitzero"`
}

// PriorPermit is a permit of the past or the present, both days included. An
// unbroken row of them opens longer periods.
type PriorPermit struct {
	Kind   PermitKind `yaml:"kind" json:"kind,omitzero"`
	Number string     `yaml:"number" json:"number,omitzero"`
	From   civil.Date `yaml:"from" json:"from,omitzero"`
	To     civil.Date `yaml:"to" json:"to,omitzero"`
	City   string     `yaml:"city" json:"city,omitzero"`
}

// Entry is the last entry into China.
type Entry struct {
	Date civil.Date `yaml:"date" json:"date,omitzero"`
	Port string     `yaml:"port" json:"port,omitzero"`
}

// Visa is the one last entered on. StayUntil is the last day of the stay it allows.
type Visa struct {
	Type      string     `yaml:"type" json:"type,omitzero"`
	Number    string     `yaml:"number" json:"number,omitzero"`
	StayUntil civil.Date `yaml:"stayUntil" json:"stayUntil,omitzero"`
}

// Residence is the residence permit held now and the one asked for.
type Residence struct {
	Current   HeldResidence      `yaml:"current" json:"current,omitzero"`
	Requested RequestedResidence `yaml:"requested" json:"requested,omitzero"`
}

// HeldResidence is a residence permit that the applicant has now.
type HeldResidence struct {
	Number    string     `yaml:"number" json:"number,omitzero"`
	Kind      string     `yaml:"kind" json:"kind,omitzero"`
	ExpiresOn civil.Date `yaml:"expiresOn" json:"expiresOn,omitzero"`
}

// RequestedResidence is the residence permit asked for, both days included.
type RequestedResidence struct {
	Reason string     `yaml:"reason" json:"reason,omitzero"`
	From   civil.Date `yaml:"from" json:"from,omitzero"`
	Until  civil.Date `yaml:"until" json:"until,omitzero"`
}

// Accommodation is where the applicant lives, as registered with the police
// within 24 hours of moving in (Exit-Entry Law art. 39).
type Accommodation struct {
	Region       string     `yaml:"region" json:"region,omitzero"`
	Address      string     `yaml:"address" json:"address,omitzero"`
	Registration string     `yaml:"registration" json:"registration,omitzero"`
	MovedInOn    civil.Date `yaml:"movedInOn" json:"movedInOn,omitzero"`
}

// Medical is the health certificate, or the employer's promise to bring one
// after entry.
type Medical struct {
	Number   string     `yaml:"number" json:"number,omitzero"`
	Issuer   string     `yaml:"issuer" json:"issuer,omitzero"`
	IssuedOn civil.Date `yaml:"issuedOn" json:"issuedOn,omitzero"`
	Promised bool       `yaml:"promised" json:"promised,omitzero"`
}

// PoliceCertificate is the certificate of no criminal record.
type PoliceCertificate struct {
	Issuer    string     `yaml:"issuer" json:"issuer,omitzero"`
	Country   Country    `yaml:"country" json:"country,omitzero"`
	IssuedOn  civil.Date `yaml:"issuedOn" json:"issuedOn,omitzero"`
	Apostille string     `yaml:"apostille" json:"apostille,omitzero"`
}

// Dependant is a member of the family who comes along. With a Residence
// transaction the case gets a track of its own for them.
type Dependant struct {
	Relation          string               `yaml:"relation" json:"relation,omitzero"`
	Residence         ResidenceTransaction `yaml:"residence" json:"residence,omitzero"`
	Surname           string               `yaml:"surname" json:"surname,omitzero"`
	Given             string               `yaml:"given" json:"given,omitzero"`
	NativeName        string               `yaml:"nativeName" json:"nativeName,omitzero"`
	Sex               Sex                  `yaml:"sex" json:"sex,omitzero"`
	BirthDate         civil.Date           `yaml:"birthDate" json:"birthDate,omitzero"`
	Nationality       Country              `yaml:"nationality" json:"nationality,omitzero"`
	PassportNumber    string               `yaml:"passportNumber" json:"passportNumber,omitzero"`
	PassportExpiresOn civil.Date           `yaml:"passportExpiresOn" json:"passportExpiresOn,omitzero"`
	EnteredOn         civil.Date           `yaml:"enteredOn" json:"enteredOn,omitzero"`
	VisaType          string               `yaml:"visaType" json:"visaType,omitzero"`
	StayUntil         civil.Date           `yaml:"stayUntil" json:"stayUntil,omitzero"`
	PermitNumber      string               `yaml:"permitNumber" json:"permitNumber,omitzero"`
	PermitExpiresOn   civil.Date           `yaml:"permitExpiresOn" json:"permitExpiresOn,omitzero"`
	RequestedUntil    civil.Date           `yaml:"requestedUntil" json:"requestedUntil,omitzero"`
}

// Contact is how the applicant is reached.
type Contact struct {
	Phone   string `yaml:"phone" json:"phone,omitzero"`
	Email   string `yaml:"email" json:"email,omitzero"`
	Address string `yaml:"address" json:"address,omitzero"`
}

// Delivery is how both permits reach the applicant.
type Delivery struct {
	Choice    DeliveryChoice `yaml:"choice" json:"choice,omitzero"`
	Station   string         `yaml:"station" json:"station,omitzero"`
	Recipient string         `yaml:"recipient" json:"recipient,omitzero"`
	Phone     string         `yaml:"phone" json:"phone,omitzero"`
	Address   string         `yaml:"address" json:"address,omitzero"`
}

// Pledges are what applicant and employer declare by signing. Signature is the
// SHA-256 of the image of the applicant's signature.
type Pledges struct {
	Truth            bool         `yaml:"truth" json:"truth,omitzero"`
	NoCriminalRecord bool         `yaml:"noCriminalRecord" json:"noCriminalRecord,omitzero"`
	DataNotice       bool         `yaml:"dataNotice" json:"dataNotice,omitzero"`
	EmployerConsents bool         `yaml:"employerConsents" json:"employerConsents,omitzero"`
	SignedAt         civil.Moment `yaml:"signedAt" json:"signedAt,omitzero"`
	Signature        string       `yaml:"signature" json:"signature,omitzero"`
}

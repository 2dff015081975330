package web

import (
	"slices"
	"strconv"
	"strings"

	"tandem/internal/casework"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/rules"
)

// A topic is one page of the form: questions that belong together.
type topic struct {
	key      string
	by       dossier.Filler
	group    string // of the task list
	optional bool   // nobody has to come here
	notice   bool   // its answers are sensitive: it says why they are needed (PIPL art. 30)
	parts    []formPart
}

// A formPart is questions under one heading: single ones, or the items of a list.
type formPart struct {
	key  string   // of its heading
	list string   // id of a list whose items are asked here; "" for none
	ids  []string // questions; of items those of one item, without the list
	fold bool     // stands folded where all of it follows from other answers
}

// topics are all pages of the form, in the order in which people are asked.
var topics = []topic{
	{key: "passport", by: dossier.ByApplicant, group: "you", parts: []formPart{
		{key: "zone", ids: []string{"applicant.passport.mrz[0]", "applicant.passport.mrz[1]"}},
		{key: "passport", ids: []string{"applicant.surname", "applicant.given", "applicant.nationality", "applicant.sex", "applicant.birthDate", "applicant.passport.kind",
			"applicant.passport.number", "applicant.passport.issuedOn", "applicant.passport.expiresOn", "applicant.passport.issuedAt"}}}},
	{key: "about", by: dossier.ByApplicant, group: "you", parts: []formPart{
		{key: "person", ids: []string{"applicant.birthPlace", "applicant.marital", "applicant.nativeName", "applicant.chineseName"}},
		{key: "nations", list: "applicant.passportCountries"}, {key: "former", list: "applicant.formerNationalities"}}},
	{key: "history", by: dossier.ByApplicant, group: "you", parts: []formPart{
		{key: "degree", ids: []string{"qualification.degree", "qualification.chinese"}},
		{key: "education", list: "education", ids: []string{"level", "school", "country", "subject", "from", "to"}},
		{key: "jobs", list: "jobs", ids: []string{"employer", "country", "title", "duties", "from", "to", "referee", "refereePhone", "refereeEmail"}},
		{key: "gaps", list: "gaps", ids: []string{"from", "to", "reason"}}}},
	{key: "loss", by: dossier.ByApplicant, group: "you", parts: []formPart{
		{key: "loss", ids: []string{"transaction.lossReason", "transaction.lostOn"}}}},
	{key: "stay", by: dossier.ByApplicant, group: "china", parts: []formPart{
		{key: "entry", ids: []string{"entry.date", "entry.port", "visa.type", "visa.number", "visa.stayUntil", "residence.current.kind"}},
		{key: "asked", fold: true, ids: []string{"residence.requested.reason", "residence.requested.from", "residence.requested.until"}},
		{key: "prior", list: "priorPermits", ids: []string{"kind", "number", "from", "to", "city"}}}},
	{key: "address", by: dossier.ByApplicant, group: "china", parts: []formPart{
		{key: "address", ids: []string{"accommodation.address", "accommodation.region", "accommodation.registration", "accommodation.movedInOn"}}}},
	{key: "health", by: dossier.ByApplicant, group: "china", notice: true, parts: []formPart{
		{key: "medical", ids: []string{"medical.issuer", "medical.number", "medical.issuedOn"}},
		{key: "record", ids: []string{"policeCertificate.issuer", "policeCertificate.country", "policeCertificate.issuedOn", "policeCertificate.apostille"}},
		{key: "fingerprints", ids: []string{"applicant.fingerprints.status", "applicant.fingerprints.exemption"}}}},
	{key: "family", by: dossier.ByApplicant, group: "china", optional: true, notice: true, parts: []formPart{
		{key: "family", list: "dependants", ids: []string{"relation", "surname", "given", "nativeName", "sex", "birthDate", "nationality", "passportNumber",
			"passportExpiresOn", "enteredOn", "visaType", "stayUntil", "permitNumber", "permitExpiresOn", "requestedUntil"}}}},
	{key: "contact", by: dossier.ByApplicant, group: "submit", parts: []formPart{
		{key: "contact", ids: []string{"contact.phone", "contact.email", "contact.address"}}}},
	{key: "delivery", by: dossier.ByApplicant, group: "submit", parts: []formPart{
		{key: "delivery", ids: []string{"delivery.choice", "delivery.station", "delivery.recipient", "delivery.phone", "delivery.address"}}}},

	{key: "employer", by: dossier.ByEmployer, group: "employer", parts: []formPart{
		{key: "unit", ids: []string{"employer.name", "employer.registerConfirms", "employer.licenceUnlimited", "employer.licenceEnd", "employer.industry",
			"employer.address", "employer.phone", "employer.email", "employer.dispatchedBy"}}}},
	{key: "handler", by: dossier.ByEmployer, group: "employer", parts: []formPart{
		{key: "handler", ids: []string{"handler.name", "handler.idNumber", "handler.phone", "handler.email", "handler.agency"}}}},
	{key: "job", by: dossier.ByEmployer, group: "job", parts: []formPart{
		{key: "post", ids: []string{"post.title", "post.occupation", "post.duties", "post.from", "post.to", "pay.yearly", "category.ground", "category.score", "medical.promised"}},
		{key: "terms", fold: true, ids: []string{"contract.from", "contract.to", "pay.monthsPerYear", "pay.monthly", "post.kind", "category.grade"}},
		{key: "workplaces", fold: true, list: "workplaces", ids: []string{"address", "region"}}}},
	{key: "change", by: dossier.ByEmployer, group: "job", parts: []formPart{
		{key: "changed", list: "transaction.changed"},
		{key: "when", ids: []string{"transaction.changedOn", "transaction.endReason", "transaction.endedOn"}}}},
}

// useful says in which applications a question is asked that may be left open; the
// others that may are asked in every one.
var useful = map[string]dossier.Need{
	"applicant.birthPlace": dossier.NewWork, "applicant.formerNationalities": dossier.NewWork, "applicant.passportCountries": dossier.NewWork,
	"applicant.chineseName": dossier.Always, "applicant.fingerprints.exemption": dossier.AnyResidence,
	"jobs": dossier.NewWork, "gaps": dossier.NewWork, "priorPermits": dossier.WorkTerm,
	"entry.port": dossier.Inside, "visa.number": dossier.OnVisa, "residence.requested.from": dossier.ResidenceTerm,
	"policeCertificate.issuer": dossier.NewWork, "policeCertificate.country": dossier.NewWork, "policeCertificate.issuedOn": dossier.NewWork, "policeCertificate.apostille": dossier.NewWork,
	"dependants": dossier.AnyResidence, "delivery.recipient": dossier.Always, "delivery.phone": dossier.Always, "delivery.address": dossier.Always,
	"pay.monthly":       dossier.WorkTerm,
	"employer.industry": dossier.Always, "employer.address": dossier.Always, "employer.dispatchedBy": dossier.NewWork,
	"post.duties": dossier.WorkTerm,
}

// seldom are questions that neither authority's form has: the paper that is brought says
// it, or what somebody calls themselves is on no permit (Licence Law art. 29: a form asks
// for nothing that does not bear on the licence).
var seldom = []string{"applicant.nativeName", "medical.issuer", "accommodation.region", "accommodation.movedInOn"}

// isAsked reports whether a question is on its page in such an application. What somebody
// has stated is there to be seen and changed, whether it was asked or not.
func (a *application) isAsked(id string) bool {
	q, ok := dossier.QuestionAt(id)
	if !ok || q.Need.Holds(a.form) || a.states(id) {
		return ok
	}
	if slices.Contains(seldom, q.ID) {
		return false
	}
	if rule, ok := byRule[q.ID]; ok {
		return rule(a)
	}
	need, limited := useful[q.ID]
	return limited && need.Holds(a.form) || !limited && q.Need == dossier.Optional
}

// states reports whether the draft answers a question, or any of a list.
func (a *application) states(id string) bool {
	for path, x := range a.draft.Answers {
		if x.Value != "" && (path == id || strings.HasPrefix(path, id+"[")) {
			return true
		}
	}
	return false
}

// byRule says it of questions that a rule of the form or of the city asks for, and no
// need alone.
var byRule = map[string]func(*application) bool{
	"employer.registerConfirms": oddCode, "employer.licenceEnd": employs, "employer.licenceUnlimited": employs,
	"medical.promised": fromAbroad, "medical.number": certified, "medical.issuedOn": certified,
	"category.score": byPoints, "accommodation.registration": unregistered,
}

// oddCode is a credit code whose check character only a register can vouch for.
func oddCode(a *application) bool {
	m, right := dossier.CheckCredit(a.form.Employer.CreditCode)
	return !right && m.Key == "dossier.credit.check"
}

// employs: an employer whose people leave need show no licence.
func employs(a *application) bool { return !dossier.Ending.Holds(a.form) }

// fromAbroad: only who is not in China yet may bring the health certificate later.
func fromAbroad(a *application) bool { return a.form.Transaction.Work == dossier.WorkOverseas }

// certified: health is certified for new work permits and first residence permits.
func certified(a *application) bool {
	return dossier.NewWork.Holds(a.form) || dossier.OnVisa.Holds(a.form)
}

// byPoints: the points count where they are the ground (classification standard, A 6 and B 6).
func byPoints(a *application) bool {
	return dossier.WorkTerm.Holds(a.form) && slices.Contains([]string{"A6", "B6"}, a.form.Category.Ground)
}

// unregistered: the number of the accommodation registration is asked for where the office
// cannot ask the register.
func unregistered(a *application) bool {
	return dossier.AnyResidence.Holds(a.form) && !slices.Contains(a.pack.Registers, rules.AccommodationRegister)
}

// shown are the parts of the topic that such an application is asked.
func (p topic) shown(a *application) []formPart {
	var out []formPart
	for _, x := range p.parts {
		if x.list != "" {
			if a.isAsked(x.list) {
				out = append(out, x)
			}
			continue
		}
		x.ids = slices.DeleteFunc(slices.Clone(x.ids), func(id string) bool { return !a.isAsked(id) })
		if len(x.ids) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// topicsFor are the pages of one side of the party in such an application.
func topicsFor(r permit.Role, a *application) []topic {
	var out []topic
	for _, p := range topics {
		if p.by == casework.Part(r) && len(p.shown(a)) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// has reports whether the topic asks the question with the id.
func (p topic) has(id string) bool {
	q, ok := dossier.QuestionAt(id)
	if !ok {
		return false
	}
	return slices.ContainsFunc(p.parts, func(x formPart) bool { return x.has(q.ID) })
}

func (x formPart) has(id string) bool {
	if x.list != "" && (id == x.list || id == x.list+"[]") {
		return true
	}
	return slices.ContainsFunc(x.ids, func(own string) bool {
		if x.list != "" {
			return id == x.list+"[]."+own
		}
		q, ok := dossier.QuestionAt(own)
		return ok && (q.ID == id || q.ID == id+"[]")
	})
}

// topicOf is the page that asks a question; ok is false for what is asked elsewhere.
func topicOf(id string) (topic, bool) {
	i := slices.IndexFunc(topics, func(p topic) bool { return p.has(id) })
	if i < 0 {
		return topic{}, false
	}
	return topics[i], true
}

// single reports whether the list is one of single answers.
func (x formPart) single() bool { return x.list != "" && len(x.ids) == 0 }

// of is an answer of item i of the list.
func (x formPart) of(i int, id string) string {
	if x.single() {
		return x.list + "[" + strconv.Itoa(i) + "]"
	}
	return x.list + "[" + strconv.Itoa(i) + "]." + id
}

// itemPaths are the answers of item i of the list.
func (x formPart) itemPaths(i int) []string {
	var out []string
	for _, id := range x.ids {
		out = append(out, x.of(i, id))
	}
	return out
}

// count is how many items of the list the answers have.
func (x formPart) count(a dossier.Answers) int {
	n := 0
	for path, value := range a {
		if i, ok := indexIn(x.list, path); ok && value != "" && i >= n {
			n = i + 1
		}
	}
	return n
}

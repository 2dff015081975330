package web

import (
	"net/url"
	"slices"

	"tandem/internal/people"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/text"
	"tandem/internal/view"
)

func (s *Site) accountsRoutes() []route {
	return []route{
		get("/s/people", admin, (*turn).people),
		post("/s/people/add", admin, (*turn).addAccount).afterStepUp(),
		post("/s/people/employer", admin, (*turn).addEmployer).afterStepUp(),
		post("/s/people/change", admin, (*turn).changeAccount).afterStepUp(),
	}
}

// managed are the roles whose accounts an administrator makes. Applicants make their own.
var managed = []permit.Role{permit.Officer, permit.AuthorityHead, permit.GovernmentHead, permit.Supervisor, permit.Expert, permit.HandlerRole, permit.Applicant, people.Administrator}

func (t *turn) people() error { return t.showPeople("", "", nil) }

// managedRole is whose accounts are shown.
func (t *turn) managedRole() permit.Role {
	if r := permit.Role(t.r.FormValue("role")); slices.Contains(managed, r) {
		return r
	}
	return permit.Officer
}

// showPeople shows the accounts of a role, with a link that was just made or why none was.
func (t *turn) showPeople(link, linkFor string, wrong error) error {
	role := t.managedRole()
	list, err := t.Accounts.Accounts(t.r.Context(), role, permit.PersonID(t.r.FormValue("after")))
	if err != nil {
		return err
	}
	errs := t.fields(wrong)
	v := view.Accounts{Role: string(role), RoleName: t.roleName(role), Link: link, LinkFor: linkFor, Table: t.accountTable(list), Fields: t.accountFields(role, errs), Adding: wrong != nil}
	if role == permit.HandlerRole {
		v.Employer = t.employerFields(errs)
	}
	for _, r := range managed {
		v.Roles = append(v.Roles, view.Link{Key: string(r), Label: t.roleName(r), Path: peoplePath(r, "")})
	}
	if len(list) > 0 && len(list) == people.PageSize {
		v.Pages.Next = peoplePath(role, string(list[len(list)-1].ID))
	}
	s := view.Shell{Title: t.say("accounts.title") + " · " + v.RoleName, Path: peoplePath(role, t.r.FormValue("after")), Current: "people"}
	if wrong != nil {
		s.Errors = t.wrong(problem.Of(wrong))
		return t.again(s, view.AccountsPage(v))
	}
	return t.show(s, view.AccountsPage(v))
}

// peoplePath is the page of the accounts of a role, from one on.
func peoplePath(r permit.Role, after string) string {
	q := url.Values{"role": {string(r)}}
	if after != "" {
		q.Set("after", after)
	}
	return "/s/people?" + q.Encode()
}

func (t *turn) roleName(r permit.Role) string { return t.say("accounts.role." + string(r)) }

func (t *turn) accountTable(list []people.Account) view.Table {
	table := view.Table{Caption: t.say("accounts.title"), Quiet: true, Empty: t.say("accounts.none"),
		Columns: []view.Column{{Label: t.say("account.name")}, {Label: t.say("login.name")}, {Label: t.say("accounts.state")}, {Label: t.say("accounts.do")}}}
	for _, a := range list {
		state, acts := t.say("accounts.state.open"), []view.Act{t.accountAct("invite"), t.accountAct("sessions"), t.accountAct("disable")}
		if !a.Disabled.IsZero() {
			state, acts = t.say("accounts.state.disabled"), []view.Act{t.accountAct("enable")}
		}
		table.Rows = append(table.Rows, []view.Cell{{Text: a.In(t.lang)}, {Text: a.Login}, {Text: state}, {Rich: view.AccountActs(string(a.ID), a.In(t.lang), acts...)}})
	}
	return table
}

func (t *turn) accountAct(name string) view.Act {
	return view.Act{Label: t.say("accounts.act." + name), Value: name}
}

// accountFields ask for a new account: of somebody in the directory, of a handler, or of
// an administrator.
func (t *turn) accountFields(r permit.Role, errs map[string]string) []view.Field {
	name := view.Field{Name: "name", Label: t.say("account.name"), Value: t.value("name"), Width: view.Mid, Error: errs["name"]}
	login := view.Field{Name: "login", Label: t.say("login.name"), Value: t.value("login"), Width: view.Mid, Error: errs["login"]}
	switch r {
	case permit.Applicant:
		return nil
	case permit.HandlerRole:
		login.Label = t.say("login.email")
		return []view.Field{{Name: "employer", Label: t.say("accounts.code"), Value: t.value("employer"), Width: view.Mid, Mono: true, Error: errs["employer"]}, name, login}
	case people.Administrator:
		return []view.Field{name, login}
	}
	return []view.Field{{Name: "person", Label: t.say("accounts.person"), Hint: t.say("accounts.person.hint"), Value: t.value("person"), Options: t.directoryOptions(r), Error: errs["person"]}}
}

// directoryOptions are the people of the directory in a role.
func (t *turn) directoryOptions(r permit.Role) []view.Option {
	var out []view.Option
	for _, p := range t.Accounts.Directory.People() {
		if p.Role == r {
			office, _ := t.Accounts.Directory.Office(p.Office)
			out = append(out, view.Option{Value: string(p.ID), Label: text.List{p, office}.In(t.lang)})
		}
	}
	return out
}

func (t *turn) employerFields(errs map[string]string) []view.Field {
	return []view.Field{
		{Name: "code", Label: t.say("accounts.code"), Value: t.value("code"), Width: view.Mid, Mono: true, Error: errs["code"]},
		{Name: "employerName", Label: t.say("accounts.employer.name"), Value: t.value("employerName"), Width: view.Mid, Error: errs["employerName"]},
	}
}

func (t *turn) addAccount() error {
	a, err := t.administer()
	if err != nil {
		return err
	}
	made, err := t.newAccount(a)
	if err != nil {
		return t.told(err)
	}
	return t.link(a, made)
}

// administer reads the form and lets an administrator manage accounts.
func (t *turn) administer() (people.Admin, error) {
	if err := t.form(); err != nil {
		return people.Admin{}, err
	}
	return t.Accounts.Administer(t.r.Context(), t.session)
}

func (t *turn) newAccount(a people.Admin) (people.Account, error) {
	ctx := t.r.Context()
	switch t.managedRole() {
	case permit.HandlerRole:
		return a.AddHandler(ctx, t.value("employer"), t.profile(), t.lang)
	case people.Administrator:
		return a.AddAdministrator(ctx, t.profile(), t.lang)
	case permit.Applicant:
		return people.Account{}, problem.New(problem.Illegal, "accounts.applicant")
	}
	return a.AddOfficer(ctx, permit.PersonID(t.value("person")), "", t.lang)
}

// told shows the page with why nothing was done.
func (t *turn) told(err error) error {
	if refused(err) || problem.Of(err).Code == problem.Illegal || problem.Of(err).Code == problem.NotFound {
		return t.showPeople("", "", err)
	}
	return err
}

// link makes a one-time link for an account and shows it, once.
func (t *turn) link(a people.Admin, of people.Account) error {
	token, _, err := a.Invite(t.r.Context(), of.ID)
	if err != nil {
		return t.told(err)
	}
	return t.showPeople(t.origin()+"/"+string(of.Lang)+"/invitation/"+token, of.In(t.lang), nil)
}

func (t *turn) addEmployer() error {
	a, err := t.administer()
	if err != nil {
		return err
	}
	if _, err := a.AddEmployer(t.r.Context(), t.value("code"), t.value("employerName")); err != nil {
		return t.told(err)
	}
	return t.to(peoplePath(permit.HandlerRole, ""))
}

func (t *turn) changeAccount() error {
	a, err := t.administer()
	if err != nil {
		return err
	}
	ctx, id := t.r.Context(), permit.PersonID(t.value("id"))
	of, err := t.Accounts.Account(ctx, id)
	if err != nil {
		return t.told(err)
	}
	switch t.value("act") {
	case "invite":
		return t.link(a, of)
	case "sessions":
		err = a.EndSessions(ctx, id)
	case "disable":
		err = a.Disable(ctx, id)
	case "enable":
		err = a.Enable(ctx, id)
	default:
		err = problem.New(problem.Illegal, "accounts.act.unknown")
	}
	if err != nil {
		return t.told(err)
	}
	return t.to(peoplePath(of.Role, ""))
}

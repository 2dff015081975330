package web

import (
	"cmp"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"

	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/rules"
	"tandem/internal/scan"
	"tandem/internal/view"
)

// acceptedFiles are the names of files that may be chosen.
const acceptedFiles = ".pdf,.jpg,.jpeg,.png"

// upload is the name of the field of a paper's file.
func upload(code permit.Code) string { return "file." + string(code) }

// papersPage lists the materials that the application calls for, as it is typed now.
func (t *turn) papersPage() error { return t.showPapers(http.StatusOK, nil) }

func (t *turn) showPapers(status int, bad []view.FieldError) error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	list, err := t.Cases.RequiredPapers(t.r.Context(), t.actor, a.id, t.lang)
	if err != nil {
		return err
	}
	shell := t.below(a, t.title("documents"))
	shell.Errors = bad
	page := view.Papers{Head: view.Head{Caption: t.say("apply.draft", a.id, a.pack.Names), Title: t.title("documents"), Lede: t.say("apply.papers.lede", t.mostBytes()>>20)},
		Post: view.Post{Action: a.path("documents"), Files: true}, Groups: t.paperGroups(a, list, bad)}
	page.Acts = []view.Act{{Label: t.say("apply.papers.send"), Name: "do", Value: goOn, Weight: view.Primary}, {Label: t.say("apply.back.tasks"), Path: a.path(""), Weight: view.Quiet}}
	return t.showAs(status, shell, view.PapersPage(page))
}

func (t *turn) mostBytes() int64 { return t.Cases.Limits.Scan.Bytes }

// paperGroups sorts the materials: those to bring, those of the other side, those that a
// register answers for, and those that are not asked.
func (t *turn) paperGroups(a *application, list []casework.RequiredPaper, bad []view.FieldError) []view.PaperGroup {
	by := map[string][]view.Paper{}
	for _, p := range list {
		group := t.groupOf(p)
		by[group] = append(by[group], t.paper(a, p, group, bad))
	}
	var out []view.PaperGroup
	for _, g := range []string{"bring", "other", "register", "shared", "spared"} {
		if len(by[g]) > 0 {
			out = append(out, view.PaperGroup{Title: t.say("apply.papers." + g), What: t.say("apply.papers." + g + ".what"), Papers: by[g]})
		}
	}
	return out
}

func (t *turn) groupOf(p casework.RequiredPaper) string {
	switch {
	case p.Explanation.Asked == rules.NotCalled:
		return "spared"
	case p.Explanation.Asked == rules.AnsweredFor:
		return "shared"
	case p.ByRegister():
		return "register"
	case !forSide(p, t.actor.Role) && !(t.actor.Role == permit.HandlerRole && p.By == rules.ByBoth):
		return "other"
	}
	return "bring"
}

// paper is a material in the list.
func (t *turn) paper(a *application, p casework.RequiredPaper, group string, bad []view.FieldError) view.Paper {
	out := view.Paper{Code: string(p.Code), Name: p.Name, Why: p.Reason}
	if group == "spared" {
		out.State, out.Tone = t.say("apply.paper.spared"), view.Plain
		return out
	}
	out.State, out.Tone = t.paperState(p)
	out.Link = &view.Link{Label: p.Name, Path: a.path("documents/" + string(p.Code))}
	out.Details = t.paperDetails(a, p)
	if group == "bring" && p.Asked() && p.Material.Met == permit.Missing {
		out.Upload = t.uploadField(p, bad)
	}
	out.Files = t.broughtFiles(a, p)
	return out
}

func (t *turn) paperState(p casework.RequiredPaper) (string, view.Tone) {
	switch p.Material.Met {
	case permit.Uploaded, permit.Shared, permit.Committed:
		return t.say("apply.paper." + string(p.Material.Met)), view.OK
	}
	if p.ByRegister() {
		return t.say("apply.paper.register"), view.Info
	}
	return t.say("apply.paper.missing"), view.Wait
}

// paperDetails say how the paper must be, who brings it and who reads it.
func (t *turn) paperDetails(a *application, p casework.RequiredPaper) []string {
	var out []string
	for _, f := range append(slices.Clone(p.Forms), p.Fresh) {
		if f != "" {
			out = append(out, capital(t.lang, f))
		}
	}
	out = append(out, t.say("apply.paper.by", p.Supplier))
	if p.Material.Original {
		out = append(out, t.say("apply.paper.original."+string(a.pack.Profile.Originals)))
	}
	if p.Material.Tolerable {
		out = append(out, t.say("apply.paper.tolerable"))
	}
	return out
}

func (t *turn) uploadField(p casework.RequiredPaper, bad []view.FieldError) *view.Field {
	f := &view.Field{Name: upload(p.Code), Label: t.say("apply.upload", p.Name), Hint: t.say("apply.upload.hint", t.mostBytes()>>20), Accept: acceptedFiles, Max: t.mostBytes(), Camera: true}
	if p.Material.Met == permit.Uploaded {
		f.Label = t.say("apply.upload.replace", p.Name)
	}
	f.Error = errorOf(bad, f.Name)
	return f
}

// broughtFiles is the paper that is there, with the way to look at it.
func (t *turn) broughtFiles(a *application, p casework.RequiredPaper) []view.UploadedFile {
	if p.Material.Met != permit.Uploaded {
		return nil
	}
	return []view.UploadedFile{{Name: p.Name, About: t.say("apply.paper.version", p.Material.Version),
		Act: &view.Act{Label: t.say("apply.paper.look"), About: p.Name, Path: a.path("documents/" + string(p.Code)), Small: true}}}
}

// bringPapers takes in the files that were chosen. What is wrong with one is told, and the
// others stay.
func (t *turn) bringPapers() error {
	if _, err := t.openForm(); err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return t.papersAgain(err)
	}
	bad, taken, err := t.takeIn()
	switch {
	case err != nil:
		return err
	case len(bad) > 0:
		return t.showPapers(http.StatusUnprocessableEntity, bad)
	case taken > 0:
		return t.to("/apply/" + string(t.id()) + "/documents")
	}
	return t.afterPapers()
}

// takeIn takes in the files that were chosen, and tells what is wrong with the others and
// how many it has taken.
func (t *turn) takeIn() (bad []view.FieldError, taken int, err error) {
	for code, head := range t.chosen() {
		err := t.bring(code, head)
		if refusal, ok := t.refusedFile(code, head, err); ok {
			bad = append(bad, refusal)
		} else if err != nil {
			return nil, taken, err
		} else {
			taken++
		}
	}
	slices.SortFunc(bad, func(a, b view.FieldError) int { return cmp.Compare(a.Name, b.Name) })
	return bad, taken, nil
}

// afterPapers goes on when nothing more is brought now.
func (t *turn) afterPapers() error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	s, err := t.state(a)
	if err != nil {
		return err
	}
	next := s.next("documents", t.actor.Role)
	if next == "documents" {
		next = "check" // they can be brought later
	}
	return t.to(a.path(next))
}

// papersAgain shows the page with what is wrong with the whole form, as too large files.
func (t *turn) papersAgain(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return t.showPapers(http.StatusRequestEntityTooLarge, []view.FieldError{{Message: t.say("apply.upload.together", large.Limit>>20)}})
	}
	return err
}

// chosen are the files of the form by the material that they are for.
func (t *turn) chosen() map[permit.Code]*multipart.FileHeader {
	out := map[permit.Code]*multipart.FileHeader{}
	if t.r.MultipartForm == nil {
		return out
	}
	for name, files := range t.r.MultipartForm.File {
		code, ok := codeOf(name)
		for _, f := range files {
			if ok && f.Filename != "" { // a field without a file has none
				out[code] = f
			}
		}
	}
	return out
}

func codeOf(name string) (permit.Code, bool) {
	if len(name) <= len(upload("")) || name[:len(upload(""))] != upload("") {
		return "", false
	}
	return permit.Code(name[len(upload("")):]), true
}

// bring takes one file in.
func (t *turn) bring(code permit.Code, head *multipart.FileHeader) error {
	file, err := head.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(file, t.mostBytes()+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return t.Cases.Bring(t.r.Context(), t.actor, t.id(), code, head.Filename, data)
}

// refusedFile words what is wrong with a file: its name, its size and the limit among it.
func (t *turn) refusedFile(code permit.Code, head *multipart.FileHeader, err error) (view.FieldError, bool) {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok || p.Code != problem.Invalid && p.Code != problem.TooLarge {
		return view.FieldError{}, false
	}
	out := view.FieldError{Name: upload(code), Message: p.Detail(t.lang)}
	if p.Key == "scan.too-large" {
		out.Message = t.say("apply.upload.large", head.Filename, megabytes(head.Size), t.mostBytes()>>20)
	}
	return out, true
}

// megabytes is a size as people read it: 12.4.
func megabytes(n int64) string { return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) }

// required is the material that the address names.
func (t *turn) required(a *application) (casework.RequiredPaper, error) {
	list, err := t.Cases.RequiredPapers(t.r.Context(), t.actor, a.id, t.lang)
	if err != nil {
		return casework.RequiredPaper{}, err
	}
	i := slices.IndexFunc(list, func(p casework.RequiredPaper) bool { return string(p.Code) == t.r.PathValue("code") })
	if i < 0 || list[i].Explanation.Asked == rules.NotCalled && list[i].Material.Blob == "" {
		return casework.RequiredPaper{}, problem.New(problem.NotFound, "apply.paper.unknown", t.r.PathValue("code"))
	}
	return list[i], nil
}

// paperPage shows one material: what was brought, what can be brought in its place.
func (t *turn) paperPage() error { return t.showPaper(http.StatusOK, nil) }

func (t *turn) showPaper(status int, bad []view.FieldError) error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	p, err := t.required(a)
	if err != nil {
		return err
	}
	page, err := t.onePaper(a, p, bad)
	if err != nil {
		return err
	}
	shell := t.below(a, p.Name)
	shell.Back = &view.Link{Label: t.title("documents"), Path: a.path("documents")}
	shell.Errors = bad
	return t.showAs(status, shell, view.OnePaper(page))
}

func (t *turn) onePaper(a *application, p casework.RequiredPaper, bad []view.FieldError) (view.PaperPage, error) {
	here := a.path("documents/" + string(p.Code))
	state, _ := t.paperState(p)
	page := view.PaperPage{Head: view.Head{Caption: t.title("documents"), Title: p.Name, Lede: p.Reason}, Post: view.Post{Action: here, Files: true},
		Facts: []view.Fact{{Label: t.say("apply.paper.state"), Value: state}}}
	page.Details = t.paperDetails(a, p)
	page.Facts = append(page.Facts, view.Fact{Label: t.say("apply.paper.source"), Value: p.Source})
	if p.Asked() {
		page.Upload = t.uploadField(p, bad)
		page.Acts = []view.Act{{Label: t.say("apply.upload.send"), Weight: view.Primary}}
	}
	if p.Material.Met == permit.Uploaded {
		if err := t.preview(a, p, &page); err != nil {
			return page, err
		}
	}
	others, err := t.otherWays(a, p, here)
	page.Others = others
	return page, err
}

// preview shows the picture that was brought, or leads to the file.
func (t *turn) preview(a *application, p casework.RequiredPaper, page *view.PaperPage) error {
	data, err := t.Cases.BroughtPaper(t.r.Context(), t.actor, a.id, p.Code)
	if err != nil {
		return err
	}
	path := a.path("documents/" + string(p.Code) + "/file")
	if scan.Ending(data) == ".pdf" {
		page.Notes = append(page.Notes, view.Notice{Tone: view.OK, Text: t.say("apply.paper.there", megabytes(int64(len(data))))})
		page.Acts = append(page.Acts, view.Act{Label: t.say("apply.paper.open", megabytes(int64(len(data)))), Path: path, Weight: view.Secondary})
		return nil
	}
	page.Picture, page.About = path, t.say("apply.paper.picture", p.Name)
	return nil
}

// otherWays are the paper of a former application, and a commitment in its place.
func (t *turn) otherWays(a *application, p casework.RequiredPaper, here string) ([]view.OtherForm, error) {
	var out []view.OtherForm
	if !p.Asked() {
		return nil, nil
	}
	from, err := t.formerCase(func(c permit.Case) bool { return t.broughtIn(c, a, p.Code) })
	if err != nil {
		return nil, err
	}
	if from != "" {
		out = append(out, view.OtherForm{Action: here, Title: t.say("apply.reuse"), What: t.say("apply.reuse.what", from), Hidden: [][2]string{{"do", "reuse"}},
			Act: view.Act{Label: t.say("apply.reuse.do")}})
	}
	if p.Material.Commit && p.Material.Met == permit.Missing {
		out = append(out, view.OtherForm{Action: here, Title: t.say("apply.commit"), What: t.say("apply.commit.what"), Hidden: [][2]string{{"do", "commit"}},
			Act: view.Act{Label: t.say("apply.commit.do")}})
	}
	return out, nil
}

// broughtIn reports whether the same applicant brought the paper in another case.
func (t *turn) broughtIn(c permit.Case, a *application, code permit.Code) bool {
	m, ok := c.Material(code)
	return c.ID != a.id && c.Applicant == a.c.Applicant && ok && m.Met == permit.Uploaded && m.Blob != ""
}

// bringPaper takes in the file of one material, or what is brought in its place.
func (t *turn) bringPaper() error {
	a, err := t.openForm()
	if err != nil {
		return err
	}
	if err := t.form(); err != nil {
		return t.paperAgain(err)
	}
	code := permit.Code(t.r.PathValue("code"))
	switch t.value("do") {
	case "reuse":
		return t.reuse(a, code)
	case "commit":
		err = t.Cases.Promise(t.r.Context(), t.actor, a.id, code)
	default:
		return t.bringOne(a, code)
	}
	if err != nil {
		return err
	}
	return t.to(a.path("documents"))
}

func (t *turn) bringOne(a *application, code permit.Code) error {
	head, ok := t.chosen()[code]
	if !ok {
		return t.showPaper(http.StatusUnprocessableEntity, []view.FieldError{{Name: upload(code), Message: t.say("apply.upload.none")}})
	}
	err := t.bring(code, head)
	if refusal, ok := t.refusedFile(code, head, err); ok {
		return t.showPaper(http.StatusUnprocessableEntity, []view.FieldError{refusal})
	}
	if err != nil {
		return err
	}
	return t.to(a.path("documents/" + string(code)))
}

func (t *turn) paperAgain(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		name := upload(permit.Code(t.r.PathValue("code")))
		return t.showPaper(http.StatusRequestEntityTooLarge, []view.FieldError{{Name: name, Message: t.say("apply.upload.together", large.Limit>>20)}})
	}
	return err
}

// reuse brings the paper of the last application that had it.
func (t *turn) reuse(a *application, code permit.Code) error {
	from, err := t.formerCase(func(c permit.Case) bool { return t.broughtIn(c, a, code) })
	if err != nil {
		return err
	}
	if from == "" {
		return problem.New(problem.NotFound, "apply.paper.unknown", string(code))
	}
	if err := t.Cases.Reuse(t.r.Context(), t.actor, a.id, from, code); err != nil {
		return err
	}
	return t.to(a.path("documents/" + string(code)))
}

// paperFile shows the file of a material as it was brought. It can load and run nothing; a
// picture is boxed in besides. A PDF is not, because browsers show none in a sandbox; what
// could run in one was refused when it was brought (package scan).
func (t *turn) paperFile() error {
	code := permit.Code(t.r.PathValue("code"))
	data, err := t.Cases.BroughtPaper(t.r.Context(), t.actor, t.id(), code)
	if err != nil {
		return err
	}
	ending := scan.Ending(data)
	policy := "default-src 'none'; frame-ancestors 'self'; sandbox"
	if ending == ".pdf" {
		policy = "default-src 'none'; frame-ancestors 'self'; object-src 'self'; style-src 'unsafe-inline'"
	}
	t.sendFile(string(code)+ending, mediaTypes[ending], policy, data)
	return nil
}

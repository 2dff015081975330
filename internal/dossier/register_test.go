package dossier

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestRegistersAnswerQuestionsOfTheForm: every register answers single questions of the
// form, and no two the same one.
func TestRegistersAnswerQuestionsOfTheForm(t *testing.T) {
	seen := map[string]string{}
	for _, id := range Registers() {
		for _, q := range Tells(id) {
			if q.Type == List || strings.Contains(q.ID, "[]") || q.ID == "" {
				t.Errorf("%s answers %q, which is no single answer", id, q.ID)
			}
			if other := seen[q.ID]; other != "" {
				t.Errorf("%s and %s both answer %s", id, other, q.ID)
			}
			seen[q.ID] = id
		}
	}
	if Tells("elsewhere") != nil {
		t.Error("a register that is unknown answers something")
	}
}

// drawAnswer draws an answer of a register with anything in it.
func drawAnswer(t *rapid.T) Told {
	values := rapid.MapOf(rapid.SampledFrom(append(answerable(), "nonsense")), rapid.String()).Draw(t, "values")
	return Told{Register: rapid.SampledFrom(Registers()).Draw(t, "register"), Found: rapid.Bool().Draw(t, "found"), Values: Answers(values), Salt: []byte("salt")}
}

// answerable are the questions that registers answer.
func answerable() []string {
	var out []string
	for _, r := range registers {
		out = append(out, r.tells...)
	}
	return out
}

// TestWhatIsKeptOfAnAnswer: law of data minimisation. Whatever a register sends, no more is
// kept than what it is asked, JSON gives it back with the same digest, and the digest is of
// every part of it.
func TestWhatIsKeptOfAnAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := drawAnswer(t).Kept()
		asked := Tells(kept.Register)
		for path := range kept.Values {
			if !kept.Found || !slices.ContainsFunc(asked, func(q Question) bool { return q.ID == path }) {
				t.Errorf("%s keeps %s", kept.Register, path)
			}
		}
		data, err := json.Marshal(kept)
		if err != nil {
			t.Fatal(err)
		}
		var back Told
		if err := json.Unmarshal(data, &back); err != nil || back.Digest() != kept.Digest() {
			t.Errorf("%s gives another digest: %v", data, err)
		}
		others := []Told{kept, kept, kept}
		others[0].Found, others[1].Salt, others[2].Register = !kept.Found, []byte("another"), "elsewhere"
		for path := range kept.Values {
			other := kept
			other.Values = maps.Clone(kept.Values)
			other.Values[path] += "x"
			others = append(others, other)
		}
		for _, o := range others {
			if o.Digest() == kept.Digest() {
				t.Errorf("%+v and %+v have one digest", o, kept)
			}
		}
	})
}

// TestAnAnswerForAReader: nobody sees of an answer what they may not see of the form, and
// who may see nothing of it does not see that there is one.
func TestAnAnswerForAReader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reader := rapid.SampledFrom([]Reader{ForWork, ForResidence, ForEmployer}).Draw(t, "reader")
		kept := drawAnswer(t).Kept()
		may := func(q Question) bool { return MayRead(q, reader) }
		got, some := kept.For(may)
		if some != slices.ContainsFunc(Tells(kept.Register), may) || got.Salt != nil {
			t.Errorf("%s sees something of %s: %v", reader, kept.Register, some)
		}
		for path, value := range kept.Values {
			q, _ := QuestionAt(path)
			if shown, ok := got.Values[path]; ok != may(q) || ok && shown != value {
				t.Errorf("%s is shown %s: %v", reader, path, ok)
			}
		}
	})
}

// TestAgrees: an answer agrees with itself however it is written, in both directions, and
// not with another.
func TestAgrees(t *testing.T) {
	for _, k := range []struct {
		path, stated, told string
		want               bool
	}{
		{"applicant.surname", "O'NEILL-GARCIA", "O’Neill García", true},
		{"applicant.surname", "ALVES", "ALVEZ", false},
		{"applicant.given", "JOAO MIGUEL", "João-Miguel", true},
		{"applicant.birthDate", "1988-04-19", " 1988-04-19 ", true},
		{"applicant.birthDate", "1988-04-19", "1988-04-18", false},
		{"applicant.birthDate", "1988-04-19", "19.4.1988", false},
		{"employer.name", "海口椰风（数字）科技有限公司", "海口椰风(数字)科技有限公司", true},
		{"employer.address", "海口市龙华区国贸大道12号", "海口市 龙华区 国贸大道１２号", true},
		{"employer.address", "海口市龙华区国贸大道12号", "海口市龙华区国贸大道21号", false},
		{"applicant.passport.number", "KX4190672", "kx 4190672", true},
		{"applicant.nationality", "EST", "EST", true},
		{"qualification.degree", "master", "bachelor", false},
		{"pledges.noCriminalRecord", "true", "false", false},
	} {
		q, _ := QuestionAt(k.path)
		if got := Agrees(q, k.stated, k.told); got != k.want || Agrees(q, k.told, k.stated) != got {
			t.Errorf("%s: %q and %q agree: %v", k.path, k.stated, k.told, got)
		}
	}
}

// TestWorthAsking: a register is asked about what the form states and somebody reads.
func TestWorthAsking(t *testing.T) {
	f := Form{Qualification: Qualification{Degree: "master"}, Accommodation: Accommodation{Address: "somewhere"}}
	for _, k := range []struct {
		readers []Reader
		want    []string
	}{{[]Reader{ForWork}, []string{"education"}}, {[]Reader{ForResidence}, []string{"accommodation"}}, {[]Reader{ForWork, ForResidence}, []string{"accommodation", "education"}}, {nil, nil}} {
		if got := Worth(f, k.readers...); !slices.Equal(got, k.want) {
			t.Errorf("%v: %v, want %v", k.readers, got, k.want)
		}
	}
}

// TestTheRegistersColumn: law of the comparison. For whatever the form states and registers
// have, every question that an asked register answers and that either of them fills stands
// in one row; the row differs where the register's value does not agree, and says nothing
// of what was not asked.
func TestTheRegistersColumn(t *testing.T) {

	form := good(t).Form
	form.Applicant.Passport.MRZ = nil
	stated := Flatten(form)
	rapid.Check(t, func(t *rapid.T) {
		told := drawTold(t, stated)
		rows := map[string]Comparison{}
		for _, c := range Compare(form, nil, told, filed) {
			if _, twice := rows[c.Path]; twice {
				t.Errorf("%s stands there twice", c.Path)
			}
			rows[c.Path] = c
		}
		for _, a := range told {
			for _, q := range Tells(a.Register) {
				checkRow(t, rows[q.ID], q, stated[q.ID], a)
			}
		}
		for path, c := range rows {
			if _, asked := teller(path, told); asked != (c.Told != nil) || !asked && (c.Differs || !c.Alone) {
				t.Errorf("%s was not asked, and says %+v", path, c)
			}
		}
	})
}

// drawTold are answers of some registers: what the form states, something else, or nothing.
func drawTold(t *rapid.T, stated Answers) []Told {
	var out []Told
	for _, id := range Registers() {
		if !rapid.Bool().Draw(t, "asked") {
			continue
		}
		a := Told{Register: id, Found: rapid.Bool().Draw(t, "found"), Values: Answers{}}
		for _, q := range Tells(id) {
			a.Values[q.ID] = rapid.SampledFrom([]string{"", stated[q.ID], " " + stated[q.ID] + " ", "another", "2001-01-01"}).Draw(t, q.ID)
		}
		out = append(out, a.Kept())
	}
	return out
}

func checkRow(t *rapid.T, c Comparison, q Question, stated string, a Told) {
	value := a.Values[q.ID]
	if stated == "" && value == "" {
		if c.Path != "" {
			t.Errorf("%s has a row with nothing in it", q.ID)
		}
		return
	}
	differs := stated != "" && value != "" && !Agrees(q, stated, value)
	want := Comparison{Path: q.ID, Question: q, Stated: stated, Told: &Beside{Register: a.Register, Value: value, Differs: differs}, Differs: differs, Alone: stated == "" || value == ""}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("%s:\n%s", q.ID, diff)
	}
}

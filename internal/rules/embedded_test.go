package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/problem"
	"tandem/internal/text"
)

var day = civil.Date{Year: 2026, Month: 3, Day: 2}

func load(t testing.TB) Set {
	t.Helper()
	s, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func city(t testing.TB, name string) *Pack {
	t.Helper()
	p, err := load(t).ByCity(name, day)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What the sources say of each city, in one line a city.
func TestTheCities(t *testing.T) {
	want := map[string]string{
		"jiangmen":         "window acts for jiangmen.science jiangmen.exit-entry; pre-review true, slot true, originals acceptance, double post false; 7 days, 14 before; post pick-up",
		"haikou":           "window acts for haikou.foreign-experts haikou.exit-entry; pre-review false, slot false, originals hand-out, double post false; 7 days, 28 before; pick-up",
		"beijing":          "window acts for beijing.centre beijing.exit-entry; pre-review false, slot false, originals acceptance, double post true; 5 days, 14 before; pick-up; reports to beijing.centre",
		"wuxi":             "window acts for wuxi.science wuxi.exit-entry; pre-review false, slot false, originals acceptance, double post false; 10 days, 0 before; pick-up post; 3 offices confer, quorum 2, 8 hours, expedited to 1",
		"national":         "window acts for national.work national.exit-entry; pre-review false, slot false, originals acceptance, double post false; 7 days, 0 before; pick-up",
		"beijing-one-stop": "window acts for beijing-one-stop.work beijing-one-stop.exit-entry; pre-review false, slot false, originals acceptance, double post false; 7 days, 14 before; pick-up",
		"guangzhou-foshan": "window acts for guangzhou-foshan.work guangzhou-foshan.exit-entry; pre-review false, slot false, originals acceptance, double post false; 7 days, 0 before; pick-up",
		"shanghai":         "window acts for shanghai.work shanghai.exit-entry; pre-review false, slot false, originals acceptance, double post false; 10 days, 17 before; pick-up",
		"shenzhen":         "window acts for shenzhen.work shenzhen.exit-entry; pre-review true, slot false, originals acceptance, double post false; 7 days, 20 before; pick-up post",
		"suzhou":           "window acts for suzhou.work suzhou.exit-entry; pre-review false, slot false, originals acceptance, double post false; 15 days, 25 before; pick-up",
	}
	got := map[string]string{}
	for _, p := range load(t).Packs() {
		got[p.City] = summary(p)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func summary(pack *Pack) string {
	p := pack.Profile
	s := fmt.Sprintf("window acts for %s; pre-review %t, slot %t, originals %s, double post %t; %d days, %d before; %s",
		join(p.ActsFor), p.PreReview, p.Appointment, p.Originals, p.DoublePost, p.Limits.Promised.Days, pack.Before, join(p.Delivery))
	if p.ReportTo != "" {
		s += "; reports to " + string(p.ReportTo)
	}
	if x := p.Experts; x != nil {
		s += fmt.Sprintf("; %d offices confer, quorum %d, %d hours, expedited to %d", len(x.Offices), x.Quorum, x.Hours, p.ExpediteTo)
	}
	return s
}

func join[T ~string](list []T) string {
	var all []string
	for _, v := range list {
		all = append(all, string(v))
	}
	return strings.Join(all, " ")
}

func TestEveryPackHoldsToTheLaw(t *testing.T) {
	for _, p := range load(t).Packs() {
		l := p.Profile.Limits
		got := []int{l.Notice.Days, l.Joint.Days, l.JointMore, l.Work.Days, l.WorkMore, l.Residence.Days, l.Issue.Days}
		if !slices.Equal(got, []int{5, 45, 15, 20, 10, 15, 10}) || l.Residence.Rule.Unit != civil.Days || l.Notice.Rule.Unit != civil.Working {
			t.Errorf("%s: %v", p.City, got)
		}
		if p.Profile.Hash != p.Hash || p.Profile.KeepPassport || len(p.Hash) != 64 || len(p.Sources) == 0 {
			t.Errorf("%s: hash %s, passport kept %t, sources %v", p.City, p.Hash, p.Profile.KeepPassport, p.Sources)
		}
	}
}

func TestHaikouHasItsServiceNetwork(t *testing.T) {
	stations := city(t, "haikou").Stations()
	if len(stations) != 8 || stations[7].In(text.ZH) != "海口国际人才之家" {
		t.Errorf("got %v", stations)
	}
}

// Every name is there in both languages, and they differ.
func TestNames(t *testing.T) {
	for _, p := range load(t).Packs() {
		all := map[string]text.Localized{p.City: p.Names}
		for _, o := range p.Offices {
			all[string(o.ID)] = o
		}
		for _, m := range p.Materials {
			all[string(m.Code)] = m
		}
		for id, n := range all {
			if zh, en := n.In(text.ZH), n.In(text.EN); zh == en || strings.Contains(zh+en, "⟦") || zh == "" || en == "" {
				t.Errorf("%s: %q and %q", id, zh, en)
			}
		}
	}
	for _, r := range Registers {
		if strings.Contains(r.In(text.ZH), "⟦") {
			t.Errorf("no name for the register %s", r)
		}
	}
}

func TestOfficesOfAllCities(t *testing.T) {
	s := load(t)
	if o, ok := s.Office("beijing.haidian"); !ok || o.Kind != Window {
		t.Errorf("got %v, %t", o, ok)
	}
	if _, ok := s.Office("nowhere"); ok {
		t.Error("an office that is not there was found")
	}
	if _, ok := city(t, "wuxi").Office("haikou.window"); ok {
		t.Error("Wuxi knows the window of Haikou")
	}
	if m, ok := city(t, "wuxi").Material("M02"); !ok || m.In(text.EN) != "Proof of work experience" {
		t.Errorf("got %v", m)
	}
}

func TestPackOfADay(t *testing.T) {
	fsys := sample(t)
	next := &editor{fsys: fstest.MapFS{"p": fsys["sample/pack.yaml"]}}
	next.run(t, "@ p\n- edition: 2026-1\n+ edition: 2027-1\n- validFrom: 2026-01-01\n+ validFrom: 2027-01-01\n- validTo: 2026-12-31\n")
	fsys["later/pack.yaml"], fsys["later/materials.yaml"], fsys["later/checklist.yaml"] = next.fsys["p"], fsys["sample/materials.yaml"], fsys["sample/checklist.yaml"]
	s, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2026-01-01": "2026-1", "2026-12-31": "2026-1", "2027-01-01": "2027-1", "2199-01-01": "2027-1"} {
		d, _ := civil.ParseDate(on)
		p, err := s.ByCity("sample", d)
		if err != nil || p.Edition != want {
			t.Errorf("on %s: got %v, %v, want %s", on, p, err, want)
		}
		if q, err := s.ByHash(p.Hash); err != nil || q != p {
			t.Errorf("on %s: the hash leads to %v, %v", on, q, err)
		}
	}
	_, err = s.ByCity("sample", civil.Date{Year: 2025, Month: 12, Day: 31})
	if problem.Of(err).Code != problem.NotFound {
		t.Errorf("before the first edition: got %v", err)
	}
	if _, err = s.ByHash("0"); problem.Of(err).Code != problem.Unavailable {
		t.Errorf("unknown hash: got %v", err)
	}
}

// The hash names the bytes: any change of any byte of any file of any layer makes
// another one, for the packs that stand on it and for no other.
func TestHashNamesTheBytes(t *testing.T) {
	base := stacked()
	files := slices.Sorted(maps.Keys(base))
	rapid.Check(t, func(t *rapid.T) {
		file := rapid.SampledFrom(files).Draw(t, "file")
		data := slices.Clone(base[file])
		i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			data[i] ^= rapid.ByteRange(1, 255).Draw(t, "bits")
		case 1:
			data = slices.Delete(data, i, i+1)
		default:
			data = slices.Insert(data, i, ' ')
		}
		changed := maps.Clone(base)
		changed[file] = data
		was, is := stackOf(base), stackOf(changed)
		for k, x := range is {
			touched := slices.ContainsFunc(x.stack(), func(y *layer) bool { return strings.HasPrefix(file, y.folder+"/") })
			if (x.hash() != was[k].hash()) != touched {
				t.Errorf("%s changed at %d: the hash of %s changed %t, want %t", file, i, x.folder, !touched, touched)
			}
		}
	})
}

// stacked are the files of a nation with two provinces and a city in one of them.
func stacked() map[string][]byte {
	return map[string][]byte{"n/pack.yaml": []byte("nation"), "n/routes.yaml": []byte("routes"), "p/pack.yaml": []byte("province"),
		"q/pack.yaml": []byte("other"), "c/pack.yaml": []byte("city"), "c/materials.yaml": []byte("papers")}
}

func stackOf(files map[string][]byte) []*layer {
	made := map[string]*layer{}
	for _, name := range []string{"n", "p", "q", "c"} {
		x := &layer{folder: name, data: map[string][]byte{}, file: packFile{Layer: name}}
		for file, data := range files {
			if rest, ok := strings.CutPrefix(file, name+"/"); ok {
				x.data[rest] = data
			}
		}
		made[name] = x
	}
	made["p"].above, made["q"].above = []*layer{made["n"]}, []*layer{made["n"]}
	made["c"].above = []*layer{made["n"], made["p"]}
	return []*layer{made["n"], made["p"], made["q"], made["c"]}
}

// A byte that moves from one file to another makes another hash too, and so does one
// that moves from one layer to another.
func TestHashKnowsTheFilesApart(t *testing.T) {
	with := func(a, b string) string {
		up := &layer{data: map[string][]byte{"pack.yaml": []byte(a)}}
		return (&layer{data: map[string][]byte{"pack.yaml": []byte(b)}, above: []*layer{up}}).hash()
	}
	of := func(pack, materials string) string {
		return (&layer{data: map[string][]byte{"pack.yaml": []byte(pack), "materials.yaml": []byte(materials)}}).hash()
	}
	if of("ab", "c") == of("b", "ca") || of("ab", "") == of("", "ab") || with("ab", "c") == with("a", "bc") {
		t.Error("two packs share a hash")
	}
}

// The folder has no part in the hash: an old edition may be kept under another name.
func TestHashOutlastsTheFolder(t *testing.T) {
	a := &layer{folder: "haikou", data: map[string][]byte{"pack.yaml": []byte("x")}}
	b := &layer{folder: "haikou-2026", data: a.data}
	if a.hash() != b.hash() {
		t.Error("the hash changed with the folder")
	}
}

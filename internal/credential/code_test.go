package credential

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/veraison/go-cose"
	"pgregory.net/rapid"

	"tandem/internal/civil"
	"tandem/internal/permit"
	"tandem/internal/problem"
	"tandem/internal/signing"
)

// The examples of RFC 9285, 4.3 and 4.4.
func TestBase45OfTheRFC(t *testing.T) {
	for plain, coded := range map[string]string{"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0"} {
		if got := base45([]byte(plain)); got != coded {
			t.Errorf("%q: got %q, want %q", plain, got, coded)
		}
		if got, ok := unbase45(coded); !ok || string(got) != plain {
			t.Errorf("%q: got %q", coded, got)
		}
	}
	for _, bad := range []string{"GGW", ":::", "::", "A", "BB8A", "bb8", "BB8\n"} {
		if got, ok := unbase45(bad); ok {
			t.Errorf("%q is read as %q", bad, got)
		}
	}
}

func TestBase45ComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		if got, ok := unbase45(base45(data)); !ok || !bytes.Equal(got, data) {
			t.Fatalf("%x became %x", data, got)
		}
	})
}

func TestMask(t *testing.T) {
	for name, want := range map[string]string{
		"JOHN SMITH": "J** S**", "María-José Ávila": "M** Á**", "欧阳娜娜": "欧**", "買買提·阿不都": "買** 阿**", "": "**", "𠮷野 家": "𠮷** 家**",
		"a b c d e f g h": "a** b** c** d** e** f**", "O": "O**",
	} {
		if got, err := Mask(name, Initials); err != nil || got != want {
			t.Errorf("%q: got %q, want %q (%v)", name, got, want, err)
		}
		if got, err := Mask(name, Hidden); err != nil || got != "**" {
			t.Errorf("%q: got %q (%v)", name, got, err)
		}
	}
	if _, err := Mask("JOHN SMITH", "none"); problem.Of(err).Key != "credential.masking" {
		t.Errorf("got %v", err)
	}
}

// Law: whatever the name, masked it fits a statement and shows one letter a part.
func TestMaskedNamesFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		masked, err := Mask(rapid.StringN(0, 200, -1).Draw(t, "name"), Initials)
		if err != nil || !within(masked, maxHolder) {
			t.Fatalf("%q, %v", masked, err)
		}
		for part := range strings.FieldsSeq(masked) {
			if len([]rune(part)) > 3 || !strings.HasSuffix(part, stars) {
				t.Fatalf("%q", masked)
			}
		}
	})
}

func dates() *rapid.Generator[civil.Date] {
	return rapid.Map(rapid.IntRange(0, 20_000), func(n int) civil.Date { return civil.Date{Year: 2020, Month: 1, Day: 1}.AddDays(n) })
}

// Law: a code comes back as it was, with the signature of its key and of no other.
func TestCodesComeBack(t *testing.T) {
	keys := []signing.Key{newKey(t, bureau, signing.ES256), newKey(t, police, signing.SM2)}
	rapid.Check(t, func(t *rapid.T) {
		which := rapid.IntRange(0, 1).Draw(t, "key")
		s := Statement{
			Number: rapid.StringMatching(`[0-9A-Z]{1,18}`).Draw(t, "number"), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			Joint: rapid.Bool().Draw(t, "joint"), Holder: rapid.StringMatching(`[A-Z]\*\*( [A-Z]\*\*){0,5}`).Draw(t, "holder"),
			From: dates().Draw(t, "from"), Issued: dates().Draw(t, "issued"), Authority: keys[which].Office.ID, City: "haikou",
			Slot: rapid.Uint32().Draw(t, "slot"), Nonce: [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "nonce")),
		}
		s.To = s.From.AddDays(rapid.IntRange(0, 2000).Draw(t, "days"))
		c := Code{Statement: s, Others: []Member{{"RP1", permit.Residence, Hash{9}}}}
		if rapid.Bool().Draw(t, "logged") {
			c.Log = &Logged{OriginHash("log"), rapid.Uint64().Draw(t, "index")}
		}
		text, err := c.Text(keys[which])
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read(text)
		if err != nil {
			t.Fatal(err)
		}
		if got.Statement != s || got.Others[0] != c.Others[0] || (got.Log == nil) != (c.Log == nil) || got.KeyID != keys[which].ID {
			t.Fatalf("got %+v, want %+v", got.Code, c)
		}
		if err := got.Verify(keys[which].Public); err != nil {
			t.Fatal(err)
		}
		if got.Verify(keys[1-which].Public) == nil {
			t.Fatal("another key verifies it")
		}
	})
}

func TestIssues(t *testing.T) {
	w := newWorld(t)
	issue, err := IssueOf(w.permits[:]...)
	w.must(err)
	leaf, err := issue.Leaf()
	w.must(err)
	backwards, err := IssueOf(w.permits[1], w.permits[0])
	w.must(err)
	again, err := backwards.Leaf()
	w.must(err)
	if !bytes.Equal(leaf, again) {
		t.Error("the leaf depends on the order of the permits")
	}
	for _, s := range w.permits {
		if bytes.Contains(leaf, []byte(s.Number)) || bytes.Contains(leaf, []byte(s.Holder)) {
			t.Errorf("the public log would say %s", s.Number)
		}
	}
	stranger := w.permits[1]
	stranger.Pair = [16]byte{9}
	for name, permits := range map[string][]Statement{
		"none": {}, "one of two": w.permits[:1], "of another issue": {w.permits[0], stranger}, "one twice": {w.permits[0], w.permits[1], w.permits[1]},
	} {
		if _, err := IssueOf(permits...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// family is the code of a work permit that is issued with those of a family, its words
// as long as they get.
func family(t testing.TB, members int) (string, error) {
	w := newWorld(t)
	w.permits[0].Holder, w.permits[0].Authority = "W** X** Y** Z**", "haikou.foreign-experts"
	all := w.permits[:]
	for i := len(all); i < members; i++ {
		child := w.permits[1]
		child.Number, child.Nonce = fmt.Sprintf("RP20261126-%04d", i), [16]byte{byte(i), 3}
		all = append(all, child)
	}
	issue, err := IssueOf(all...)
	if err != nil {
		return "", err
	}
	hash, err := w.permits[0].Hash()
	w.must(err)
	return Code{w.permits[0], issue.Siblings(hash), &Logged{OriginHash(origin1), 1 << 20}}.Text(w.work)
}

func widest(t testing.TB) string {
	t.Helper()
	s, err := family(t, MaxMembers)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// However large the family, nobody loses the proof that all were issued together.
func TestFamilies(t *testing.T) {
	for members := 2; members <= MaxMembers; members++ {
		s, err := family(t, members)
		if err != nil {
			t.Fatalf("%d members: %v", members, err)
		}
		code, err := Read(s)
		if err != nil {
			t.Fatal(err)
		}
		issue, err := code.Issue()
		if err != nil || len(issue.Members) != members || !issue.both() {
			t.Errorf("%d members: %d, %v", members, len(issue.Members), err)
		}
		numbers := 0
		for _, m := range code.Others {
			numbers += min(1, len(m.Number))
		}
		if numbers == 0 || members < 4 && numbers != members-1 {
			t.Errorf("%d members: %d numbers", members, numbers)
		}
	}
	if _, err := family(t, MaxMembers+1); err == nil {
		t.Error("more members than a code has room for")
	}
}

// symbol is the QR code as it is printed: 25 mm at 300 dpi, with its quiet zone, grey
// paper and ink, and a scanner's grid that is not the printer's.
func symbol(t testing.TB, s string, level qr.ErrorCorrectionLevel) (img image.Image, modules int) {
	t.Helper()
	code, err := qr.Encode(s, level, qr.AlphaNumeric)
	if err != nil {
		t.Fatal(err)
	}
	modules = code.Bounds().Dx()
	const side = 295 // pixels: 25 mm at 300 dpi
	scale := side / modules
	scaled, err := barcode.Scale(code, scale*modules, scale*modules)
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewGray(image.Rect(0, 0, 420, 420))
	draw.Draw(page, page.Bounds(), image.NewUniform(color.Gray{230}), image.Point{}, draw.Src)
	for y := range side {
		for x := range side {
			if g := color.GrayModel.Convert(scaled.At(x*scale*modules/side, y*scale*modules/side)).(color.Gray); g.Y < 128 {
				page.SetGray(60+x, 60+y, color.Gray{40})
			}
		}
	}
	return page, modules
}

func TestCodesCanBeReadAtPrintSize(t *testing.T) {
	w := newWorld(t)
	w.logged()
	for name, c := range map[string]struct {
		text  string
		level qr.ErrorCorrectionLevel
	}{"pair": {w.code(0, w.work), qr.M}, "pair SM2": {w.code(1, w.residence), qr.M}, "family": {widest(t), qr.L}} {
		img, modules := symbol(t, c.text, c.level)
		t.Logf("%s: %d characters, %d modules", name, len(c.text), modules)
		if modules > 73 {
			t.Errorf("%s: %d modules cannot be read at 25 mm", name, modules)
		}
		var picture, photo bytes.Buffer
		w.must(png.Encode(&picture, img))
		w.must(jpeg.Encode(&photo, img, &jpeg.Options{Quality: 60}))
		for _, data := range [][]byte{picture.Bytes(), photo.Bytes()} {
			if got, err := FromPicture(data); err != nil || got != c.text {
				t.Errorf("%s: got %q, %v", name, got, err)
			}
		}
	}
}

// A code whose inside looks like its own corner, and one beside another, are read too.
func TestManyCodesCanBeRead(t *testing.T) {
	foreign, _ := symbol(t, "HTTPS://EXAMPLE.CN/", qr.M)
	for range 25 {
		code := widest(t)
		img, _ := symbol(t, code, qr.L)
		if got, err := decode(img); err != nil || got != code {
			t.Fatalf("got %q, %v", got, err)
		}
		both := image.NewGray(image.Rect(0, 0, 840, 420))
		draw.Draw(both, image.Rect(0, 0, 420, 420), foreign, image.Point{}, draw.Src)
		draw.Draw(both, image.Rect(420, 0, 840, 420), img, image.Point{}, draw.Src)
		if got, err := decode(both); err != nil || got != code {
			t.Fatalf("beside another: got %q, %v", got, err)
		}
	}
}

func TestPicturesAreBounded(t *testing.T) {
	var blank, wide bytes.Buffer
	if err := png.Encode(&blank, image.NewGray(image.Rect(0, 0, 100, 100))); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, maxPixels/100+1, 100))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"blank": {blank.Bytes(), "credential.picture.nothing"}, "no picture": {[]byte("hello"), "credential.picture.broken"},
		"cut": {blank.Bytes()[:60], "credential.picture.broken"}, "pixels": {wide.Bytes(), "credential.picture.large"},
		"bytes": {make([]byte, MaxPicture+1), "credential.picture.large"},
	} {
		if _, err := FromPicture(c.data); said(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestStatementsThatNoPermitHas(t *testing.T) {
	good := newWorld(t).permits[0]
	for name, change := range map[string]func(*Statement){
		"no number": func(s *Statement) { s.Number = "" }, "long number": func(s *Statement) { s.Number = strings.Repeat("1", 33) },
		"no kind": func(s *Statement) { s.Kind = "" }, "backwards": func(s *Statement) { s.To = s.From.AddDays(-1) },
		"long holder": func(s *Statement) { s.Holder = strings.Repeat("x", 65) }, "no day": func(s *Statement) { s.Issued = civil.Date{} },
	} {
		s := good
		change(&s)
		if _, err := s.Bytes(); err == nil {
			t.Errorf("%s: encoded", name)
		}
	}
	b, err := good.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for n := range b {
		if _, err := parseStatement(b[:n]); err == nil {
			t.Errorf("cut to %d bytes it is read", n)
		}
	}
	if _, err := parseStatement(append(b, 0)); err == nil {
		t.Error("with a byte behind it is read")
	}
}

// One code has one text: nothing unsigned stands beside it, nothing is written otherwise.
func TestOnlyOneWayToWriteACode(t *testing.T) {
	w := newWorld(t)
	read, err := Read(w.code(0, w.work))
	w.must(err)
	m := read.message
	m.Headers.RawUnprotected, m.Headers.Unprotected = nil, cose.UnprotectedHeader{int64(5): []byte("extra")}
	loose, err := m.MarshalCBOR()
	w.must(err)
	if _, err := Read(Prefix + base45(loose)); said(err) != "credential.code.broken" {
		t.Errorf("with a header that nobody signed: %v", err)
	}
	b, err := w.permits[0].Bytes()
	w.must(err)
	// The second item is the number: a text of 18 bytes, 0x72, or the longer 0x78 0x12.
	long := append(append(bytes.Clone(b[:2]), 0x78, 0x12), b[3:]...)
	if b[2] != 0x72 {
		t.Fatalf("%x", b[:4])
	}
	if _, err := parseStatement(long); err == nil {
		t.Error("a statement in another encoding is read")
	}
}

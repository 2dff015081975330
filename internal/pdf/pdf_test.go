package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/signintech/gopdf"
	"pgregory.net/rapid"
)

func page(t testing.TB) []byte {
	t.Helper()
	var p gopdf.GoPdf
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.AddPage()
	p.RectFromUpperLeftWithStyle(50, 50, 200, 100, "D")
	return p.GetBytesPdf()
}

func TestAttachmentsComeBack(t *testing.T) {
	data, err := Attach(page(t), Attachment{"proof.txt", []byte("p")}, Attachment{"credential.txt", bytes.Repeat([]byte("c"), 5000)})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"proof.txt": 1, "credential.txt": 5000, "other": 0} {
		if got, err := f.Attachment(name); err != nil || len(got) != want {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := Attach(data, Attachment{"proof.txt", nil}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("one name twice: %v", err)
	}
	more, err := Attach(data, Attachment{"more.txt", []byte("m")})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = Open(more); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"proof.txt", "more.txt"} {
		if got, err := f.Attachment(name); err != nil || len(got) != 1 {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestNoAttachments(t *testing.T) {
	f, err := Open(page(t))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Attachment("proof.txt"); got != nil || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// A name tree may have nodes between, uncompressed streams and names elsewhere.
func TestAttachmentOfAnotherWriter(t *testing.T) {
	f, err := Open(page(t))
	if err != nil {
		t.Fatal(err)
	}
	root, catalog, err := f.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	u := f.Update()
	stream, spec, leaf, names, length := u.New(), u.New(), u.New(), u.New(), u.New()
	u.Put(stream, fmt.Sprintf("<</Length %d 0 R>>\nstream\r\nhello\nendstream", length))
	u.Put(length, "5")
	u.Put(spec, fmt.Sprintf("<</Type/Filespec/F(a.txt)/EF<</UF %d 0 R>>>>", stream))
	u.Put(leaf, fmt.Sprintf(`<</Names[(\141.txt)%d 0 R]/Limits[(a.txt)(a.txt)]>>`, spec))
	u.Put(names, fmt.Sprintf("<</EmbeddedFiles<</Kids[%d 0 R]>>>>", leaf))
	u.Put(root, Text(catalog.With("Names", names)))
	f, err = Open(u.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Attachment("a.txt"); string(got) != "hello" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// bomb is a file that inflates to more than an attachment may have.
func TestBombIsRefused(t *testing.T) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(make([]byte, maxInflated+1))
	_ = z.Close()
	if _, err := inflate(Name("FlateDecode"), packed.Bytes()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestBrokenFiles(t *testing.T) {
	table := func(trailer string) string {
		return "%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n" + trailer + "\nstartxref\n9\n%%EOF\n"
	}
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"empty":      {"", ErrBroken},
		"no end":     {"%PDF-1.7\n", ErrBroken},
		"encrypted":  {table("<</Size 3/Encrypt 2 0 R>>"), ErrUnsupported},
		"loop":       {table("<</Size 3/Prev 9>>"), ErrBroken},
		"twice":      {table("<</Size 3/Size 4>>"), ErrBroken},
		"deep":       {table(strings.Repeat("[", 1000)), ErrBroken},
		"no size":    {table("<<>>"), ErrBroken},
		"xref steam": {"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n", ErrUnsupported},
		"large":      {"%PDF-" + strings.Repeat(" ", MaxBytes), ErrTooLarge},
	} {
		if _, err := Open([]byte(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// Law: what Text writes, the parser reads as the same value.
func TestTextAndParserAgree(t *testing.T) {
	var value func(depth int) *rapid.Generator[Value]
	value = func(depth int) *rapid.Generator[Value] {
		kinds := []*rapid.Generator[Value]{
			rapid.Just[Value](nil),
			rapid.Map(rapid.Bool(), func(b bool) Value { return b }),
			rapid.Map(rapid.Int64(), func(n int64) Value { return n }),
			rapid.Map(rapid.IntRange(1, maxObjects), func(n int) Value { return Ref(n) }),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) Value { return String(b) }),
			rapid.Map(rapid.StringN(1, 20, -1), func(s string) Value { return Name(s) }),
		}
		if depth > 0 {
			kinds = append(kinds,
				rapid.Map(rapid.SliceOfN(value(depth-1), 0, 4), func(a []Value) Value { return append(Array{}, a...) }),
				rapid.Map(rapid.MapOfN(rapid.StringN(1, 5, -1), value(depth-1), 0, 4), func(m map[string]Value) Value {
					d := Dict{}
					for k, v := range m {
						d = append(d, Entry{Name(k), v})
					}
					return d
				}))
		}
		return rapid.OneOf(kinds...)
	}
	rapid.Check(t, func(t *rapid.T) {
		written := Text(value(3).Draw(t, "value"))
		p := parser{data: []byte(written)}
		read, err := p.value(0)
		if err != nil || Text(read) != written {
			t.Fatalf("%q is read as %q: %v", written, Text(read), err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	f.Add(page(f))
	attached, err := Attach(page(f), Attachment{"a.txt", []byte("a")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(attached)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Open(data)
		if err != nil {
			return
		}
		_, _ = file.Attachment("a.txt")
		if _, _, err := file.FirstPage(); err != nil {
			return
		}
		if root, catalog, err := file.Catalog(); err == nil {
			u := file.Update()
			u.Put(root, Text(catalog))
			if _, err := Open(u.Bytes()); err != nil {
				t.Errorf("an update cannot be read: %v", err)
			}
		}
	})
}

package credential

import (
	"image"
	"testing"

	"github.com/boombuler/barcode/qr"

	"tandem/internal/signing"
	"tandem/internal/text"
)

func FuzzReadCode(f *testing.F) {
	w := newWorld(f)
	f.Add(w.code(0, w.work))
	f.Add(w.code(1, w.residence))
	f.Add(widest(f))
	f.Add(Prefix + "6BF")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := Read(s)
		if err != nil {
			if _, named := err.(text.Message); !named {
				t.Errorf("a failure without a name: %v", err)
			}
			return
		}
		if body, err := code.bytes(); err != nil || len(body) > MaxText {
			t.Errorf("what was read cannot be written: %v", err)
		}
		_ = code.Verify(w.work.Public)
		checkFuzzed(t, Check(Shown{Text: s}, Against{Trusted: w.trusted, On: today}))
	})
}

func checkFuzzed(t *testing.T, r Report) {
	t.Helper()
	if len(r.Findings) == 0 {
		t.Error("nothing was found")
	}
	_ = r.In(text.ZH)
}

func FuzzOpenList(f *testing.F) {
	w := newWorld(f)
	l := NewList(bureau.ID, Message, 0, issued, issued.AddDate(0, 0, 1))
	signed, err := l.Sign(w.work)
	w.must(err)
	f.Add([]byte(signed), []byte(`{}`))
	body, _, err := openJWS(signed, listType, text.Say("credential.status.list"), w.trusted)
	w.must(err)
	f.Add([]byte(signed), body)
	f.Fuzz(func(t *testing.T, data, body []byte) {
		if got, err := OpenList(string(data), w.trusted); err == nil && string(data) != signed {
			t.Errorf("what nobody signed is a list: %v", got.ID())
		}
		if l, err := parseList(body); err == nil { // as if it had been signed
			_ = l.At(l.Part * Entries)
			_ = l.At(l.Part*Entries + Entries - 1)
		}
	})
}

func FuzzOpenBundle(f *testing.F) {
	w := newWorld(f)
	data, err := Bundle{Made: issued, Keys: []string{w.work.Text()}, Log: []string{w.log.vkey}}.Sign(w.host)
	w.must(err)
	f.Add(data)
	f.Fuzz(func(t *testing.T, got []byte) {
		_, _, err := OpenBundle(got, signing.Trusted{Keys: w.trusted.Keys})
		if err == nil && trimmed(got) != trimmed(data) {
			t.Error("what nobody signed is a bundle")
		}
	})
}

// BenchmarkCheck is a whole offline verification of a PDF.
func BenchmarkCheck(b *testing.B) {
	w := newWorld(b)
	index := w.logged()
	size := w.log.size()
	shown := Shown{PDF: w.paper(w.code(0, w.work), w.log.proof(size, index), w.work)}
	known := Against{Trusted: w.trusted, Checkpoint: w.log.checkpoint(size), Bundle: w.bundle(), On: today}
	for b.Loop() {
		if Check(shown, known).Exit() != 0 {
			b.Fatal("refused")
		}
	}
}

// FuzzPicture feeds the reader of codes with pictures of every kind of noise: a real
// code with its pixels changed.
func FuzzPicture(f *testing.F) {
	w := newWorld(f)
	img, _ := symbol(f, w.code(0, w.work), qr.M)
	good := img.(*image.Gray)
	f.Add([]byte{}, 420)
	f.Add([]byte{0, 255, 0, 255}, 64)
	f.Fuzz(func(t *testing.T, noise []byte, width int) {
		if width < 1 || width > 420 || len(noise) > 4096 {
			return
		}
		dirty := image.NewGray(image.Rect(0, 0, width, 420))
		copy(dirty.Pix, good.Pix)
		for i, n := range noise {
			at := i * 7919 % len(dirty.Pix)
			for j := range min(len(dirty.Pix)-at, int(n)) {
				dirty.Pix[at+j] ^= n
			}
		}
		_, _ = decode(dirty)
	})
}

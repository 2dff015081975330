package scan_test

import (
	"testing"

	"tandem/internal/problem"
	"tandem/internal/scan"
	"tandem/internal/text"
)

// The rule of the work permit's guide, as a pack states it. domain.md M08
var guide = scan.PhotoRule{
	Kind: scan.JPEG, MinBytes: 40 << 10, MaxBytes: 120 << 10,
	MinWidth: 354, MinHeight: 472, MaxWidth: 420, MaxHeight: 560, Bits: 24,
}

func TestPhotoRule(t *testing.T) {
	good := scan.Info{Kind: scan.JPEG, Size: 60 << 10, Pages: 1, Width: 354, Height: 472, Bits: 24}
	with := func(change func(*scan.Info)) scan.Info { i := good; change(&i); return i }
	for name, c := range map[string]struct {
		info scan.Info
		want string
	}{
		"smallest size":  {good, ""},
		"largest size":   {with(func(i *scan.Info) { i.Width, i.Height = 420, 560 }), ""},
		"fewest bytes":   {with(func(i *scan.Info) { i.Size = 40 << 10 }), ""},
		"most bytes":     {with(func(i *scan.Info) { i.Size = 120 << 10 }), ""},
		"too few bytes":  {with(func(i *scan.Info) { i.Size = 40<<10 - 1 }), "it has 40 KB (40959 bytes) where 40 KB to 120 KB is asked"},
		"too many bytes": {with(func(i *scan.Info) { i.Size = 1 << 20 }), "it has 1 MB (1048576 bytes) where 40 KB to 120 KB is asked"},
		"too narrow":     {with(func(i *scan.Info) { i.Width = 353 }), "it is 353 × 472 pixels where a width of 354 to 420 and a height of 472 to 560 is asked"},
		"too high":       {with(func(i *scan.Info) { i.Height = 561 }), "it is 354 × 561 pixels where a width of 354 to 420 and a height of 472 to 560 is asked"},
		"grey":           {with(func(i *scan.Info) { i.Bits = 8 }), "it has 8 bits of colour where 24 are asked"},
		"all at once": {scan.Info{Kind: scan.PDF, Size: 9, Pages: 1},
			"it is PDF where JPEG is asked, it has 9 B (9 bytes) where 40 KB to 120 KB is asked, " +
				"it is 0 × 0 pixels where a width of 354 to 420 and a height of 472 to 560 is asked, it has 0 bits of colour where 24 are asked"},
	} {
		t.Run(name, func(t *testing.T) {
			err := guide.Check("M08.jpg", c.info)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantRefused(t, err, "scan.photo")
			want := text.T(text.EN, "scan.photo", "M08.jpg", c.want)
			if got := problem.Of(err).Error(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestAnEmptyPhotoRuleAsksNothing(t *testing.T) {
	if err := (scan.PhotoRule{}).Check("x", scan.Info{Kind: scan.PDF, Size: 1}); err != nil {
		t.Error(err)
	}
}

func TestAPhotoRuleMayHaveOneBound(t *testing.T) {
	err := scan.PhotoRule{MinBytes: 2048}.Check("x", scan.Info{Size: 1})
	if want := text.T(text.EN, "scan.photo", "x", "it has 1 B (1 bytes) where at least 2 KB is asked"); err.Error() != want {
		t.Errorf("got %s, want %s", err, want)
	}
}

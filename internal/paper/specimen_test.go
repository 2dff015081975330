package paper_test

import (
	"strings"
	"testing"

	"tandem/internal/paper"
	"tandem/internal/paper/sample"
)

// TestSpecimens: every page of a specimen says so, and no page of a true paper does.
func TestSpecimens(t *testing.T) {
	l := sample.Letter(paper.Kind("correction"))
	for range 4 { // so that it has several pages
		l.Items = append(l.Items, l.Items...)
	}
	if got := strings.Count(words(t, rendered(t, l)), "SPECIMEN"); got != 0 {
		t.Errorf("a true paper says %d times that it is none", got)
	}
	pages := strings.Count(string(tool(t, "pdftotext", stored(t, rendered(t, l)), "-")), "\f")
	l.Specimen = true
	if got := strings.Count(words(t, rendered(t, l)), "样本SPECIMEN"); pages < 2 || got != 3*pages {
		t.Errorf("%d marks on %d pages", got, pages)
	}
}

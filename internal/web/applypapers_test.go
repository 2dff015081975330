package web_test

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"tandem/internal/casetest"
	"tandem/internal/dossier"
	"tandem/internal/permit"
	"tandem/internal/text"
)

// uploads sends a file to a page of papers.
func (v *visitor) uploads(path, code, name string, data []byte) *visitor {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, _ := w.CreateFormFile("file."+code, name)
	_, _ = part.Write(data)
	_ = w.Close()
	return v.send(http.MethodPost, path, w.FormDataContentType(), &body)
}

// zipped is a small archive.
func zipped() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, _ := w.Create("a.txt")
	_, _ = f.Write([]byte("a"))
	_ = w.Close()
	return b.Bytes()
}

// What is no paper is refused in words that name the file; a large one is told its size
// and the limit. What is a paper can be looked at, and does nothing in a browser.
func TestPapersAreChecked(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, _, path := newWorld(t, e).draft(text.EN)
		scan := casetest.Paper("M07")
		here := path + "/documents/M07"
		for _, c := range []struct {
			name   string
			data   []byte
			status int
			says   string
		}{
			{"page.pdf", []byte("<html><script>alert(1)</script></html>"), 422, "page.pdf"},
			{"both.pdf", append(bytes.Clone(scan), zipped()...), 422, "both.pdf"},
			{"bomb.pdf", zipped(), 422, "bomb.pdf"},
			{"scan.exe", scan, 422, "scan.exe"},
			{"empty.pdf", nil, 422, "empty.pdf is empty"},
			{"large.pdf", bytes.Repeat([]byte("%PDF-1.4 large "), 900_000), 422, "12.9\u00a0MB"},
			{"huge.pdf", bytes.Repeat([]byte("x"), 33<<20), 413, "32\u00a0MB together"},
			{"\u202efdp.exe", scan, 422, "cannot be used"},
		} {
			ann.uploads(here, "M07", c.name, c.data).is(c.status).shows(c.says, `href="#f-file.M07"`)
			ann.uploads(path+"/documents", "M07", c.name, c.data).is(c.status).shows(c.says)
		}
		ann.uploads(here, "M07", "", nil).is(422).shows("Choose a file first")
		ann.uploads(here, "M07", "../../../passport.pdf", scan).is(200).shows("A PDF of")
		ann.get(here + "/file").is(200)
		if h := ann.header; h.Get("Content-Type") != "application/pdf" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("headers of a PDF: %v", h)
		}
		if ann.body != string(scan) {
			t.Error("the file is another one")
		}
		photo := folder(t, e, "haikou/first").Scans["M08"]
		ann.uploads(path+"/documents/M08", "M08", photo.Name, photo.Data).is(200).shows("<img ")
		ann.get(path + "/documents/M08/file").is(200)
		if !strings.Contains(ann.header.Get("Content-Security-Policy"), "sandbox") || ann.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("headers of a picture: %v", ann.header)
		}
		ann.get(path + "/documents/M99").is(http.StatusNotFound)
		ann.uploads(path+"/documents/M99", "M99", "a.pdf", scan).is(http.StatusNotFound)
	})
}

// A handler sees and brings the employer's papers and no others.
func TestHandlerBringsTheEmployersPapers(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, li, path := newWorld(t, e).draft(text.EN)
		scan := casetest.Paper("M07")
		ann.uploads(path+"/documents/M07", "M07", "passport.pdf", scan).is(200)
		li.get(path + "/documents").is(200).shows("file.M06")
		if strings.Contains(li.body, "M07") || strings.Contains(li.body, "M04") {
			t.Error("the handler sees papers of the applicant")
		}
		li.get(path + "/documents/M07").is(http.StatusNotFound)
		li.get(path + "/documents/M07/file").is(http.StatusNotFound)
		li.uploads(path+"/documents", "M07", "passport.pdf", scan).is(http.StatusNotFound)
		li.uploads(path+"/documents/M06", "M06", "contract.pdf", casetest.Paper("M06")).is(200)
		ann.get(path + "/documents/M06").is(200).shows("A PDF of")
	})
}

// A paper of the last application is offered again, and is the same one.
func TestEarlierPaperIsOffered(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		w := newWorld(t, e)
		f := folder(t, e, "haikou/first")
		ann, _, former := w.filed(f, text.EN)
		path := "/apply/" + string(ann.begin(f))
		ann.get(path+"/documents/M07").is(200).shows("Use the paper of your last application", string(former))
		ann.press(ann.formTo("/documents/M07"), "reuse").is(200)
		ann.get(path + "/documents/M07/file").is(200)
		if ann.body != string(f.Scans["M07"].Data) {
			t.Error("the paper is another one")
		}
	})
}

// A class A applicant promises a paper in place of bringing it.
func TestPaperIsPromised(t *testing.T) {
	casetest.EachDB(t, func(t *testing.T, e *casetest.Env) {
		ann, li, path := newWorld(t, e).draft(text.EN)
		li.sends(path+"/job", "later", dossier.Answers{"category.grade": "A"}).is(200)
		code := permit.Code("M04")
		ann.get(path + "/documents/" + string(code)).is(200).shows("Promise it instead")
		b := ann.form()
		b.values.Set("do", "commit")
		ann.post(path+"/documents/"+string(code), b.values).is(200)
		if m, _ := e.Case(permit.CaseID(path[len("/apply/"):])).Material(code); m.Met != permit.Committed {
			t.Errorf("it is %s", m.Met)
		}
	})
}

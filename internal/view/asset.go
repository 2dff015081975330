package view

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
)

//go:embed assets
var embedded embed.FS

// StaticPrefix is where package web serves Assets.
const StaticPrefix = "/static/"

// A File is one asset as it is served. It never changes under its name.
type File struct {
	Type  string // media type
	Bytes []byte
	Gzip  []byte // the same, compressed
}

// A bundle is all assets: served files by hashed name, and hashed names by name.
type bundle struct {
	files map[string]File
	names map[string]string
}

// assets is made once and only read later.
var assets = packed()

// Asset is the address of the asset name, with the hash of its content:
// Asset("app.css") is /static/app.<hash>.css. An unknown name has none.
func Asset(name string) string {
	hashed, ok := assets.names[name]
	if !ok {
		return ""
	}
	return StaticPrefix + hashed
}

// Assets lists all assets by the last part of their address. They may be kept
// for ever by browsers.
func Assets() map[string]File { return assets.files }

// packed minifies the embedded files. They are part of the program, so a broken
// one is a programming error. Pictures come first: the style sheet names them.
func packed() bundle {
	b := bundle{map[string]File{}, map[string]string{}}
	for _, name := range []string{"icons.svg", "mark.svg", "tick.svg", "chev.svg"} {
		b.add(name, "image/svg+xml", read(name))
	}
	b.add("app.css", "text/css", b.styles())
	b.add("app.js", "text/javascript", read("app.js"))
	return b
}

func (b bundle) add(name, kind string, source []byte) {
	small, err := minifier().Bytes(kind, source)
	if err != nil {
		panic("view: " + name + ": " + err.Error())
	}
	sum := sha256.Sum256(small)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	b.files[hashed] = File{kind + "; charset=utf-8", small, gzipped(small)}
	b.names[name] = hashed
}

// styles joins the sheets in the order of their names and points them to the
// pictures under their hashed names.
func (b bundle) styles() []byte {
	sheets, err := fs.Glob(embedded, "assets/css/*.css")
	if err != nil {
		panic("view: " + err.Error())
	}
	var all bytes.Buffer
	for _, sheet := range sheets {
		all.Write(read(strings.TrimPrefix(sheet, "assets/")))
	}
	joined := all.String()
	for name, hashed := range b.names {
		joined = strings.ReplaceAll(joined, `url("`+name+`")`, `url("`+hashed+`")`)
	}
	return []byte(joined)
}

func read(name string) []byte {
	data, err := embedded.ReadFile("assets/" + name)
	if err != nil {
		panic("view: " + err.Error())
	}
	return data
}

func minifier() *minify.M {
	m := minify.New()
	m.Add("text/css", &css.Minifier{})
	m.Add("text/javascript", &js.Minifier{})
	m.Add("image/svg+xml", &svg.Minifier{KeepComments: false})
	return m
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("view: " + err.Error())
	}
	return b.Bytes()
}

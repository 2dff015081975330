package view

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"path"
	"strings"
	"sync"
)

//go:embed dist
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

// assets is made once, when a page first asks for one, and only read later.
var assets = sync.OnceValue(packed)

// Asset is the address of the asset name, with the hash of its content:
// Asset("app.css") is /static/app.<hash>.css. An unknown name has none.
func Asset(name string) string {
	hashed, ok := assets().names[name]
	if !ok {
		return ""
	}
	return StaticPrefix + hashed
}

// Assets lists all assets by the last part of their address. They may be kept
// for ever by browsers.
func Assets() map[string]File { return assets().files }

// packed names the embedded files by their content. They are part of the program, so a
// broken one is a programming error. Pictures come first: the style sheets name them.
func packed() bundle {
	b := bundle{map[string]File{}, map[string]string{}}
	for _, name := range []string{"icons.svg", "mark.svg", "tick.svg", "chev.svg"} {
		b.add(name, "image/svg+xml", read(name))
	}
	for _, name := range []string{"app.css", "staff.css"} {
		b.add(name, "text/css", b.pointed(read(name)))
	}
	b.add("app.js", "text/javascript", read("app.js"))
	return b
}

func (b bundle) add(name, kind string, data []byte) {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	b.files[hashed] = File{kind + "; charset=utf-8", data, gzipped(data)}
	b.names[name] = hashed
}

// pointed makes a sheet name its pictures as they are served.
func (b bundle) pointed(sheet []byte) []byte {
	for name, hashed := range b.names {
		sheet = bytes.ReplaceAll(sheet, []byte("url("+name+")"), []byte("url("+hashed+")"))
	}
	return sheet
}

func read(name string) []byte {
	data, err := embedded.ReadFile("dist/" + name)
	if err != nil {
		panic("view: " + err.Error())
	}
	return data
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

package schema

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"tandem/internal/db"
)

//go:embed *.sql
var files embed.FS

// words are what the two databases spell differently. {{.Key}} is text that is
// compared and sorted, byte by byte on both.
var words = map[db.Dialect]map[string]string{
	db.DialectSQLite: {
		"Key":   "TEXT",
		"Blob":  "BLOB",
		"Roomy": "",
		"Until": "json_extract(state, '$.retention.until')",
		"Held":  "json_extract(state, '$.retention.hold')",
	},
	db.DialectPostgres: {
		"Key":   `TEXT COLLATE "C"`,
		"Blob":  "BYTEA",
		"Roomy": " WITH (fillfactor = 70)", // room to update a row within its page
		"Until": "(CAST(state AS JSON) #>> '{retention,until}')",
		"Held":  "(CAST(state AS JSON) #>> '{retention,hold}')",
	},
}

// filled is the migrations with the words of one database filled in.
type filled struct {
	fs.FS
	words map[string]string
}

func (f filled) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return file, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	text, err := f.fill(name)
	return sqlFile{text, info}, err
}

func (f filled) fill(name string) (*bytes.Buffer, error) {
	data, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Option("missingkey=error").Parse(string(data))
	if err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, f.words); err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	return &b, nil
}

// sqlFile is a filled file.
type sqlFile struct {
	*bytes.Buffer
	info fs.FileInfo
}

func (f sqlFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f sqlFile) Close() error               { return nil }

package web

import (
	"cmp"
	"fmt"
	"strconv"

	"tandem/internal/scan"
)

// mediaTypes by how the names of files end; nothing else is taken in.
var mediaTypes = map[string]string{".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}

// mediaOf is as what a file is sent, by what it is and not by what it was called.
func mediaOf(data []byte) string {
	return cmp.Or(mediaTypes[scan.Ending(data)], "application/octet-stream")
}

// sendFile answers with a file to be looked at. It is kept nowhere, and may do what the
// policy lets it: no more than be shown, by our own pages.
func (t *turn) sendFile(name, media, policy string, data []byte) {
	h := t.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name))
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = t.w.Write(data) // who has gone away cannot be told
}

package pdf

import (
	"bytes"
	"fmt"
	"slices"
)

// An Update adds objects behind a file.
type Update struct {
	file    *File
	out     bytes.Buffer
	offsets map[Ref]int
	next    Ref
}

// Update begins an update of the file.
func (f *File) Update() *Update {
	u := &Update{file: f, offsets: map[Ref]int{}, next: Ref(f.size)}
	u.out.Write(f.data)
	if len(f.data) > 0 && f.data[len(f.data)-1] != '\n' {
		u.out.WriteByte('\n')
	}
	return u
}

// New reserves the number of a new object.
func (u *Update) New() Ref {
	u.next++
	return u.next - 1
}

// Put writes an object, new or in place of an older one, and returns where its
// body begins in the finished file.
func (u *Update) Put(r Ref, body string) int {
	u.offsets[r] = u.out.Len()
	fmt.Fprintf(&u.out, "%d 0 obj\n", r)
	at := u.out.Len()
	fmt.Fprintf(&u.out, "%s\nendobj\n", body)
	return at
}

// Bytes ends the update and returns the whole file.
func (u *Update) Bytes() []byte {
	start := u.out.Len()
	var refs []Ref
	for r := range u.offsets {
		refs = append(refs, r)
	}
	slices.Sort(refs)
	u.out.WriteString("xref\n")
	for _, r := range refs {
		fmt.Fprintf(&u.out, "%d 1\n%010d 00000 n \n", r, u.offsets[r])
	}
	t := Dict{{"Size", int64(u.next)}, {"Root", u.file.trailer.Get("Root")}, {"Prev", int64(u.file.last)}}
	for _, key := range []Name{"Info", "ID"} {
		if v := u.file.trailer.Get(key); v != nil {
			t = append(t, Entry{key, v})
		}
	}
	fmt.Fprintf(&u.out, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", Text(t), start)
	return u.out.Bytes()
}

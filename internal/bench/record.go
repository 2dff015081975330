package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"tandem/internal/db"
	"tandem/internal/permit"
)

// A recorder notes every batch that was applied.
type recorder struct {
	db.DB
	batches []db.Batch
}

// Apply applies and notes.
func (r *recorder) Apply(ctx context.Context, b db.Batch) error {
	if err := r.DB.Apply(ctx, b); err != nil {
		return err
	}
	r.batches = append(r.batches, b)
	return nil
}

// A recording is what one whole case wrote. All cases of a run are alike but for
// what is unique to each: the id, and the numbers of the permits.
type recording struct {
	batches []db.Batch
	unique  []string
}

func newRecording(c permit.Case, batches []db.Batch) recording {
	r := recording{batches, []string{string(c.ID)}}
	for _, k := range c.Certificates {
		r.unique = append(r.unique, k.Number)
	}
	return r
}

// under returns the batches as another case would have written them. The id
// within a text, which no key is made of, stays.
func (r recording) under(id permit.CaseID) []db.Batch {
	other := renaming{id: string(id), names: map[string]string{r.unique[0]: string(id)}}
	for _, number := range r.unique[1:] {
		other.names[number] = hex.EncodeToString(other.hash(number))[:len(number)]
	}
	out := make([]db.Batch, len(r.batches))
	for i, b := range r.batches {
		for _, st := range b {
			out[i] = append(out[i], db.Stmt{SQL: st.SQL, Args: other.all(st.Args)})
		}
	}
	return out
}

// A renaming is what stands for unique things in the rows of another case.
type renaming struct {
	id    string
	names map[string]string
}

func (r renaming) hash(of string) []byte {
	sum := sha256.Sum256([]byte(r.id + of))
	return sum[:]
}

// all renames the arguments, and gives them the types of the drivers.
func (r renaming) all(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = r.one(a)
	}
	return out
}

func (r renaming) one(arg any) any {
	switch a := arg.(type) {
	case string:
		if other, ok := r.names[a]; ok {
			return other
		}
	case []byte:
		if len(a) == sha256.Size { // the unique key of a job, made of the id
			return r.hash(string(a))
		}
	case int:
		return int64(a)
	case bool:
		return map[bool]int64{true: 1}[a]
	}
	return arg
}

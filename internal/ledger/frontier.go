package ledger

import "golang.org/x/mod/sumdb/tlog"

// A frontier is a tree to which leaves are added at the right, of which it remembers
// only the complete subtrees: one hash a level.
type frontier struct {
	size int64
	at   []tlog.Hash // by level; level i counts if bit i of size is set
}

// add adds a leaf and returns the hashes that it completes, from its own up: those
// that are stored with it.
func (f *frontier) add(leaf tlog.Hash) []tlog.Hash {
	done := []tlog.Hash{leaf}
	for level, left := 0, f.size; left&1 == 1; level, left = level+1, left>>1 {
		leaf = tlog.NodeHash(f.at[level], leaf)
		done = append(done, leaf)
	}
	top := len(done) - 1
	if top == len(f.at) {
		f.at = append(f.at, leaf)
	}
	f.at[top] = leaf
	f.size++
	return done
}

// root is the root of the tree.
func (f *frontier) root() tlog.Hash {
	root, some := emptyRoot, false
	for level, h := range f.at {
		switch {
		case f.size>>level&1 == 0:
		case some:
			root = tlog.NodeHash(h, root)
		default:
			root, some = h, true
		}
	}
	return root
}

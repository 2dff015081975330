package blob

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

const folders = 256 // one for each first pair of digits

// layOut makes the folders. All of them at once, so that no Put ever depends on
// a folder whose own entry is not yet safely on the disk.
func layOut(root *os.Root) error {
	if err := mkdir(root, staging); err != nil {
		return err
	}
	for i := range folders {
		if err := mkdir(root, folder(i)); err != nil {
			return err
		}
	}
	return flushFolder(root, ".")
}

// folder is the name of the i-th folder: "00" … "ff".
func folder(i int) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[i/16], digits[i%16]})
}

func mkdir(root *os.Root, name string) error {
	if err := root.Mkdir(name, 0o700); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// flushFolder makes names that were added to or removed from a folder durable.
// Windows can neither flush a directory nor needs to: NTFS journals names.
func flushFolder(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// path is where the file with this hash lies.
func path(hash string) string { return hash[:2] + "/" + hash }

// isHash reports whether s may be the name of a stored file.
func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

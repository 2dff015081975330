package app

import (
	"path/filepath"

	"tandem/internal/seal"
	"tandem/internal/signing"
)

// Signing opens the signing keys of the authorities and of the log in the data folder.
// They are sealed by the installation's key ring, which must be there.
func Signing(c Config) (*signing.Ring, error) {
	c = c.withDefaults()
	ring, err := seal.Open(c.Keys, false)
	if err != nil {
		return nil, err
	}
	return c.signing(ring)
}

func (c Config) signing(ring *seal.Ring) (*signing.Ring, error) {
	return signing.Open(filepath.Join(c.Data, "keys", "signing"), ring)
}

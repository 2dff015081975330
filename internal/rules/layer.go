package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"tandem/internal/civil"
	"tandem/internal/strict"
)

// Level is how far the rules of a layer reach.
type Level string

// The levels, from far to near.
const (
	National Level = "national"
	Region   Level = "region" // several provinces, or a part of one, such as the Greater Bay Area
	Province Level = "province"
	City     Level = "city"
)

var levels = []Level{National, Region, Province, City}

func (l Level) rank() int { return slices.Index(levels, l) }

// A layer is a folder of rules: what one authority says for its territory, in one
// edition. It stands on layers above it, adds to them, tightens them, and loosens
// them only where they say so.
type layer struct {
	folder    string
	data      map[string][]byte // its files, by name
	file      packFile
	check     *check     // of pack.yaml; nil in a folder of policies that no city stands on
	catalogue catalogue  // materials.yaml, if it has one
	above     []*layer   // every layer it stands on, from far to near
	until     civil.Date // last day: its own, or the eve of the edition that replaces it
	blind     bool       // what it stands on is not known: nothing is said about what it says together with it
	broken    bool       // it has faults, so that nothing can stand on it
}

// code is what other layers call it: the city, the province, the region.
func (f packFile) code() string { return cmp.Or(f.City, f.Layer) }

// level is City where the file does not say otherwise.
func (f packFile) level() Level { return cmp.Or(f.Level, City) }

// place names the file.
func (x *layer) place() string { return x.folder + "/" + packName }

// says reports whether pack.yaml states something at the path.
func (x *layer) says(path string) bool { return x.check.says(path) }

func (c *check) says(path string) bool {
	n, ok := c.root.At(path)
	return ok && n.Kind != strict.Null
}

// stack is the layer with all that it stands on, from far to near.
func (x *layer) stack() []*layer { return append(slices.Clone(x.above), x) }

// stand finds the layers above each layer. A layer above must be of a wider level,
// so there can be no circle.
func (l *loader) stand() {
	for _, level := range levels {
		for _, x := range l.layers {
			if x.check != nil && x.file.level() == level {
				l.standOn(x)
			}
		}
	}
}

// standOn gathers what the named layers stand on and themselves, each once, and
// orders them from far to near; among layers of one level the order of the list counts.
func (l *loader) standOn(x *layer) {
	for i, code := range x.file.Under {
		at := item("under", i)
		up, ok := l.edition(code, x)
		switch {
		case !ok:
			x.check.fault(at, "layers.under.unknown", code, x.file.ValidFrom, list(l.codes()))
			x.blind = true
		case up.file.level().rank() >= x.file.level().rank():
			x.check.fault(at, "layers.under.level", code, string(up.file.level()), string(x.file.level()))
			x.blind = true
		default:
			x.above = append(x.above, missing(up.stack(), x.above)...)
		}
	}
	slices.SortStableFunc(x.above, func(a, b *layer) int { return cmp.Compare(a.file.level().rank(), b.file.level().rank()) })
}

// missing are the layers that are not among those known.
func missing(layers, known []*layer) []*layer {
	return slices.DeleteFunc(layers, func(x *layer) bool { return slices.Contains(known, x) })
}

// edition is the edition of a layer that is in force on the day on which another
// begins: the latest begun by then. So a pack stands on the same edition for good, and
// a new one of a layer above changes nothing for a city before the city's own next.
func (l *loader) edition(code string, below *layer) (*layer, bool) {
	var best *layer
	for _, x := range l.layers {
		on := below.file.ValidFrom
		ended := !x.file.ValidTo.IsZero() && x.file.ValidTo.Before(on)
		if x.check == nil || x == below || x.file.code() != code || x.file.ValidFrom.After(on) || ended {
			continue
		}
		if best == nil || x.file.ValidFrom.After(best.file.ValidFrom) {
			best = x
		}
	}
	return best, best != nil
}

func (l *loader) codes() []string {
	codes := map[string]bool{}
	for _, x := range l.layers {
		if x.check != nil && x.file.code() != "" {
			codes[x.file.code()] = true
		}
	}
	return slices.Sorted(maps.Keys(codes))
}

// hash names the bytes of every file of every layer of the stack, each under the level
// and code of its layer, its name and its length. The folder is not in it: an edition
// may be kept under another folder's name.
func (x *layer) hash() string {
	h := sha256.New()
	for _, y := range x.stack() {
		for _, name := range slices.Sorted(maps.Keys(y.data)) {
			fmt.Fprintf(h, "%s %s %s %d\n", y.file.level(), y.file.code(), name, len(y.data[name]))
			h.Write(y.data[name])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

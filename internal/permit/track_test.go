package permit

import "testing"

func TestKindOfATrack(t *testing.T) {
	for _, k := range []Kind{Work, Residence} {
		for holder := range 12 {
			if id := trackID(k, holder); id.Kind() != k {
				t.Errorf("%s is of kind %s", id, id.Kind())
			}
		}
	}
}

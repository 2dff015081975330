package strict

import "strings"

// Nearest finds the known word that a misspelt one most likely stands for: the
// one that takes the fewest letters inserted, left out, replaced or swapped,
// if these are at most a third of the word.
func Nearest(word string, known []string) (string, bool) {
	if len(word) > 64 { // no key is that long, and distance costs the square
		return "", false
	}
	folded := fold(word)
	best, least := "", len(word)/3+2
	for _, k := range known {
		other := fold(k)
		if apart := len(folded) - len(other); max(apart, -apart) >= least {
			continue // it takes as many letters more or less
		}
		if d := distance(folded, other); d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

var joined = strings.NewReplacer("_", "", "-", "", " ", "")

// fold lets birth_date and BirthDate meet birthDate.
func fold(s string) []rune { return []rune(joined.Replace(strings.ToLower(s))) }

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

package text

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// otherwise are messages whose numbers only one language writes, with the reason.
var otherwise = map[string]string{
	"credential.picture.large":    "40 million is 4000万",
	"dossier.shape.region":        "6 is six, and an example stands in both",
	"facts.label.education.score": "out of 100 is 百分制",
	"facts.label.place.region":    "the number of a standard",
}

var (
	digits       = regexp.MustCompile(`\b\d+(?:\.\d+)?`) // not those of names such as J1
	place        = regexp.MustCompile(`\{\d+\}`)
	numerals     = regexp.MustCompile(`[〇零一二两三四五六七八九十百]+`)
	englishWords = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen")
	months       = strings.Fields("January February March April May June July August September October November December")
)

// TestLanguagesHaveTheSameNumbers: a limit, a date or an article that one language states
// the other states too, whether in digits or in words.
func TestLanguagesHaveTheSameNumbers(t *testing.T) {
	for _, key := range Keys() {
		if _, known := otherwise[key]; known {
			continue
		}
		en, zh := wording(EN, key), wording(ZH, key)
		for _, n := range digits.FindAllString(en, -1) {
			if !slices.Contains(numbersIn(zh), n) {
				t.Errorf("%s: English says %s, Chinese does not: %s", key, n, zh)
			}
		}
		for _, n := range digits.FindAllString(zh, -1) {
			if !slices.Contains(numbersIn(en), n) {
				t.Errorf("%s: Chinese says %s, English does not: %s", key, n, en)
			}
		}
	}
}

// wording is all forms of a message, without its places.
func wording(l Lang, key string) string {
	var all []string
	for _, form := range catalogue[l][key] {
		all = append(all, strings.Join(form.literals, " "))
	}
	return strings.ReplaceAll(place.ReplaceAllString(strings.Join(all, " "), ""), ",", "")
}

// numbersIn are the numbers of a text, in digits, whatever they are written in.
func numbersIn(s string) []string {
	out := digits.FindAllString(s, -1)
	for _, c := range numerals.FindAllString(s, -1) {
		out = append(out, strconv.Itoa(fromChinese(c)))
	}
	for i, w := range englishWords {
		if regexp.MustCompile(`(?i)\b` + w + `\b`).MatchString(s) {
			out = append(out, strconv.Itoa(i))
		}
	}
	for i, m := range months {
		if strings.Contains(s, m) || regexp.MustCompile(`\b`+m[:3]+`\b`).MatchString(s) {
			out = append(out, strconv.Itoa(i+1))
		}
	}
	return out
}

// fromChinese reads a number under a thousand: 三十二, 十五, 两.
func fromChinese(s string) int {
	values := map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, last := 0, 0
	for _, c := range s {
		switch c {
		case '十':
			total, last = total+max(last, 1)*10, 0
		case '百':
			total, last = total+max(last, 1)*100, 0
		default:
			last = values[c]
		}
	}
	return total + last
}

func TestFromChinese(t *testing.T) {
	for s, want := range map[string]int{"三十二": 32, "十五": 15, "两": 2, "一百零一": 101, "五十": 50} {
		if got := fromChinese(s); got != want {
			t.Errorf("%s is %d, got %d", s, want, got)
		}
	}
}

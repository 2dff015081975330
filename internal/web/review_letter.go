package web

import (
	"tandem/internal/casework"
	"tandem/internal/permit"
	"tandem/internal/text"
	"tandem/internal/view"
)

// applicantLang is the language in which the applicant reads: that of the account, English
// for a foreigner who has none yet.
func (t reviewer) applicantLang(c permit.Case) text.Lang {
	a, err := t.Accounts.Account(t.r.Context(), c.Applicant)
	if err != nil || a.Lang == "" {
		return text.EN
	}
	return a.Lang
}

// letters shows the letters that a command sends: to the applicant in the applicant's
// language and in Chinese, which prevails; to offices in the reader's.
func (t reviewer) letters(d casework.Desk, drafted []casework.Drafted) []view.ShownLetter {
	reads := t.applicantLang(d.Case)
	var out []view.ShownLetter
	for _, x := range drafted {
		l := view.ShownLetter{About: t.say("review.letter.to", t.addressee(x.Notice), x.Notice.Letter)}
		langs := []text.Lang{t.lang}
		if x.Notice.To == "applicant" {
			langs = eachOnce(reads, text.ZH)
		}
		for _, lang := range langs {
			l.Versions = append(l.Versions, t.letterIn(x, lang, lang == reads && x.Notice.To == "applicant"))
		}
		out = append(out, l)
	}
	return out
}

// eachOnce are two languages, each once.
func eachOnce(a, b text.Lang) []text.Lang {
	if a == b {
		return []text.Lang{a}
	}
	return []text.Lang{a, b}
}

func (t reviewer) letterIn(x casework.Drafted, lang text.Lang, reader bool) view.LetterVersion {
	w := x.Letter.Words(lang)
	v := view.LetterVersion{Lang: lang, Label: t.say("review.letter.in", t.say("view.language."+string(lang))), Title: w.Title, To: w.To, Lines: w.Lines}
	if reader {
		v.Label = t.say("view.seen", t.say("view.language."+string(lang)))
	}
	return v
}

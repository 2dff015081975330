package dossier

import (
	"strings"

	"tandem/internal/text"
)

// The symbols of a unified social credit code in the order of their values 0
// to 30; I, O, Z, S and V are not among them (GB 32100-2015).
const creditSymbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"

const creditLength = 18

// CheckCredit checks length, symbols and check character of a unified social
// credit code (GB 32100-2015). When ok is false, the message says what is wrong
// and, for a wrong check character, which one would be right. Some codes that
// were really issued fail the check, so a register has the last word.
func CheckCredit(code string) (m text.Message, ok bool) {
	if n := len([]rune(code)); n != creditLength {
		return text.Say("dossier.credit.length", clip(code), n), false
	}
	for i, r := range []rune(code) {
		if !strings.ContainsRune(creditSymbols, r) {
			return text.Say("dossier.credit.symbol", code, string(r), i+1), false
		}
	}
	if want := CreditCheck(code[:creditLength-1]); want != code[creditLength-1:] {
		return text.Say("dossier.credit.check", code, code[creditLength-1:], want), false
	}
	return text.Message{}, true
}

// CreditCheck computes the check character of the first 17: weights 3^i mod 31,
// 31 minus the sum mod 31.
func CreditCheck(body string) string {
	sum, weight := 0, 1
	for _, r := range body {
		sum += weight * strings.IndexRune(creditSymbols, r)
		weight = weight * 3 % 31
	}
	i := (31 - sum%31) % 31
	return creditSymbols[i : i+1]
}

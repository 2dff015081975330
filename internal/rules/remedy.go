package rules

// A Remedy is how one may turn against a decision on a work permit: within how many
// days the government of that level reconsiders, and which court hears a suit within
// how many months (Licence Law art. 38). A residence decision has none (Exit-Entry Law
// art. 36).
type Remedy struct {
	Days   int   `yaml:"days" strict:"required"`
	Months int   `yaml:"months" strict:"required"`
	Court  Names `yaml:"court" strict:"required"`
}

// maskings are the ways to hide a name, see package credential, which knows them.
var maskings = []string{"initials", "hidden"}

// remedy checks what a refusal will name, and how names are hidden.
func (c *check) remedy(f packFile) {
	for _, n := range []struct {
		at    string
		value int
	}{{"remedy.days", f.Remedy.Days}, {"remedy.months", f.Remedy.Months}} {
		if c.given(n.at) && n.value <= 0 {
			c.fault(n.at, "remedy.period", n.value)
		}
	}
	if c.given("remedy.court") && (f.Remedy.Court.ZH == "" || f.Remedy.Court.EN == "") {
		c.fault("remedy.court", "remedy.court")
	}
	oneOf(c, "masking", f.Masking, maskings)
}

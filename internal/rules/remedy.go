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

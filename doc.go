// Package tandem holds no code: its tests say which package may import which.
package tandem

package signing

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted, embedded, keeps a value out of every text: whatever verb, logger or
// encoder it meets, it says that there is something and not what.
type redacted struct{}

const hidden = "[signing key]"

func (redacted) String() string               { return hidden }
func (redacted) GoString() string             { return hidden }
func (redacted) Format(s fmt.State, _ rune)   { _, _ = io.WriteString(s, hidden) }
func (redacted) LogValue() slog.Value         { return slog.StringValue(hidden) }
func (redacted) MarshalText() ([]byte, error) { return []byte(hidden), nil }
func (redacted) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

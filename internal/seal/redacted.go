package seal

import (
	"fmt"
	"io"
	"log/slog"
)

// Redacted, embedded, keeps a value out of every text: whatever verb, logger or
// encoder it meets, it says that there is something and not what.
type Redacted struct{}

const hidden = "[secret key]"

func (Redacted) String() string                 { return hidden }
func (Redacted) GoString() string               { return hidden }
func (Redacted) Format(s fmt.State, _ rune)     { _, _ = io.WriteString(s, hidden) }
func (Redacted) LogValue() slog.Value           { return slog.StringValue(hidden) }
func (Redacted) MarshalText() ([]byte, error)   { return []byte(hidden), nil }
func (Redacted) MarshalJSON() ([]byte, error)   { return []byte(`"` + hidden + `"`), nil }
func (Redacted) MarshalBinary() ([]byte, error) { return []byte(hidden), nil }

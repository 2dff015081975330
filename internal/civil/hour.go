package civil

// Clock is the time of day of m: 09:30. No moment has none.
func (m Moment) Clock() string {
	if m.IsZero() {
		return ""
	}
	return clock(m.Minute)
}

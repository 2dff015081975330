package web

// Pages lists the addresses that show something, below the language and with their
// {places}, for those who measure or test all of them.
func (s *Site) Pages() []string {
	var out []string
	for _, r := range s.routes() {
		if r.method == "GET" {
			out = append(out, r.path)
		}
	}
	return out
}

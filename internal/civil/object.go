package civil

import (
	"bytes"
	"encoding/json"
	"errors"
)

// A member is a name and a value of a JSON object, in the order written.
type member struct {
	name string
	raw  json.RawMessage
}

// split cuts a valid JSON object into its members; ok is false for another value.
func split(raw []byte) (all []member, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, false
		}
		m := member{name: name.(string)} // a name of a valid object is a string
		if err := dec.Decode(&m.raw); err != nil {
			return nil, false
		}
		all = append(all, m)
	}
	return all, true
}

// syntax says where data stops being JSON, if it does.
func syntax(data []byte) (line, column int, ok bool) {
	var whole json.RawMessage
	err := json.Unmarshal(data, &whole)
	if err == nil {
		return 0, 0, true
	}
	end := len(data)
	if e, is := errors.AsType[*json.SyntaxError](err); is {
		end = min(int(e.Offset), end)
	}
	before := data[:end]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n') - 1, false
}

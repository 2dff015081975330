-- +goose Up

-- That the file of a case was destroyed, and what was in it: digests and codes, nothing
-- of the person. It is kept when the key of the case is gone.
CREATE TABLE destruction (
	case_id {{.Key}} NOT NULL PRIMARY KEY,
	seq     BIGINT NOT NULL,   -- of the entry that ordered it
	at      {{.Key}} NOT NULL,
	actor   {{.Key}} NOT NULL,
	papers  TEXT NOT NULL,     -- JSON
	digest  {{.Key}} NOT NULL, -- sha256 of the record, hex; '' if none was printed
	record  {{.Blob}}          -- PDF, signed by the window
);

-- From now on the due date of an archived file is the last day on which it is kept; ''
-- while it is on hold.
UPDATE snapshot SET due = coalesce({{.Until}}, '')
WHERE aggregate = 'case' AND status = 'archived' AND coalesce({{.Held}}, '') = '';

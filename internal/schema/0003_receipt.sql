-- +goose Up

-- What was known and which rules said what, at each decision. The outline holds no
-- personal data and is kept for good; what is sealed dies with the key of the case.
CREATE TABLE receipt (
	case_id {{.Key}} NOT NULL,
	seq     BIGINT NOT NULL,   -- of the entry that decided
	digest  {{.Key}} NOT NULL, -- sha256 over the plain receipt, stands in the entry too
	outline TEXT NOT NULL,     -- JSON
	sealed  {{.Blob}},
	PRIMARY KEY (case_id, seq)
);

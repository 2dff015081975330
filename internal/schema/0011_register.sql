-- +goose Up

-- What registers answered about a case, sealed with its key. The digest of the plain
-- answer stands in the journal too; an answer that comes again is kept once.
CREATE TABLE register_answer (
	case_id {{.Key}} NOT NULL,
	digest  {{.Key}} NOT NULL, -- sha256 over the salt of the case and the answer, hex
	sealed  {{.Blob}} NOT NULL,
	PRIMARY KEY (case_id, digest)
);

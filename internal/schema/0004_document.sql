-- +goose Up

-- Official papers that the program wrote: letters and permits. The bytes lie sealed
-- among the papers; the digest is of the plain file.
CREATE TABLE document (
	case_id {{.Key}} NOT NULL,
	name    {{.Key}} NOT NULL, -- letter-3, permit-work
	n       BIGINT NOT NULL,   -- version, from 1
	created {{.Key}} NOT NULL,
	digest  {{.Key}} NOT NULL, -- sha256, hex
	size    BIGINT NOT NULL,   -- bytes
	blob    {{.Key}} NOT NULL,
	PRIMARY KEY (case_id, name, n)
);

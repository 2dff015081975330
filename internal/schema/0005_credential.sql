-- +goose Up

-- What each issued permit says to machines, sealed with the key of its case. pressed
-- says what is printed: 0 nothing, 1 the permit without a proof, 2 with the proof that
-- its issue is in the log.
CREATE TABLE credential (
	case_id   {{.Key}} NOT NULL,
	seq       BIGINT NOT NULL,   -- of the entry that issued
	track     {{.Key}} NOT NULL,
	number    {{.Key}} NOT NULL, -- of the permit
	authority {{.Key}} NOT NULL,
	slot      BIGINT NOT NULL,   -- its place in the authority's status lists
	leaf      {{.Key}} NOT NULL, -- of its issue in the log
	pressed   BIGINT NOT NULL,
	sealed    {{.Blob}},         -- NULL once the case is destroyed
	PRIMARY KEY (case_id, seq, track)
);
CREATE UNIQUE INDEX credential_slot ON credential (authority, slot);
CREATE INDEX credential_number ON credential (number, case_id, seq);

-- +goose Up

-- What the party has typed into the form of a case and not handed in: the newest state,
-- sealed with the key of the case. Its number grows with every change, and the numbers of
-- older states stay, so that of two who write at once one is told.
CREATE TABLE typed (
	case_id {{.Key}} NOT NULL,
	n       BIGINT NOT NULL,
	sealed  {{.Blob}},
	PRIMARY KEY (case_id, n)
);

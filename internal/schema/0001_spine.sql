-- +goose Up

-- What happened: one row a command, chained by hash. Never updated, never deleted.
CREATE TABLE entry (
	aggregate {{.Key}} NOT NULL,
	id        {{.Key}} NOT NULL,
	seq       BIGINT NOT NULL,
	at        {{.Key}} NOT NULL, -- RFC 3339, UTC, microseconds
	actor     {{.Key}} NOT NULL,
	act       {{.Key}} NOT NULL,
	events    TEXT NOT NULL,     -- JSON: [{"kind":…,"body":…}]
	hash      {{.Key}} NOT NULL, -- sha256 over this row and the hash before it
	PRIMARY KEY (aggregate, id, seq)
);

-- What it looks like now: the fold of its entries, with what lists ask for.
CREATE TABLE snapshot (
	aggregate {{.Key}} NOT NULL,
	id        {{.Key}} NOT NULL,
	version   BIGINT NOT NULL,   -- seq of the last entry
	head      {{.Key}} NOT NULL, -- hash of the last entry
	city      {{.Key}} NOT NULL,
	status    {{.Key}} NOT NULL,
	wake      {{.Key}} NOT NULL, -- moment at which a timer acts, '' for none
	due       {{.Key}} NOT NULL, -- date, '' for none
	state     TEXT NOT NULL,     -- JSON
	PRIMARY KEY (aggregate, id)
){{.Roomy}};
CREATE INDEX snapshot_worklist ON snapshot (aggregate, city, status, due, id);
CREATE INDEX snapshot_wake ON snapshot (aggregate, wake, id) WHERE wake <> '';

-- Who was refused, and who was shown personal data.
CREATE TABLE trail (
	id        {{.Key}} NOT NULL PRIMARY KEY,
	at        {{.Key}} NOT NULL,
	actor     {{.Key}} NOT NULL,
	aggregate {{.Key}} NOT NULL,
	subject   {{.Key}} NOT NULL, -- id of the aggregate
	act       {{.Key}} NOT NULL,
	outcome   {{.Key}} NOT NULL,
	detail    TEXT NOT NULL
);
CREATE INDEX trail_subject ON trail (aggregate, subject, at, id);
CREATE INDEX trail_actor ON trail (actor, at, id);

-- Personal data, sealed with the key of its case. No case_key, no personal data.
CREATE TABLE case_key (
	case_id {{.Key}} NOT NULL PRIMARY KEY,
	wrapped {{.Blob}} NOT NULL
);
CREATE TABLE dossier_version (
	case_id {{.Key}} NOT NULL,
	n       BIGINT NOT NULL,
	digest  {{.Key}} NOT NULL,
	sealed  {{.Blob}} NOT NULL,
	PRIMARY KEY (case_id, n)
);

-- Letters sent: what the seq-th entry of a case caused, as its n-th letter.
CREATE TABLE outbox (
	case_id   {{.Key}} NOT NULL,
	seq       BIGINT NOT NULL,
	n         BIGINT NOT NULL,
	kind      {{.Key}} NOT NULL,
	recipient {{.Key}} NOT NULL,
	created   {{.Key}} NOT NULL,
	PRIMARY KEY (case_id, seq, n)
);

-- Permits by number: no number is given twice.
CREATE TABLE certificate (
	number    {{.Key}} NOT NULL PRIMARY KEY,
	case_id   {{.Key}} NOT NULL,
	track     {{.Key}} NOT NULL,
	kind      {{.Key}} NOT NULL,
	holder    {{.Key}} NOT NULL,
	from_date {{.Key}} NOT NULL,
	to_date   {{.Key}} NOT NULL,
	status    {{.Key}} NOT NULL
);
CREATE INDEX certificate_case ON certificate (case_id, number);
CREATE INDEX certificate_expiry ON certificate (status, to_date, number);

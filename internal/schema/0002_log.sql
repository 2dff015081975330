-- +goose Up

-- Since when a head waits for the log: the moment of the first entry that the log
-- does not cover, '' when it covers all. A moment that stands is left standing, so
-- that a command on a case that waits already touches no index.
ALTER TABLE snapshot ADD COLUMN unlogged {{.Key}} NOT NULL DEFAULT '';
UPDATE snapshot SET unlogged = (SELECT e.at FROM entry AS e
WHERE e.aggregate = snapshot.aggregate AND e.id = snapshot.id AND e.seq = snapshot.version)
WHERE EXISTS (SELECT 1 FROM entry AS e WHERE e.aggregate = snapshot.aggregate AND e.id = snapshot.id AND e.seq = snapshot.version);
CREATE INDEX snapshot_unlogged ON snapshot (unlogged, aggregate, id) WHERE unlogged <> '';

-- The leaf in which a permit's issue is logged, '' if none was added.
ALTER TABLE certificate ADD COLUMN leaf {{.Key}} NOT NULL DEFAULT '';

-- Leaves that were added and have no place in the log yet.
CREATE TABLE log_queue (
	id   {{.Key}} NOT NULL PRIMARY KEY, -- hash of the leaf, hex
	at   {{.Key}} NOT NULL,
	body {{.Blob}} NOT NULL CHECK (length(body) BETWEEN 1 AND 8192)
);
CREATE INDEX log_queue_at ON log_queue (at, id);

-- The log: what stands at which place. A head is that of an aggregate's subject at
-- a version; any other leaf has aggregate '', its id as subject, and version 0.
CREATE TABLE log_leaf (
	n         BIGINT NOT NULL PRIMARY KEY,
	aggregate {{.Key}} NOT NULL,
	subject   {{.Key}} NOT NULL,
	version   BIGINT NOT NULL,
	opening   {{.Blob}} NOT NULL, -- of a head: what opens its leaf; else empty
	body      {{.Blob}} NOT NULL,
	UNIQUE (aggregate, subject, version)
);

-- The hashes of the tree, by golang.org/x/mod/sumdb/tlog's storage index.
CREATE TABLE log_hash (
	n    BIGINT NOT NULL PRIMARY KEY,
	hash {{.Blob}} NOT NULL
);

-- What was signed. One checkpoint a size, and one after another: these two keys
-- are why the log cannot fork.
CREATE TABLE log_checkpoint (
	size   BIGINT NOT NULL PRIMARY KEY,
	after  BIGINT NOT NULL UNIQUE, -- size of the checkpoint before it
	at     {{.Key}} NOT NULL,
	note   TEXT NOT NULL
);

-- Signatures of witnesses under our checkpoints.
CREATE TABLE log_cosignature (
	size    BIGINT NOT NULL,
	witness {{.Key}} NOT NULL,
	at      {{.Key}} NOT NULL,
	line    TEXT NOT NULL,
	PRIMARY KEY (size, witness)
);

-- The last checkpoint of others' logs that this office has cosigned.
CREATE TABLE log_witnessed (
	origin {{.Key}} NOT NULL PRIMARY KEY,
	size   BIGINT NOT NULL,
	note   TEXT NOT NULL
);

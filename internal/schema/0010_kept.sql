-- +goose Up

-- What an employer, or one of its handlers, states alike in all applications: filled in
-- for them in the next. Sealed with a key of its own; the owner is employer/ and the
-- credit code, or handler/ and the account.
CREATE TABLE kept (
	owner   {{.Key}} NOT NULL PRIMARY KEY,
	wrapped {{.Blob}} NOT NULL,
	sealed  {{.Blob}} NOT NULL
);

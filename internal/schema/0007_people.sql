-- +goose Up

-- Secrets of the installation, wrapped by its key ring: what logins and addresses are
-- hashed with.
CREATE TABLE people_secret (
	name    {{.Key}} NOT NULL PRIMARY KEY,
	wrapped {{.Blob}} NOT NULL,
	sealed  {{.Blob}} NOT NULL
);

-- Units that have handlers.
CREATE TABLE employer (
	code    {{.Key}} NOT NULL PRIMARY KEY, -- unified social credit code
	name    TEXT NOT NULL,
	created {{.Key}} NOT NULL
);

-- Who may sign in as whom. Names and login are sealed with a key per account; a login
-- is found by its keyed hash.
CREATE TABLE account (
	id       {{.Key}} NOT NULL PRIMARY KEY,
	role     {{.Key}} NOT NULL,
	employer {{.Key}} NOT NULL, -- of a handler, '' for others
	lang     {{.Key}} NOT NULL,
	login    {{.Key}} NOT NULL UNIQUE, -- HMAC-SHA256, hex
	created  {{.Key}} NOT NULL,
	disabled {{.Key}} NOT NULL, -- '' for an account that may sign in
	wrapped  {{.Blob}} NOT NULL,
	sealed   {{.Blob}} NOT NULL
);
CREATE INDEX account_role ON account (role, id);
CREATE INDEX account_employer ON account (employer, id) WHERE employer <> '';

-- What an account is shown to be its holder's by.
CREATE TABLE password (
	account {{.Key}} NOT NULL PRIMARY KEY,
	hash    TEXT NOT NULL, -- argon2id, PHC form
	since   {{.Key}} NOT NULL
);
CREATE TABLE authenticator (
	account {{.Key}} NOT NULL PRIMARY KEY,
	sealed  {{.Blob}} NOT NULL,
	step    BIGINT NOT NULL, -- of the last code that counted
	since   {{.Key}} NOT NULL
);
CREATE TABLE recovery_code (
	account {{.Key}} NOT NULL,
	hash    {{.Key}} NOT NULL, -- HMAC-SHA256, hex
	PRIMARY KEY (account, hash)
);
CREATE TABLE passkey (
	id      {{.Key}} NOT NULL PRIMARY KEY, -- sha256 of the credential id, hex
	account {{.Key}} NOT NULL,
	since   {{.Key}} NOT NULL,
	used    {{.Key}} NOT NULL, -- '' for never
	counter BIGINT NOT NULL,   -- signatures, as the device counts them
	sealed  {{.Blob}} NOT NULL
);
CREATE INDEX passkey_account ON passkey (account, since, id);

-- What was begun and must be finished within minutes, once: a passkey's challenge, a
-- sign-in that waits for its second factor.
CREATE TABLE ceremony (
	id      {{.Key}} NOT NULL PRIMARY KEY, -- sha256 of its ticket, hex
	purpose {{.Key}} NOT NULL,
	account {{.Key}} NOT NULL, -- '' while it is not known
	until   {{.Key}} NOT NULL,
	body    TEXT NOT NULL      -- JSON without personal data
);
CREATE INDEX ceremony_until ON ceremony (until, id);

-- One-time links by which an account gets its first factor.
CREATE TABLE invitation (
	id      {{.Key}} NOT NULL PRIMARY KEY, -- sha256 of its token, hex
	account {{.Key}} NOT NULL,
	purpose {{.Key}} NOT NULL,
	until   {{.Key}} NOT NULL
);
CREATE INDEX invitation_account ON invitation (account, id);
CREATE INDEX invitation_until ON invitation (until, id);

-- Who is signed in.
CREATE TABLE session (
	id        {{.Key}} NOT NULL PRIMARY KEY, -- sha256 of its token, hex
	account   {{.Key}} NOT NULL,
	began     {{.Key}} NOT NULL,
	seen      {{.Key}} NOT NULL,
	shown     {{.Key}} NOT NULL, -- when a factor was shown last
	confirmed {{.Key}} NOT NULL, -- when two were, '' for never
	until     {{.Key}} NOT NULL, -- it ends then unless it is used before
	last      {{.Key}} NOT NULL, -- it ends then
	lang      {{.Key}} NOT NULL,
	agent     {{.Key}} NOT NULL
);
CREATE INDEX session_account ON session (account, began, id);
CREATE INDEX session_until ON session (until, id);

-- How much may still be tried: the moment at which a bucket is full again, in
-- microseconds since 1970.
CREATE TABLE throttle (
	id    {{.Key}} NOT NULL PRIMARY KEY, -- HMAC-SHA256, hex
	ready BIGINT NOT NULL
);
CREATE INDEX throttle_ready ON throttle (ready, id);

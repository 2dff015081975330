-- +goose Up

-- What lists are made from: where each case stands, and whose turn it is. Everything
-- here follows from the state of the case; package worklist writes it with each command,
-- can write it anew, and proves that it is right. No personal data.
CREATE TABLE worklist (
	case_id       {{.Key}} NOT NULL PRIMARY KEY,
	city          {{.Key}} NOT NULL,
	state         {{.Key}} NOT NULL, -- draft, open, closed
	rank          {{.Key}} NOT NULL, -- what lists are sorted by: due date of an open case, day on which a closed one ended
	phase         {{.Key}} NOT NULL,
	outcome       {{.Key}} NOT NULL,
	window_id     {{.Key}} NOT NULL, -- the offices whose work the case is
	work_id       {{.Key}} NOT NULL,
	residence_id  {{.Key}} NOT NULL,
	supervisor_id {{.Key}} NOT NULL,
	station       {{.Key}} NOT NULL,
	applicant     {{.Key}} NOT NULL,
	handler       {{.Key}} NOT NULL,
	employer      {{.Key}} NOT NULL,
	business      {{.Key}} NOT NULL, -- work/domestic residence/first
	works         BIGINT NOT NULL,   -- 1: a work permit is asked for
	resides       BIGINT NOT NULL,   -- 1: a residence permit is
	filed         {{.Key}} NOT NULL,
	accepted      {{.Key}} NOT NULL,
	due           {{.Key}} NOT NULL, -- of what is promised, '' for none
	unit          {{.Key}} NOT NULL, -- in which it is counted
	fifth         BIGINT NOT NULL,   -- 20 % of the promised days, rounded down
	legal         {{.Key}} NOT NULL, -- the earliest legal limit that runs, '' for none
	paused        BIGINT NOT NULL,
	awaits        BIGINT NOT NULL,   -- 1: the applicant or the employer has to do something
	slot          {{.Key}} NOT NULL, -- day of the visit
	way           {{.Key}} NOT NULL, -- of collection
	closed        {{.Key}} NOT NULL
){{.Roomy}};
CREATE INDEX worklist_window ON worklist (window_id, state, rank, case_id);
CREATE INDEX worklist_work ON worklist (work_id, state, rank, case_id);
CREATE INDEX worklist_residence ON worklist (residence_id, state, rank, case_id);
CREATE INDEX worklist_supervisor ON worklist (supervisor_id, state, rank, case_id);
CREATE INDEX worklist_window_number ON worklist (window_id, case_id);
CREATE INDEX worklist_work_number ON worklist (work_id, case_id);
CREATE INDEX worklist_residence_number ON worklist (residence_id, case_id);
CREATE INDEX worklist_supervisor_number ON worklist (supervisor_id, case_id);
CREATE INDEX worklist_applicant ON worklist (applicant, case_id);
CREATE INDEX worklist_handler ON worklist (handler, case_id);
CREATE INDEX worklist_employer ON worklist (employer, case_id);

-- The tracks of a case, and one more, called '', for the window: who is wanted now.
CREATE TABLE worklist_track (
	case_id  {{.Key}} NOT NULL,
	track    {{.Key}} NOT NULL,
	kind     {{.Key}} NOT NULL,
	business {{.Key}} NOT NULL,
	office   {{.Key}} NOT NULL,
	stage    {{.Key}} NOT NULL,
	post     {{.Key}} NOT NULL, -- wanted, '' for none
	near     TEXT NOT NULL,     -- who may not work there: each id between two line breaks
	rank     {{.Key}} NOT NULL, -- of the case while a post is wanted, else ''
	PRIMARY KEY (case_id, track)
){{.Roomy}};
CREATE INDEX worklist_track_wanted ON worklist_track (office, rank, case_id, post) WHERE post <> '';

-- The members of the expert group that a case has.
CREATE TABLE worklist_expert (
	case_id {{.Key}} NOT NULL,
	person  {{.Key}} NOT NULL,
	PRIMARY KEY (case_id, person)
);
CREATE INDEX worklist_expert_person ON worklist_expert (person, case_id);

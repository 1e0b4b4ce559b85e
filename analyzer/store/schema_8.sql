-- Version 8: what a run has looked at. Findings of earlier runs that a run did not look for are `unseen`
-- by it: neither fixed nor, when they are found the next time, new.

ALTER TABLE run ADD COLUMN left_out_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE run_rule (
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	rule_id TEXT NOT NULL,
	PRIMARY KEY (run_id, rule_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unseen (
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	finding_id INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
	PRIMARY KEY (run_id, finding_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX unseen_finding ON unseen (finding_id);

DROP VIEW new_finding;
DROP VIEW fixed_finding;

-- What is known after a run: what it has found, and what it did not look for.
CREATE VIEW known_finding AS
SELECT run_id AS after_run_id, finding.* FROM finding WHERE state IS NOT 'absent'
UNION ALL
SELECT unseen.run_id, finding.* FROM unseen JOIN finding ON finding.id = finding_id;

-- Open findings that were not known after the run before. All of them, when there was none before.
CREATE VIEW new_finding AS
SELECT *
FROM open_finding
WHERE fingerprint NOT IN (
	SELECT fingerprint FROM known_finding WHERE after_run_id = (SELECT id FROM previous));

-- What was known after the run before, and open, and is no longer after the latest.
CREATE VIEW fixed_finding AS
SELECT path || ':' || line || ':' || column AS location, known_finding.*
FROM known_finding
WHERE after_run_id = (SELECT id FROM previous) AND suppressed IS NULL AND accepted IS NULL
	AND fingerprint NOT IN (
		SELECT fingerprint FROM known_finding WHERE after_run_id = (SELECT id FROM latest));

PRAGMA user_version = 8;

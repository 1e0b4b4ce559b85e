-- Version 5: what was known of a finding before its run: `state` is SARIF's baselineState, `accepted`
-- the reason of the baseline. A finding that is absent was known and is no more. `statement` is a
-- hash of the statement it stands in; `commit_id` the git commit whose files the run looked at.

ALTER TABLE finding ADD COLUMN state TEXT
	CHECK (state IN ('new', 'unchanged', 'updated', 'absent'));
ALTER TABLE finding ADD COLUMN accepted TEXT;
ALTER TABLE finding ADD COLUMN statement TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN commit_id TEXT;

DROP VIEW fixed_finding;
DROP VIEW new_finding;
DROP VIEW open_finding;

-- Findings of the latest run that neither a comment nor the baseline allows.
CREATE VIEW open_finding AS
SELECT path || ':' || line || ':' || column AS location, finding.*
FROM finding
WHERE run_id = (SELECT id FROM latest) AND suppressed IS NULL AND accepted IS NULL
	AND state IS NOT 'absent';

-- ... that the run before did not have. All of them, when there was none before.
CREATE VIEW new_finding AS
SELECT *
FROM open_finding
WHERE fingerprint NOT IN (
	SELECT fingerprint FROM finding
	WHERE run_id = (SELECT id FROM previous) AND state IS NOT 'absent');

-- What the run before had and the latest no longer has.
CREATE VIEW fixed_finding AS
SELECT path || ':' || line || ':' || column AS location, finding.*
FROM finding
WHERE run_id = (SELECT id FROM previous) AND suppressed IS NULL AND accepted IS NULL
	AND state IS NOT 'absent' AND fingerprint NOT IN (
		SELECT fingerprint FROM finding
		WHERE run_id = (SELECT id FROM latest) AND state IS NOT 'absent');

PRAGMA user_version = 5;

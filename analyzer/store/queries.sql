-- The statements of findings.c, each under its name. Parameters are numbered in the order of
-- the columns they fill.

-- name: check-application
SELECT count(*), (SELECT application_id FROM pragma_application_id) FROM sqlite_schema;

-- name: add-run
INSERT INTO run (key, tool_version, root, database, started, duration_us, unit_count,
	parsed_count, cached_count, lost_count, missing_count, partial_count, variant_count,
	not_c_count, function_count, degraded_count, unresolved_calls, fan_out_cut,
	unmodelled_count, suppressed_count, hidden_count, excluded_count,
	skipped_count, left_out_count, commit_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
	?20, ?21, ?22, ?23, ?24, ?25);

-- name: add-rule
INSERT OR REPLACE INTO rule (id, title, severity, page, run_id, position)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: add-run-rule
INSERT INTO run_rule (run_id, rule_id) VALUES (?1, ?2);

-- name: add-unit
INSERT INTO unit (run_id, position, path, state, is_partial, problem, function_count,
	degraded_count)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: add-finding
INSERT INTO finding (run_id, fingerprint, rule_id, severity, confidence, path, line, column,
	end_column, function, message, hint, category, suppressed, unit_count, fix, doubt,
	sketch, state, accepted, statement, excluded, suppressed_path, suppressed_line, is_cut,
	first_line, last_line)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
	?21, ?22, ?23, ?24, ?25, ?26, ?27);

-- name: add-step
INSERT INTO finding_step (finding_id, position, path, line, column, text, is_anchor)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: add-edit
INSERT INTO finding_edit (finding_id, position, path, line, column, removed, inserted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- What was known after run ?1, and is not among the findings of run ?2.
-- name: list-before
SELECT before.id, before.fingerprint, before.rule_id, before.path, run.database
FROM (
	SELECT * FROM finding WHERE run_id = ?1 AND state IS NOT 'absent'
	UNION ALL
	SELECT finding.* FROM unseen JOIN finding ON finding.id = finding_id
	WHERE unseen.run_id = ?1) AS before
	JOIN run ON run.id = before.run_id
WHERE NOT EXISTS (SELECT 1 FROM finding AS now
	WHERE now.fingerprint = before.fingerprint AND now.run_id = ?2
		AND now.path = before.path AND now.state IS NOT 'absent');

-- name: list-step-paths
SELECT DISTINCT path FROM finding_step WHERE finding_id = ?1;

-- name: add-unseen
INSERT INTO unseen (run_id, finding_id) VALUES (?1, ?2);

-- name: find-file
SELECT id FROM file WHERE path = ?1 AND hash = ?2;

-- name: add-file
INSERT INTO file (path, hash, size, text_zstd) VALUES (?1, ?2, ?3, ?4);

-- name: add-run-file
INSERT INTO run_file (run_id, position, file_id) VALUES (?1, ?2, ?3);

-- name: add-source
INSERT INTO source (id, path) VALUES (?1, ?2);

-- name: add-function
INSERT INTO function (id, key, name, source_id, line, end_line, contexts, is_defined,
	is_degraded, under_deadline)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: add-call
INSERT INTO call (caller_id, callee_id, kind, source_id, line, column, via, confidence)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: add-effect
INSERT INTO effect (function_id, effect, category, is_must, next_id, source_id, line, column)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: run-of-key
SELECT max(id) FROM run WHERE key = ?1;

-- name: latest-run
SELECT max(id) FROM run;

-- name: load-run
SELECT key, tool_version, root, database, started, duration_us, unit_count, parsed_count,
	cached_count, lost_count, missing_count, partial_count, variant_count, not_c_count,
	function_count, degraded_count, unresolved_calls, fan_out_cut, unmodelled_count,
	suppressed_count, hidden_count, excluded_count, skipped_count, left_out_count, commit_id
FROM run WHERE id = ?1;

-- name: count-rules
SELECT count(*) FROM rule WHERE run_id >= ?1;

-- name: load-rules
SELECT id, title, severity, page,
	EXISTS (SELECT 1 FROM run_rule WHERE run_rule.run_id = ?1)
		AND NOT EXISTS (SELECT 1 FROM run_rule
			WHERE run_rule.run_id = ?1 AND rule_id = rule.id)
FROM rule WHERE run_id >= ?1 ORDER BY position, id;

-- name: count-units
SELECT count(*) FROM unit WHERE run_id = ?1;

-- name: load-units
SELECT path, state, is_partial, problem, function_count, degraded_count
FROM unit WHERE run_id = ?1 ORDER BY position;

-- name: count-unseen
SELECT count(*) FROM unseen WHERE run_id = ?1;

-- name: load-unseen
SELECT fingerprint, rule_id, severity, confidence, path, function, message, statement, suppressed,
	accepted
FROM unseen JOIN finding ON finding.id = finding_id
WHERE unseen.run_id = ?1 ORDER BY finding.id;

-- name: count-findings
SELECT count(*) FROM finding WHERE run_id = ?1;

-- name: load-findings
SELECT id, fingerprint, rule_id, severity, confidence, path, line, column, end_column, function,
	message, hint, category, suppressed, unit_count, fix, doubt, sketch, state, accepted,
	statement, excluded, suppressed_path, suppressed_line, is_cut, first_line, last_line
FROM finding WHERE run_id = ?1 ORDER BY id;

-- name: count-steps
SELECT count(*) FROM finding_step WHERE finding_id = ?1;

-- name: load-steps
SELECT path, line, column, text, is_anchor
FROM finding_step WHERE finding_id = ?1 ORDER BY position;

-- name: count-edits
SELECT count(*) FROM finding_edit WHERE finding_id = ?1;

-- name: load-edits
SELECT path, line, column, removed, inserted
FROM finding_edit WHERE finding_id = ?1 ORDER BY position;

-- name: count-files
SELECT count(*) FROM run_file WHERE run_id = ?1;

-- name: load-files
SELECT path, size, text_zstd
FROM run_file JOIN file ON file.id = file_id
WHERE run_id = ?1 ORDER BY position;

-- name: count-sources
SELECT count(*) FROM source;

-- name: load-sources
SELECT id, path FROM source ORDER BY id;

-- name: count-functions
SELECT count(*) FROM function;

-- name: load-functions
SELECT key, name, source_id, line, end_line, contexts, is_defined, is_degraded, under_deadline
FROM function ORDER BY id;

-- name: count-calls
SELECT count(*) FROM call;

-- name: load-calls
SELECT caller_id, callee_id, kind, source_id, line, column, via, confidence
FROM call ORDER BY id;

-- name: count-effects
SELECT count(*) FROM effect;

-- name: load-effects
SELECT function_id, effect, category, is_must, next_id, source_id, line, column
FROM effect ORDER BY id;

-- name: count-runs
SELECT count(*) FROM run;

-- What is new and what is fixed is as in the views of these names; and nothing that could not be
-- looked for is fixed.
-- name: list-runs
WITH pair (id, before_id) AS (
	SELECT id, (SELECT max(id) FROM run AS earlier WHERE earlier.id < run.id) FROM run)
SELECT run.id, started, commit_id, tool_version, unit_count, parsed_count + cached_count,
	(SELECT count(*) FROM finding WHERE run_id = run.id AND suppressed IS NULL
		AND accepted IS NULL AND state IS NOT 'absent'),
	(SELECT count(*) FROM finding WHERE run_id = run.id AND suppressed IS NULL
		AND accepted IS NOT NULL AND state IS NOT 'absent'),
	(SELECT count(*) FROM finding WHERE run_id = run.id AND suppressed IS NOT NULL),
	(SELECT count(*) FROM finding AS now WHERE run_id = run.id AND suppressed IS NULL
		AND accepted IS NULL AND state IS NOT 'absent'
		AND NOT EXISTS (SELECT 1 FROM finding AS known
			WHERE known.fingerprint = now.fingerprint AND known.run_id = before_id
			AND known.state IS NOT 'absent')
		-- Asked only after a run that left something out: there are many findings of a name.
		AND NOT (EXISTS (SELECT 1 FROM unseen WHERE unseen.run_id = before_id)
			AND EXISTS (SELECT 1 FROM finding AS known
				JOIN unseen ON unseen.run_id = before_id AND finding_id = known.id
				WHERE known.fingerprint = now.fingerprint
				AND known.state IS NOT 'absent'))),
	(SELECT count(*) FROM finding AS before
		WHERE run_id = before_id AND suppressed IS NULL AND accepted IS NULL
		AND state IS NOT 'absent'
		AND run.lost_count + run.missing_count + run.partial_count = 0
		AND NOT EXISTS (SELECT 1 FROM finding AS now
			WHERE now.fingerprint = before.fingerprint AND now.run_id = run.id
			AND now.state IS NOT 'absent')
		AND NOT EXISTS (SELECT 1 FROM unseen
			WHERE unseen.run_id = run.id AND finding_id = before.id))
	+ (SELECT count(*) FROM unseen AS passed JOIN finding AS before ON before.id = passed.finding_id
		WHERE passed.run_id = before_id AND suppressed IS NULL AND accepted IS NULL
		AND NOT EXISTS (SELECT 1 FROM finding AS now
			WHERE now.fingerprint = before.fingerprint AND now.run_id = run.id
			AND now.state IS NOT 'absent')
		AND NOT EXISTS (SELECT 1 FROM unseen
			WHERE unseen.run_id = run.id AND finding_id = before.id)),
	(SELECT count(*) FROM unseen WHERE unseen.run_id = run.id)
FROM run JOIN pair USING (id) WHERE run.id <= ?1 ORDER BY run.id DESC LIMIT ?2;

-- How many findings the latest runs have, from the last one back.
-- name: sizes-of-runs
SELECT (SELECT count(*) FROM finding WHERE run_id = run.id)
FROM run WHERE id <= ?1 ORDER BY id DESC LIMIT ?2;

-- What a run did not look for is still open after it.
-- name: count-rules-of-run
SELECT count(DISTINCT rule_id) FROM (
	SELECT rule_id FROM finding
	WHERE run_id = ?1 AND suppressed IS NULL AND accepted IS NULL AND state IS NOT 'absent'
	UNION ALL
	SELECT rule_id FROM unseen JOIN finding ON finding.id = finding_id
	WHERE unseen.run_id = ?1 AND suppressed IS NULL AND accepted IS NULL);

-- name: rules-of-run
SELECT rule_id, count(*) FROM (
	SELECT rule_id FROM finding
	WHERE run_id = ?1 AND suppressed IS NULL AND accepted IS NULL AND state IS NOT 'absent'
	UNION ALL
	SELECT rule_id FROM unseen JOIN finding ON finding.id = finding_id
	WHERE unseen.run_id = ?1 AND suppressed IS NULL AND accepted IS NULL)
GROUP BY rule_id ORDER BY rule_id;

-- name: run-before-day
SELECT max(id) FROM run WHERE substr(started, 1, 10) < ?1;

-- name: run-of-commit
SELECT max(id) FROM run WHERE commit_id >= ?1 AND commit_id < ?1 || 'g';

-- Runs that did not look for it count neither way.
-- name: runs-of-finding
WITH seen (runs, first, last) AS (
	SELECT count(DISTINCT run_id), min(run_id), max(run_id) FROM finding
	WHERE fingerprint = ?1 AND path = ?2 AND state IS NOT 'absent'),
passed (run_id) AS (
	SELECT DISTINCT unseen.run_id FROM unseen JOIN finding ON finding.id = finding_id
	WHERE fingerprint = ?1 AND path = ?2)
SELECT runs, first, last,
	(SELECT started FROM run WHERE id = first),
	(SELECT started FROM run WHERE id = last),
	(SELECT commit_id FROM run WHERE id = first),
	(SELECT count(*) FROM run WHERE id >= first AND id NOT IN (SELECT run_id FROM passed)),
	(SELECT count(*) FROM run WHERE id > last AND id NOT IN (SELECT run_id FROM passed))
FROM seen;

-- name: run-of-finding
SELECT max(run_id) FROM finding
WHERE fingerprint >= ?1 AND fingerprint < ?1 || 'g' AND state IS NOT 'absent';

-- name: run-of-place
SELECT max(run_id) FROM finding WHERE path = ?1 AND line = ?2;

-- name: prune-runs
WITH kept (id) AS (SELECT id FROM run ORDER BY id DESC LIMIT ?1)
DELETE FROM run
WHERE id NOT IN (SELECT id FROM kept) AND id NOT IN (
	SELECT finding.run_id FROM unseen JOIN finding ON finding.id = finding_id
	WHERE unseen.run_id IN (SELECT id FROM kept));

-- name: prune-files
DELETE FROM file WHERE id NOT IN (SELECT file_id FROM run_file);

-- name: vacuum
VACUUM;

-- name: checkpoint
PRAGMA wal_checkpoint(TRUNCATE);

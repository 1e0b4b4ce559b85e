-- Version 2: views for people. Nothing in the tool reads them.

-- The run that the graph and the views below are about.
CREATE VIEW latest AS
SELECT * FROM run ORDER BY id DESC LIMIT 1;

CREATE VIEW previous AS
SELECT * FROM run ORDER BY id DESC LIMIT 1 OFFSET 1;

-- Findings of the latest run that no comment allows.
CREATE VIEW open_finding AS
SELECT path || ':' || line || ':' || column AS location, finding.*
FROM finding
WHERE run_id = (SELECT id FROM latest) AND suppressed IS NULL;

-- ... that the run before did not have. All of them, when there was none before.
CREATE VIEW new_finding AS
SELECT *
FROM open_finding
WHERE fingerprint NOT IN (
	SELECT fingerprint FROM finding WHERE run_id = (SELECT id FROM previous));

-- What the run before had and the latest no longer has.
CREATE VIEW fixed_finding AS
SELECT path || ':' || line || ':' || column AS location, finding.*
FROM finding
WHERE run_id = (SELECT id FROM previous) AND suppressed IS NULL
	AND fingerprint NOT IN (
		SELECT fingerprint FROM finding WHERE run_id = (SELECT id FROM latest));

-- Functions with their contexts as columns; may_run_on_loop is a task or a callback.
CREATE VIEW function_context AS
SELECT function.id, name, source.path, line, end_line,
	contexts & 1 <> 0 AS in_task,
	contexts & 2 <> 0 AS in_callback,
	contexts & 4 <> 0 AS in_worker,
	contexts & 8 <> 0 AS at_startup,
	contexts & 16 <> 0 AS in_unknown,
	contexts & 32 <> 0 AS in_signal,
	contexts & 3 <> 0 AS may_run_on_loop,
	is_defined, is_degraded, under_deadline
FROM function LEFT JOIN source ON source.id = source_id;

-- Calls by name.
CREATE VIEW call_name AS
SELECT caller.name AS caller, callee.name AS callee, kind,
	source.path || ':' || call.line || ':' || call.column AS location,
	via, confidence, callee.is_defined AS callee_is_defined, caller_id, callee_id
FROM call
	JOIN function AS caller ON caller.id = caller_id
	JOIN function AS callee ON callee.id = callee_id
	LEFT JOIN source ON source.id = call.source_id;

-- Effects by name, and the function each comes from.
CREATE VIEW effect_name AS
SELECT function.name AS function, effect, category, is_must, next.name AS next,
	source.path || ':' || effect.line || ':' || effect.column AS location,
	function_id, next_id
FROM effect
	JOIN function ON function.id = function_id
	LEFT JOIN function AS next ON next.id = next_id
	LEFT JOIN source ON source.id = effect.source_id;

PRAGMA user_version = 2;

-- What is read of a stalls.db. Its tables are the runtime's.

-- name: stalls-identity
SELECT application_id, (SELECT user_version FROM pragma_user_version),
	(SELECT count(*) FROM sqlite_schema)
FROM pragma_application_id;

-- The frames of all stalls, the innermost first. A stall without any has one row without a depth.
-- name: stalls-frames
SELECT stall.id, stall.started_at, duration_ns, function, file, line, module = path, depth
FROM stall
	JOIN program ON program.id = stall.program
	LEFT JOIN frame ON frame.stall = stall.id
ORDER BY stall.id, depth;

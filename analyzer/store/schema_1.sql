-- The tables of findings.db, version 1. docs/database.md says what each column means.
--
-- What a run leaves for good: run, unit, finding, finding_step, and file by content.
-- What only the latest run leaves: function, call, effect (replaced as a whole).

PRAGMA application_id = 1634953844; -- "asnt"

CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL,
	tool_version TEXT NOT NULL,
	root TEXT NOT NULL,
	database TEXT,
	started TEXT NOT NULL,
	duration_us INTEGER NOT NULL,
	unit_count INTEGER NOT NULL,
	parsed_count INTEGER NOT NULL,
	cached_count INTEGER NOT NULL,
	lost_count INTEGER NOT NULL,
	missing_count INTEGER NOT NULL,
	partial_count INTEGER NOT NULL,
	variant_count INTEGER NOT NULL,
	not_c_count INTEGER NOT NULL,
	function_count INTEGER NOT NULL,
	degraded_count INTEGER NOT NULL,
	unresolved_calls INTEGER NOT NULL,
	fan_out_cut INTEGER NOT NULL,
	unmodelled_count INTEGER NOT NULL,
	suppressed_count INTEGER NOT NULL,
	hidden_count INTEGER NOT NULL
) STRICT;

CREATE INDEX run_key ON run (key);

CREATE TABLE rule (
	id TEXT PRIMARY KEY,
	title TEXT NOT NULL,
	severity TEXT NOT NULL CHECK (severity IN ('info', 'performance', 'warning', 'error')),
	page TEXT,
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	position INTEGER NOT NULL,
	path TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('parsed', 'cached', 'failed', 'missing')),
	is_partial INTEGER NOT NULL,
	problem TEXT,
	function_count INTEGER NOT NULL,
	degraded_count INTEGER NOT NULL,
	PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	fingerprint TEXT NOT NULL,
	rule_id TEXT NOT NULL,
	severity TEXT NOT NULL CHECK (severity IN ('info', 'performance', 'warning', 'error')),
	confidence TEXT NOT NULL CHECK (confidence IN ('possible', 'likely', 'certain')),
	path TEXT NOT NULL,
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	end_column INTEGER NOT NULL,
	function TEXT,
	message TEXT NOT NULL,
	hint TEXT,
	category TEXT,
	suppressed TEXT,
	unit_count INTEGER NOT NULL
) STRICT;

CREATE INDEX finding_run ON finding (run_id);
CREATE INDEX finding_fingerprint ON finding (fingerprint, run_id);

CREATE TABLE finding_step (
	finding_id INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
	position INTEGER NOT NULL,
	path TEXT NOT NULL,
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	text TEXT NOT NULL,
	is_anchor INTEGER NOT NULL,
	PRIMARY KEY (finding_id, position)
) STRICT, WITHOUT ROWID;

-- A text is kept once, however many runs saw it.
CREATE TABLE file (
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	size INTEGER NOT NULL,
	text_zstd BLOB NOT NULL,
	UNIQUE (path, hash)
) STRICT;

CREATE TABLE run_file (
	run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	position INTEGER NOT NULL,
	file_id INTEGER NOT NULL REFERENCES file,
	PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Paths of the graph as numbers: a million calls name a few thousand files.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL
) STRICT;

CREATE TABLE function (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL,
	name TEXT NOT NULL,
	source_id INTEGER REFERENCES source,
	line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	contexts INTEGER NOT NULL,
	is_defined INTEGER NOT NULL,
	is_degraded INTEGER NOT NULL,
	under_deadline INTEGER NOT NULL
) STRICT;

CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	caller_id INTEGER NOT NULL REFERENCES function,
	callee_id INTEGER NOT NULL REFERENCES function,
	kind TEXT NOT NULL,
	source_id INTEGER REFERENCES source,
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	via TEXT,
	-- Not IN (...): that builds a table for each of a million rows.
	confidence TEXT NOT NULL CHECK (
		confidence = 'certain' OR confidence = 'likely' OR confidence = 'possible')
) STRICT;

CREATE TABLE effect (
	id INTEGER PRIMARY KEY,
	function_id INTEGER NOT NULL REFERENCES function,
	effect TEXT NOT NULL,
	category TEXT,
	is_must INTEGER NOT NULL,
	next_id INTEGER REFERENCES function,
	source_id INTEGER REFERENCES source,
	line INTEGER NOT NULL,
	column INTEGER NOT NULL
) STRICT;

PRAGMA user_version = 1;

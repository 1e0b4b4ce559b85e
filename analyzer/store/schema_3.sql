-- Version 3: what would mend a finding. Edits of one finding belong together.

ALTER TABLE finding ADD COLUMN fix TEXT CHECK (fix IN ('suggest', 'safe'));

CREATE TABLE finding_edit (
	finding_id INTEGER NOT NULL REFERENCES finding ON DELETE CASCADE,
	position INTEGER NOT NULL,
	path TEXT NOT NULL,
	line INTEGER NOT NULL,
	column INTEGER NOT NULL,
	removed INTEGER NOT NULL,
	inserted TEXT NOT NULL,
	PRIMARY KEY (finding_id, position)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;

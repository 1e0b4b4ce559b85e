-- Version 7: where the comment stands that allows a finding, and whether it speaks of a call further
-- down its path.

ALTER TABLE finding ADD COLUMN suppressed_path TEXT;
ALTER TABLE finding ADD COLUMN suppressed_line INTEGER;
ALTER TABLE finding ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 7;

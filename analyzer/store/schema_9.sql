-- Version 9: the lines of the loop that a finding is about, 0 for others. A stall anywhere in it is the
-- same thing.

ALTER TABLE finding ADD COLUMN first_line INTEGER NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN last_line INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 9;

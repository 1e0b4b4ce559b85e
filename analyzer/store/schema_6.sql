-- Version 6: files and units that the configuration leaves out.

ALTER TABLE finding ADD COLUMN excluded TEXT;
ALTER TABLE run ADD COLUMN excluded_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN skipped_count INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 6;

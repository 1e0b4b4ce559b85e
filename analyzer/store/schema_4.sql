-- Version 4: why a fix is no more than a suggestion, and fixes that are only sketched: `sketch` then,
-- and no `fix`.

ALTER TABLE finding ADD COLUMN doubt TEXT;
ALTER TABLE finding ADD COLUMN sketch TEXT;

PRAGMA user_version = 4;

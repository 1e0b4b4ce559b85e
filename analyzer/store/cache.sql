-- The unit cache. It can be made again at any time, so there are no migrations: another schema
-- version, or damage, and the file is replaced.
--
-- A file row is one content of one path; its size, mtime and inode are what the disk said when
-- that content was last seen there. The files of a unit are row ids, 32 bits each.

-- name: cache_schema
CREATE TABLE file (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- an id that was swept away never means another row
	hash BLOB NOT NULL UNIQUE,
	path BLOB NOT NULL,
	content BLOB NOT NULL,
	size INTEGER NOT NULL,
	mtime INTEGER NOT NULL,
	inode INTEGER NOT NULL
) STRICT;
CREATE TABLE search (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- an id that was swept away never means another row
	hash BLOB NOT NULL UNIQUE,
	bytes BLOB NOT NULL
) STRICT;
CREATE TABLE unit (
	command BLOB PRIMARY KEY,
	key BLOB NOT NULL,
	search INTEGER NOT NULL,
	files BLOB NOT NULL,
	extra BLOB NOT NULL,
	used INTEGER NOT NULL,
	size INTEGER NOT NULL,
	checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE encoded (
	id INTEGER PRIMARY KEY,
	command BLOB NOT NULL UNIQUE,
	bytes BLOB NOT NULL
) STRICT;
CREATE TABLE plan (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	key BLOB NOT NULL UNIQUE,
	bytes BLOB NOT NULL
) STRICT;
PRAGMA user_version = 2;

-- name: cache_unit
SELECT key, search, files, extra, used FROM unit WHERE command = ?1;

-- name: cache_file
SELECT path, content, size, mtime, inode FROM file WHERE id = ?1;

-- name: cache_search
SELECT bytes FROM search WHERE id = ?1;

-- name: cache_encoded
SELECT encoded.bytes, unit.checksum, unit.key FROM encoded JOIN unit USING (command)
WHERE command = ?1;

-- name: cache_file_id
SELECT id, mtime, size, inode FROM file WHERE hash = ?1;

-- name: cache_add_file
INSERT INTO file (hash, path, content, size, mtime, inode) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: cache_stamp_file
UPDATE file SET size = ?2, mtime = ?3, inode = ?4 WHERE id = ?1;

-- name: cache_search_id
SELECT id FROM search WHERE hash = ?1;

-- name: cache_add_search
INSERT INTO search (hash, bytes) VALUES (?1, ?2);

-- name: cache_set_search
UPDATE unit SET search = ?2 WHERE command = ?1;

-- name: cache_set_used
UPDATE unit SET used = ?2 WHERE command = ?1;

-- name: cache_add_unit
INSERT OR REPLACE INTO unit (command, key, search, files, extra, used, size, checksum)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: cache_add_encoded
INSERT OR REPLACE INTO encoded (command, bytes) VALUES (?1, ?2);

-- name: cache_size
SELECT (page_count - freelist_count) * page_size
FROM pragma_page_count, pragma_freelist_count, pragma_page_size;

-- name: cache_unit_count
SELECT count(*) FROM unit;

-- name: cache_oldest
SELECT command, size FROM unit ORDER BY used, command;

-- name: cache_remove_unit
DELETE FROM unit WHERE command = ?1;

-- name: cache_remove_encoded
DELETE FROM encoded WHERE command = ?1;

-- name: cache_last_file
SELECT coalesce(max(id), 0) FROM file;

-- name: cache_references
SELECT search, files FROM unit;

-- name: cache_remove_file
DELETE FROM file WHERE id = ?1;

-- name: cache_all_files
SELECT id FROM file;

-- name: cache_all_searches
SELECT id FROM search;

-- name: cache_remove_search
DELETE FROM search WHERE id = ?1;

-- name: cache_plan
SELECT bytes FROM plan WHERE key = ?1;

-- name: cache_add_plan
INSERT OR REPLACE INTO plan (key, bytes) VALUES (?1, ?2);

-- name: cache_forget_plans
DELETE FROM plan WHERE id <= (SELECT max(id) FROM plan) - 16;

/*
 * Files are many times fewer than mentions of files: ten thousand units name three million, and
 * have fifteen thousand.
 */
#include "frontend/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/intern.h"

struct seen {
	bool exists, is_hashed, is_readable;
	struct input_file file; /* mtime as it is */
};

struct disk {
	int64_t started;
	struct intern paths; /* numbers index `seen` */
	ARRAY(struct seen) seen;
};

struct disk *disk_new(void)
{
	struct disk *disk = memory_new(1, sizeof(*disk));
	disk->started = inputs_now();
	return disk;
}

void disk_free(struct disk *disk)
{
	if (!disk)
		return;
	intern_release(&disk->paths);
	array_release(&disk->seen);
	free(disk);
}

bool inputs_stat(const char *path, struct input_file *file)
{
	struct stat stat_data;
	*file = (struct input_file){ .path = path };
	if (stat(path, &stat_data))
		return false;
	file->size = (uint64_t)stat_data.st_size;
	file->mtime = (int64_t)stat_data.st_mtim.tv_sec * 1000000000 + stat_data.st_mtim.tv_nsec;
	file->inode = (uint64_t)stat_data.st_ino;
	return true;
}

bool inputs_same_stamp(const struct input_file *a, const struct input_file *b)
{
	return a->mtime == b->mtime && a->size == b->size && a->inode == b->inode;
}

static struct seen look_at(const char *path)
{
	struct seen seen = { 0 };
	seen.exists = inputs_stat(path, &seen.file);
	return seen;
}

bool disk_matches(struct disk *disk, const struct input_file *file, struct input_file *now)
{
	uint32_t number = intern_add(&disk->paths, file->path);
	if (number == disk->seen.count)
		array_push(&disk->seen, look_at(intern_at(&disk->paths, number)));
	struct seen *seen = &disk->seen.items[number];

	*now = seen->file;
	now->mtime = inputs_trusted(seen->file.mtime, disk->started);
	if (!seen->exists)
		return false;
	if (file->mtime && inputs_same_stamp(file, &seen->file))
		return true;
	if (!seen->is_hashed)
		seen->is_readable = inputs_hash_file(seen->file.path, &seen->file.content);
	seen->is_hashed = true;
	now->content = seen->file.content;
	return seen->is_readable && hash_equal(seen->file.content, file->content);
}

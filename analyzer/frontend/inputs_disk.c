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

static struct seen look_at(const char *path)
{
	struct stat stat_data;
	if (stat(path, &stat_data))
		return (struct seen){ 0 };
	return (struct seen){
		.exists = true,
		.file = {
			.path = path,
			.size = (uint64_t)stat_data.st_size,
			.mtime = (int64_t)stat_data.st_mtim.tv_sec * 1000000000 +
				stat_data.st_mtim.tv_nsec,
			.inode = (uint64_t)stat_data.st_ino,
		},
	};
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
	if (file->mtime && file->mtime == seen->file.mtime && file->size == seen->file.size &&
		file->inode == seen->file.inode)
		return true;
	if (!seen->is_hashed)
		seen->is_readable = inputs_hash_file(seen->file.path, &seen->file.content);
	seen->is_hashed = true;
	now->content = seen->file.content;
	return seen->is_readable && hash_equal(seen->file.content, file->content);
}

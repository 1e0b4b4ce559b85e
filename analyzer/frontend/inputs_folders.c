/*
 * One listing answers for all candidates in a folder: searching three hundred headers in five
 * folders would take thousands of calls of stat otherwise.
 */
#include "frontend/inputs.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/file.h"
#include "base/intern.h"

struct folder {
	unsigned epoch; /* when it was looked at last */
	int64_t mtime;  /* -1: does not exist, or is no folder */
	struct intern names;
	bool is_listed;
};

struct folders {
	unsigned epoch;
	struct intern paths; /* numbers index `items` */
	ARRAY(struct folder) items;
	struct text scratch;
};

struct folders *folders_new(void)
{
	struct folders *folders = memory_new(1, sizeof(*folders));
	folders->epoch = 1;
	return folders;
}

void folders_free(struct folders *folders)
{
	if (!folders)
		return;
	for (size_t i = 0; i < folders->items.count; i++)
		intern_release(&folders->items.items[i].names);
	array_release(&folders->items);
	intern_release(&folders->paths);
	text_release(&folders->scratch);
	free(folders);
}

void folders_renew(struct folders *folders)
{
	folders->epoch++;
}

static int64_t stat_folder(const char *path)
{
	struct stat stat_data;
	if (stat(path, &stat_data) || !S_ISDIR(stat_data.st_mode))
		return -1;
	return (int64_t)stat_data.st_mtim.tv_sec * 1000000000 + stat_data.st_mtim.tv_nsec;
}

static uint32_t find(struct folders *folders, const char *path, size_t length)
{
	uint32_t number = intern_add_n(&folders->paths, path, length);
	if (number == folders->items.count)
		array_push(&folders->items, ((struct folder){ 0 }));
	struct folder *folder = &folders->items.items[number];
	if (folder->epoch == folders->epoch)
		return number;

	folder->epoch = folders->epoch;
	int64_t mtime = stat_folder(intern_at(&folders->paths, number));
	/* Two changes within one tick of the clock have one mtime: a young listing is read
	 * again. */
	bool stands = mtime == folder->mtime && inputs_trusted(mtime, inputs_now());
	folder->mtime = mtime;
	if (!stands)
		folder->is_listed = false;
	return number;
}

static void list(struct folders *folders, uint32_t number)
{
	struct folder *folder = &folders->items.items[number];
	intern_release(&folder->names);
	folder->names = (struct intern){ 0 };
	folder->is_listed = true;

	DIR *stream = opendir(intern_at(&folders->paths, number));
	if (!stream)
		return;
	for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream))
		intern_add(&folder->names, entry->d_name);
	closedir(stream);
}

bool folders_probe(struct folders *folders, const char *path, const char **watch)
{
	const char *slash = strrchr(path, '/');
	size_t length = !slash || slash == path ? 1 : (size_t)(slash - path);

	uint32_t number = find(folders, path, length);
	const char *folder = intern_at(&folders->paths, number);
	if (folders->items.items[number].mtime < 0 && length > 1) {
		/* The parent does not exist: it would have to appear first. */
		folders_probe(folders, folder, watch);
		return false;
	}
	*watch = folder;
	if (!folders->items.items[number].is_listed)
		list(folders, number);
	return intern_find(&folders->items.items[number].names, path_name(path)) != intern_none;
}

int64_t folders_mtime(struct folders *folders, const char *path)
{
	/* Finding may move the items. */
	uint32_t number = find(folders, path, strlen(path));
	return folders->items.items[number].mtime;
}

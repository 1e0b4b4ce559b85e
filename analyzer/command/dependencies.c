#include "command/dependencies.h"

#include <string.h>

#include "base/file.h"
#include "command/command.h"
#include "driver/depfile.h"

void dependencies_translate(int count, char **arguments)
{
	static char file[] = "--depfile", target[] = "--depfile-target";
	for (int i = 1; i < count && strcmp(arguments[i], "--"); i++) {
		if (!strcmp(arguments[i], "-MF"))
			arguments[i] = file;
		else if (!strcmp(arguments[i], "-MT"))
			arguments[i] = target;
	}
}

bool dependencies_option(struct dependencies *dependencies, int key, const char *argument)
{
	if (key != OPTION_DEPFILE && key != OPTION_DEPFILE_TARGET)
		return false;
	if (key == OPTION_DEPFILE)
		dependencies->file = argument;
	else
		dependencies->target = argument;
	return true;
}

bool dependencies_write(const struct dependencies *dependencies, const char *target,
	const char *directory, const char *const *paths, size_t count, struct error *err)
{
	struct text text = { 0 };
	struct arena arena = { 0 };
	if (dependencies->target)
		target = dependencies->target;
	depfile_write(&text, target, directory, paths, count);
	bool ok = file_make_folders(path_folder(&arena, dependencies->file), err) &&
		  file_write(dependencies->file, text.bytes, text.length, err);
	text_release(&text);
	arena_release(&arena);
	return ok;
}

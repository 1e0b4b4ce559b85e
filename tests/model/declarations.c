/*
 * Prints a C file that is only correct if every function of a model is declared:
 *
 *	model_declarations MODEL.yaml testdata/models/NAME
 *
 * The folder holds headers.h, and absent.txt: functions that no header here declares, one in a
 * line, each with the reason behind it. An absent function that is not modelled is a mistake.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/intern.h"
#include "model/model.h"

struct list {
	struct intern absent;
	size_t met;
};

static void read_absent(struct list *list, struct arena *arena, const char *folder)
{
	const char *text;
	size_t size;
	struct error err;
	if (!file_read(arena, path_join(arena, folder, "absent.txt"), &text, &size, &err))
		return;
	for (const char *line = text; *line;) {
		intern_add_n(&list->absent, line, strcspn(line, " \n"));
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
}

static void print_use(const char *name, struct role_list roles, void *data)
{
	struct list *list = data;
	(void)roles;
	if (intern_find(&list->absent, name) == intern_none)
		printf("\t(void *)&%s,\n", name);
	else
		list->met++;
}

int main(int count, char **arguments)
{
	struct arena arena = { 0 };
	struct list list = { 0 };
	struct error err;
	struct model *model = model_new();
	int status = 1;

	if (count != 3)
		goto out;
	if (!model_load_file(model, arguments[1], &err)) {
		fprintf(stderr, "%s\n", err.text);
		goto out;
	}
	read_absent(&list, &arena, arguments[2]);
	printf("#include \"%s/headers.h\"\n\nvoid *const used[] = {\n", arguments[2]);
	model_each_function(model, print_use, &list);
	printf("};\n");
	status = list.met != list.absent.count;
	if (status)
		fprintf(stderr, "absent.txt names a function that is not modelled\n");
out:
	intern_release(&list.absent);
	arena_release(&arena);
	model_free(model);
	return status;
}

#include "project.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "suite.h"

void project_init(struct project *project)
{
	*project = (struct project){ 0 };
	strcpy(project->root, "/tmp/async-lint-extract-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(project->root));
	snprintf(project->cache, sizeof(project->cache), "%s/.cache/units.db", project->root);
	const char *worker = getenv("ASYNC_LINT_TEST_WORKER");
	project->worker = worker ? worker : WORKER;
	project->options = (struct plan_options){ .build = project->root,
		.root = project->root,
		.cache = project->cache,
		.worker = project->worker };
	project->extraction_options =
		(struct extract_options){ .jobs = 2, .worker = project->worker };
	/* Whoever runs the tests may have set them. */
	unsetenv("CPATH");
	unsetenv("C_INCLUDE_PATH");
}

static void forget(struct project *project)
{
	if (project->extracted)
		extraction_release(&project->extraction);
	if (project->planned)
		plan_release(&project->plan);
	project->extracted = project->planned = false;
}

static int remove_entry(const char *path, const struct stat *data, int kind, struct FTW *walk)
{
	(void)data;
	(void)kind;
	(void)walk;
	return remove(path);
}

void project_release(struct project *project)
{
	forget(project);
	nftw(project->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *project_path(struct project *project, const char *path)
{
	static char paths[4][512];
	static size_t next;
	char *out = paths[next++ % 4];
	snprintf(out, sizeof(paths[0]), "%s/%s", project->root, path);
	return out;
}

void project_write(struct project *project, const char *path, const char *text)
{
	struct arena arena = { 0 };
	struct error err;
	const char *whole = project_path(project, path);
	if (!file_make_folders(path_folder(&arena, whole), &err) ||
		!file_write(whole, text, strlen(text), &err))
		ck_abort_msg("%s", err.text);
	arena_release(&arena);
}

void project_remove(struct project *project, const char *path)
{
	ck_assert_int_eq(remove(project_path(project, path)), 0);
}

void project_database(struct project *project, const char *flags, ...)
{
	struct text json = { 0 };
	va_list files;
	const char *separator = "[";

	va_start(files, flags);
	for (const char *file = va_arg(files, const char *); file;
		file = va_arg(files, const char *)) {
		text_printf(&json,
			"%s\n{ \"directory\": \"%s\", \"file\": \"%s\", \"command\": \"cc %s -c "
			"%s\" }",
			separator, project->root, file, flags, file);
		separator = ",";
	}
	va_end(files);
	text_add(&json, "\n]\n");
	project_write(project, "compile_commands.json", json.bytes);
	text_release(&json);
}

static int age_entry(const char *path, const struct stat *data, int kind, struct FTW *walk)
{
	(void)kind;
	(void)walk;
	const struct timespec hour_ago = { .tv_sec = data->st_mtim.tv_sec - 3600,
		.tv_nsec = data->st_mtim.tv_nsec };
	const struct timespec times[] = { hour_ago, hour_ago };
	/* What is old already keeps its age. */
	if (time(NULL) - data->st_mtim.tv_sec < 1800)
		utimensat(AT_FDCWD, path, times, 0);
	return 0;
}

void project_age(struct project *project)
{
	nftw(project->root, age_entry, 16, FTW_PHYS);
}

void project_plan(struct project *project)
{
	struct error err = { 0 };
	forget(project);
	project->planned = true;
	if (!plan_make(&project->plan, &project->options, &err))
		ck_abort_msg("plan: %s", err.text);
}

void project_run(struct project *project)
{
	struct error err = { 0 };
	project_plan(project);
	project->extracted = true;
	if (!extract_run(&project->extraction, &project->plan, &project->extraction_options,
		    project->options.cache, &err))
		ck_abort_msg("extract: %s", err.text);
}

const struct plan_unit *project_unit(const struct project *project, const char *path)
{
	for (size_t i = 0; i < project->plan.unit_count; i++)
		if (!strcmp(project->plan.units[i].path, path))
			return &project->plan.units[i];
	ck_abort_msg("no unit '%s'", path);
	return NULL;
}

size_t project_dirty(const struct project *project)
{
	size_t dirty = 0;
	for (size_t i = 0; i < project->plan.unit_count; i++)
		dirty += project->plan.units[i].state == PLAN_DIRTY;
	return dirty;
}

bool project_has_note(const struct project *project, const char *text)
{
	for (size_t i = 0; i < project->plan.note_count; i++)
		if (strstr(project->plan.notes[i], text))
			return true;
	return false;
}

bool project_has_warning(const struct project *project, const char *text)
{
	for (size_t i = 0; i < project->extraction.warning_count; i++)
		if (strstr(project->extraction.warnings[i], text))
			return true;
	return false;
}

void project_expect_error(struct project *project, const char *text)
{
	struct error err = { 0 };
	forget(project);
	project->planned = true;
	ck_assert(!plan_make(&project->plan, &project->options, &err));
	if (!strstr(err.text, text))
		ck_abort_msg("expected '%s' in: %s", text, err.text);
}

void project_write_example(struct project *project)
{
	project_write(project, "include/shared.h", "int shared(int);\n");
	project_write(project, "a.c",
		"#include \"shared.h\"\n#include <stddef.h>\nint a(void) { return shared(1); }\n");
	project_write(
		project, "sub/b.c", "#include <shared.h>\nint b(void) { return shared(2); }\n");
	project_write(project, "c.c", "int c(void) { return 3; }\n");
	project_database(project, "-Ifirst -Iinclude", "a.c", "sub/b.c", "c.c", NULL);
	project_age(project);
}

int project_main(const char *name, const TTest *const *tests, size_t count)
{
	TCase *cases = tcase_create(name);
	tcase_set_timeout(cases, 120);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(cases, tests[i]);
	return suite_run(name, cases);
}

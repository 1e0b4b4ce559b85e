/*
 * async-lint lsp: each folder of the editor is analysed as `async-lint check` would in it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "command/command.h"
#include "command/selection.h"
#include "driver/overlay.h"
#include "link/ready.h"
#include "lsp/server.h"
#include "rules.h"
#include "uri.h"
#include "version.h"

/* Files that somebody types in at the same time are few; each costs a worker's memory. Nobody edits
 * a file that takes longer. */
enum { most_residents = 4, resident_timeout_ms = 30000 };

/* Of bodies that are decoded once and not with each edit. */
static const size_t most_ready_bytes = (size_t)256 << 20;

struct analysis {
	struct selection selection; /* of a run; an overlay has that of its base */
	struct check check;
	struct ready *ready; /* of a run, for its overlays */
};

static void free_analysis(struct analysis *analysis)
{
	ready_free(analysis->ready);
	check_release(&analysis->check);
	selection_release(&analysis->selection);
	free(analysis);
}

static void release(struct lsp_analysis *analysis)
{
	free_analysis(analysis->data);
	*analysis = (struct lsp_analysis){ 0 };
}

static struct lsp_analysis analysis_of(struct analysis *analysis)
{
	return (struct lsp_analysis){
		.result = &analysis->check.result,
		.warnings = analysis->check.warnings.items,
		.warning_count = analysis->check.warnings.count,
		.data = analysis,
	};
}

static struct parse_unsaved *files_of(const struct lsp_overlay *edited)
{
	struct parse_unsaved *files = memory_new(edited->file_count, sizeof(*files));
	for (size_t i = 0; i < edited->file_count; i++)
		files[i] = (struct parse_unsaved){ edited->files[i].path, edited->files[i].text,
			edited->files[i].size };
	return files;
}

/* Where each stage begins, of a hundred. Reading takes longest, if there is something to read. */
static const struct stage {
	const char *name;
	unsigned percent;
} stages[] = { { "planning", 1 }, { "reading", 5 }, { "linking", 80 }, { "checking", 90 } };

static void enter_stage(const char *name, void *data)
{
	struct lsp_watcher *watcher = data;
	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++)
		if (!strcmp(stages[i].name, name))
			watcher->progress(watcher, stages[i].name, stages[i].percent);
}

static void read_some(size_t done, size_t total, const char *path, void *data)
{
	struct lsp_watcher *watcher = data;
	(void)path;
	watcher->progress(watcher, "reading", 5 + (unsigned)(75 * done / total));
}

/* No run is kept in findings.db: one after each save would bury those that people have made. */
static bool run_check(struct analysis *analysis, struct error *err)
{
	struct selection *selection = &analysis->selection;
	if (!selection_configure(selection, true, err))
		return false;
	selection->check.rules = rules;
	selection->check.rule_page = rule_page;
	selection_place(selection, false);
	bool ok = check_run(&analysis->check, &selection->check, err);
	selection_finish(selection);
	selection->check.stage = NULL; /* whom they told is gone by the next overlay */
	selection->check.extract.progress = NULL;
	return ok;
}

/* The current folder is that of the one analysis that runs; the loop uses no relative paths. */
static bool analyse(void *data, const char *root, struct lsp_watcher *watcher,
	struct lsp_analysis *out, struct error *err)
{
	if (chdir(root))
		return error_set(err, "%s", strerror(errno));
	struct analysis *analysis = memory_new(1, sizeof(*analysis));
	struct check_options *check = &analysis->selection.check;
	check->stage = enter_stage;
	check->extract.progress = read_some;
	check->data = check->extract.data = watcher;
	if (!run_check(analysis, err)) {
		free_analysis(analysis);
		return false;
	}
	analysis->ready = ready_new(&analysis->check.program, most_ready_bytes);
	residents_renew(data);
	*out = analysis_of(analysis);
	return true;
}

/* Its files are the caller's. */
static struct overlay overlay_of(void *data, const struct lsp_overlay *edited)
{
	const struct analysis *base = edited->base.data, *shown = edited->shown.data;
	return (struct overlay){
		.base = &base->check,
		.previous = &shown->check,
		.files = files_of(edited),
		.file_count = edited->file_count,
		.residents = data,
		.ready = base->ready,
	};
}

static bool overlay(void *data, const char *root, const struct lsp_overlay *edited,
	struct lsp_analysis *out, struct error *err)
{
	const struct analysis *base = edited->base.data;
	*out = (struct lsp_analysis){ 0 };
	if (chdir(root))
		return error_set(err, "%s", strerror(errno));
	struct overlay of = overlay_of(data, edited);
	bool ok = true;
	if (overlay_differs(&of)) {
		struct analysis *analysis = memory_new(1, sizeof(*analysis));
		ok = overlay_check(&analysis->check, &of, &base->selection.check, err);
		if (ok)
			*out = analysis_of(analysis);
		else
			free_analysis(analysis);
	}
	free((void *)of.files);
	return ok;
}

static void warm(void *data, const char *root, const struct lsp_overlay *opened)
{
	struct error err;
	struct overlay of = overlay_of(data, opened);
	if (!chdir(root))
		overlay_warm(&of, &err); /* what fails is said when it matters */
	free((void *)of.files);
}

/* Where the pages of the rules can be read: in the net, else where they are installed, else
 * nowhere (NULL). */
static const char *find_pages(struct arena *arena, struct text *uri)
{
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (*async_lint_homepage) {
		text_printf(uri, "%s%srules/", async_lint_homepage,
			text_ends_with(async_lint_homepage, "/") ? "" : "/");
		return text_string(uri);
	}
	if (length < 0)
		return NULL;
	self[length] = '\0';
	const char *folder = path_join(arena, path_folder(arena, self), LINT_PAGES);
	if (access(folder, F_OK))
		return NULL;
	uri_add_folder(uri, folder);
	return text_string(uri);
}

static int run(int count, char **arguments)
{
	struct arena arena = { 0 };
	struct text pages = { 0 };
	struct error err = { 0 };
	int code;
	command_parse(&command_lsp, &count, arguments, NULL, NULL);
	signal(SIGPIPE, SIG_IGN); /* an editor that is gone is noticed by reading */
	const struct resident_options most = { .most = most_residents,
		.timeout_ms = resident_timeout_ms };
	const struct lsp_options options = {
		.analyse = analyse,
		.overlay = overlay,
		.warm = warm,
		.data = residents_new(&most),
		.release = release,
		.rule_page = rule_page,
		.pages = find_pages(&arena, &pages),
		.version = async_lint_version,
	};
	if (!lsp_serve(&options, &code, &err))
		code = usage_error(err.text);
	residents_free(options.data);
	text_release(&pages);
	arena_release(&arena);
	return code;
}

const struct command command_lsp = {
	.name = "lsp",
	.bit = IN_LSP,
	.summary = "language server, for editors",
	.synopsis = "",
	.text = "A language server (LSP 3.17, on stdin and stdout), which an editor starts. Each "
		"folder the editor has open is analysed as 'async-lint check' would in it, and "
		"again with each edit; what is found is shown in the editor, with its "
		"path, the page of its rule and its fixes. The folder needs a compile database; "
		"where that is, and all else, is said in its .async-lint.yaml, which 'async-lint "
		"init' writes.",
	.after = "Setting it up:\n"
		 "  VS Code      the extension in editors/vscode\n"
		 "  Neovim 0.11  vim.lsp.config('async-lint', {\n"
		 "                 cmd = {'async-lint', 'lsp'}, filetypes = {'c'},\n"
		 "                 root_markers = {'.async-lint.yaml', '.git'}})\n"
		 "               vim.lsp.enable('async-lint')\n"
		 "  Emacs        (add-to-list 'eglot-server-programs\n"
		 "                 '(c-mode \"async-lint\" \"lsp\"))\n"
		 "  Helix        [language-server.async-lint]\n"
		 "               command = \"async-lint\"\n"
		 "               args = [\"lsp\"]\n"
		 "  any other    the command 'async-lint lsp' for C; the folder is the one\n"
		 "               with .async-lint.yaml or the compile database\n"
		 "Vim, lsp-mode, Kate and Sublime Text are in editors/README.md.\n\n"
		 "Nothing is shown? The editor's log of the server says why, and so does\n"
		 "'async-lint check' in the same folder.\n\n"
		 "Exit codes:\n"
		 "  0  the editor has said 'shutdown' and 'exit'\n"
		 "  1  the editor has left without, or does not speak the protocol\n"
		 "  2  stdin or stdout is no pipe\n",
	.run = run,
};

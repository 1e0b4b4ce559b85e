/*
 *  1. The folder is the same from run to run if it can be, so that what was parsed there is found
 *     in the cache; a lock beside it keeps two runs apart, and the second takes another folder. A
 *     process of its own takes it away, so that it goes also when the run is killed.
 *  2. All findings count, also those that would not be shown: what is only possible then and sure
 *     now is not new.
 *  3. The configuration is that of now, and knows the files by the names they have now.
 */
#include "driver/revision.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/git.h"
#include "driver/known.h"
#include "driver/plan_tree.h"

/* ------------------------------------------------------------------------------------- folders */

struct place {
	const char *folder;
	int lock;    /* or -1 */
	pid_t guard; /* takes the files away; 0: there is none yet */
	int guarded; /* open as long as they are needed */
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void remove_folder(const char *folder)
{
	enum { descriptors = 16 };
	nftw(folder, remove_one, descriptors, FTW_DEPTH | FTW_PHYS);
}

static bool take_temporary(struct arena *arena, struct place *place, struct error *err)
{
	const char *parent = getenv("TMPDIR");
	char *name =
		arena_printf(arena, "%s/async-lint-XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(name))
		return error_set(err,
			"cannot make a folder for the files of the revision in '%s': %s",
			parent && *parent ? parent : "/tmp", strerror(errno));
	place->folder = path_join(arena, name, "revision");
	return true;
}

static bool take_place(
	struct arena *arena, struct place *place, const char *folder, struct error *err)
{
	place->lock = -1;
	if (!folder)
		return take_temporary(arena, place, err);
	place->lock =
		open(arena_printf(arena, "%s.lock", folder), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	if (place->lock < 0 || flock(place->lock, LOCK_EX | LOCK_NB)) {
		if (place->lock >= 0)
			close(place->lock);
		place->lock = -1;
		return take_temporary(arena, place, err);
	}
	place->folder = folder;
	remove_folder(folder); /* left over when a run was killed */
	return true;
}

static void clear_place(struct arena *arena, const struct place *place)
{
	remove_folder(place->folder);
	unlink(arena_printf(arena, "%s.index", place->folder));
	if (place->lock < 0)
		rmdir(path_folder(arena, place->folder));
	else
		unlink(arena_printf(arena, "%s.lock", place->folder));
}

/* Outlives the run, however that ends: by a second Ctrl-C, killed, or as it should. */
_Noreturn static void guard_place(struct arena *arena, const struct place *place, int end)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		signal(ignored[i], SIG_IGN);
	/* Nobody shall wait for the end of our output. */
	int nowhere = open("/dev/null", O_RDWR);
	for (int fd = STDIN_FILENO; nowhere >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(nowhere, fd);
	char byte;
	while (read(end, &byte, 1) < 0 && errno == EINTR)
		continue;
	clear_place(arena, place);
	_exit(EXIT_SUCCESS);
}

static bool start_guard(struct arena *arena, struct place *place, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return error_set(err, "cannot make a pipe: %s", strerror(errno));
	fflush(NULL); /* what waits in memory is ours to write */
	place->guard = fork();
	if (!place->guard) {
		close(ends[1]);
		guard_place(arena, place, ends[0]);
	}
	close(ends[0]);
	place->guarded = ends[1];
	if (place->guard > 0)
		return true;
	close(ends[1]);
	place->guard = 0;
	return error_set(err, "cannot start a process: %s", strerror(errno));
}

static void leave_place(struct arena *arena, const struct place *place)
{
	int status;
	if (!place->folder)
		return;
	if (place->guard) {
		close(place->guarded);
		while (waitpid(place->guard, &status, 0) < 0 && errno == EINTR)
			continue;
	} else {
		clear_place(arena, place);
	}
	if (place->lock >= 0)
		close(place->lock);
}

/* -------------------------------------------------------------------------------------- the run */

/* The root and the database of the program of now. */
static bool look_around(struct revision *revision, const struct check_options *options,
	struct plan_tree *tree, struct error *err)
{
	struct plan plan;
	bool ok = plan_make(&plan, &options->plan, err);
	const char *top = ok ? git_toplevel(&revision->arena, plan.root, err) : NULL;
	if (ok && !top && plan.unit_count) /* is the root above the repository? */
		top = git_toplevel(
			&revision->arena, path_folder(&revision->arena, plan.units[0].file), err);
	const char *products = plan.database ? path_folder(&revision->arena, plan.database) : NULL;
	if (products && top && path_relative(top, products) != products)
		tree->products = products;
	tree->from = top;
	plan_release(&plan);
	return top != NULL;
}

static const char *name_now(const struct plan_tree *tree, const char *name)
{
	for (size_t i = 0; i < tree->renames.items.count; i++)
		if (!strcmp(tree->renames.items.items[i].before, name))
			return tree->renames.items.items[i].after;
	return name;
}

/* As the file is called now, seen from the root of now. */
static const char *path_now(struct arena *arena, const struct plan *plan,
	const struct plan_tree *tree, const char *path)
{
	const char *then = path_join(arena, plan->root, path);
	const char *rest = path_relative(tree->to, then);
	if (rest == then)
		return path;
	return path_relative(plan->home, path_join(arena, tree->from, name_now(tree, rest)));
}

/* The result goes, its findings stay. */
static void keep(struct revision *revision, const struct check *check, const struct plan_tree *tree)
{
	struct arena *arena = &revision->arena;
	struct known_findings known = known_of(
		arena, &check->result, arena_printf(arena, "was there at %s", revision->name));
	/* In the form in which those of now are compared. */
	struct baseline *texts = &revision->texts;
	for (size_t i = 0; i < known.count; i++) {
		struct match_identity *item = &known.items[i];
		const char *path = path_now(arena, &check->plan, tree, item->path);
		*item = (struct match_identity){ baseline_text(texts, item->fingerprint),
			baseline_text(texts, item->rule),
			baseline_path(texts, check->plan.home, path),
			baseline_text(texts, item->function), baseline_text(texts, item->message),
			baseline_text(texts, item->statement) };
	}
	revision->known = known;
	revision->unit_count = check->result.unit_count;
	revision->parsed_count = check->result.parsed_count;
	if (result_is_partial(&check->result))
		revision->warning = arena_printf(arena,
			"not all units could be analysed at %s: what is in them now is new",
			revision->name);
}

static bool run(struct revision *revision, const struct check_options *options,
	const struct plan_tree *tree, struct error *err)
{
	struct check check;
	struct check_options then = *options;
	then.plan.tree = tree;
	then.database = NULL;
	then.before = NULL;
	then.show_all = true;
	then.no_baseline |= options->baseline != NULL;
	then.baseline = NULL;
	bool ok = check_run(&check, &then, err);
	if (ok)
		keep(revision, &check, tree);
	check_release(&check);
	return ok || error_prefix(err, "at %s", revision->name);
}

bool revision_find(struct revision *revision, const struct check_options *options,
	const char *wanted, const char *folder, struct error *err)
{
	struct arena *arena = &revision->arena;
	struct plan_tree tree = { 0 };
	struct place place = { .lock = -1 };
	const char *commit = NULL;
	bool ok = look_around(revision, options, &tree, err);
	if (ok)
		commit = git_base(arena, tree.from, wanted, &revision->name, err);
	ok = commit && take_place(arena, &place, folder, err) && start_guard(arena, &place, err) &&
	     git_write_tree(tree.from, commit, place.folder, err) &&
	     git_sources(tree.from, &tree.sources, err) &&
	     git_renamed(arena, tree.from, commit, &tree.renames, err);
	tree.to = place.folder;
	ok = ok && run(revision, options, &tree, err);
	leave_place(arena, &place);
	plan_tree_release(&tree);
	return ok;
}

void revision_release(struct revision *revision)
{
	baseline_release(&revision->texts);
	arena_release(&revision->arena);
	*revision = (struct revision){ 0 };
}

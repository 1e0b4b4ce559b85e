/*
 * stdout comes through a pipe, stderr through a file without a name: so neither can fill up while
 * the other is read.
 */
#include "driver/git.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

extern char **environ;

/* ------------------------------------------------------------------------------------- running */

struct child {
	pid_t pid;
	int out;     /* to be read */
	FILE *error; /* what it has written to stderr */
};

/* What a hook that calls us was told is about its own repository. */
static bool is_inherited(const char *variable)
{
	static const char *const left_out[] = { "GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=",
		"GIT_PREFIX=", "GIT_OPTIONAL_LOCKS=", "LC_ALL=", "LANGUAGE=" };
	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (text_starts_with(variable, left_out[i]))
			return false;
	return true;
}

static char **environment_of(struct arena *arena, const char *index)
{
	ARRAY(char *) all = { 0 };
	for (char **variable = environ; *variable; variable++)
		if (is_inherited(*variable))
			array_push(&all, *variable);
	array_push(&all, arena_strdup(arena, "LC_ALL=C"));
	array_push(&all, arena_strdup(arena, "GIT_OPTIONAL_LOCKS=0"));
	array_push(&all, arena_strdup(arena, "GIT_TERMINAL_PROMPT=0"));
	array_push(&all, arena_strdup(arena, "GIT_LFS_SKIP_SMUDGE=1"));
	if (index)
		array_push(&all, arena_printf(arena, "GIT_INDEX_FILE=%s", index));
	array_push(&all, NULL);
	char **copy = arena_copy(arena, all.items, all.count * sizeof(*all.items));
	array_release(&all);
	return copy;
}

static char **words_of(struct arena *arena, const char *folder, const char *const *arguments)
{
	const char *const first[] = { "git", "-C", folder, "-c", "core.hooksPath=/dev/null", "-c",
		"core.quotePath=false", "-c", "core.fsmonitor=false" };
	enum { first_count = sizeof(first) / sizeof(*first) };
	size_t count = 0;
	while (arguments[count])
		count++;
	char **words = arena_array(arena, first_count + count + 1, sizeof(*words));
	for (size_t i = 0; i < first_count; i++)
		words[i] = arena_strdup(arena, first[i]);
	for (size_t i = 0; i < count; i++)
		words[first_count + i] = arena_strdup(arena, arguments[i]);
	return words;
}

static bool start(struct child *child, char **words, char **environment)
{
	int ends[2];
	posix_spawn_file_actions_t actions;
	child->error = tmpfile();
	if (!child->error)
		return false;
	if (pipe(ends)) {
		fclose(child->error);
		return false;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fileno(child->error), STDERR_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	int failure = posix_spawnp(&child->pid, "git", &actions, NULL, words, environment);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	child->out = ends[0];
	if (!failure)
		return true;
	close(ends[0]);
	fclose(child->error);
	return false;
}

static void read_all(int descriptor, struct text *text)
{
	char bytes[16384];
	for (;;) {
		ssize_t count = read(descriptor, bytes, sizeof(bytes));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return;
		text_add_n(text, bytes, (size_t)count);
	}
}

static const char *last_line(struct arena *arena, FILE *file)
{
	char line[512];
	const char *last = "";
	rewind(file);
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			last = arena_strdup(arena, line);
	}
	return last;
}

struct git_answer git_ask(
	struct arena *arena, const char *folder, const char *index, const char *const *arguments)
{
	struct git_answer answer = {
		.status = -1, .out = "", .complaint = "git cannot be started"
	};
	struct child child;
	struct text out = { 0 };
	int status;
	if (!start(&child, words_of(arena, folder, arguments), environment_of(arena, index)))
		return answer;
	read_all(child.out, &out);
	close(child.out);
	while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
		continue;
	answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	answer.size = out.length;
	answer.out = arena_strndup(arena, text_string(&out), out.length);
	answer.complaint = WIFSIGNALED(status) ? arena_printf(arena, "it was stopped (%s)",
							 strsignal(WTERMSIG(status)))
					       : last_line(arena, child.error);
	fclose(child.error);
	text_release(&out);
	return answer;
}

/* The only line of an answer, or NULL. */
static const char *line_of(struct arena *arena, struct git_answer answer)
{
	size_t length = strcspn(answer.out, "\n");
	return answer.status || !length ? NULL : arena_strndup(arena, answer.out, length);
}

/* ----------------------------------------------------------------------------------- revisions */

const char *git_clean_commit(struct arena *arena, const char *folder)
{
	struct git_answer changes =
		GIT_ASK(arena, folder, "status", "--porcelain", "--untracked-files=no");
	if (changes.status || changes.size)
		return NULL;
	return line_of(arena, GIT_ASK(arena, folder, "rev-parse", "--verify", "--quiet", "HEAD"));
}

const char *git_toplevel(struct arena *arena, const char *folder, struct error *err)
{
	struct git_answer answer = GIT_ASK(arena, folder, "rev-parse", "--show-toplevel");
	const char *top = line_of(arena, answer);
	const char *advice = strstr(answer.complaint, "git config");
	if (!top && advice && strstr(advice, "safe.directory"))
		error_set(err, "git does not trust '%s', which belongs to somebody else\nnote: %s",
			folder, advice);
	else if (answer.status < 0)
		error_set(err, "%s: is it installed?", answer.complaint);
	else if (!top)
		error_set(err,
			"'%s' is not looked after by git, so there is nothing to compare "
			"with: %s",
			folder, answer.complaint);
	return top;
}

static const char *commit_of(struct arena *arena, const char *top, const char *revision)
{
	return line_of(
		arena, GIT_ASK(arena, top, "rev-parse", "--verify", "--quiet", "--end-of-options",
			       arena_printf(arena, "%s^{commit}", revision)));
}

static bool is_shallow(struct arena *arena, const char *top)
{
	const char *answer =
		line_of(arena, GIT_ASK(arena, top, "rev-parse", "--is-shallow-repository"));
	return answer && !strcmp(answer, "true");
}

/* What brings the revision here. */
static bool refuse_revision(
	struct arena *arena, const char *top, const char *revision, struct error *err)
{
	const char *branch = text_starts_with(revision, "origin/") ? revision + 7 : revision;
	bool is_branch = *branch != '-' && !branch[strcspn(branch, "~^@: ")];
	if (is_shallow(arena, top))
		return error_set(err,
			"there is no revision '%s' here, and this clone is shallow\n"
			"note: git fetch --unshallow origin   (GitHub's checkout: fetch-depth: 0; "
			"GitLab: GIT_DEPTH: 0)",
			revision);
	error_set(err, "there is no revision '%s' here\nnote: ", revision);
	const char *hint = is_branch
				   ? arena_printf(arena,
					     "git fetch origin %s   brings a branch of that name, "
					     "git branch -a lists what there is",
					     branch)
				   : "git log --oneline lists the commits there are";
	strncat(err->text, hint, sizeof(err->text) - strlen(err->text) - 1);
	return false;
}

/* The branch that others come from. */
static const char *find_branch(struct arena *arena, const char *top)
{
	const char *names[8];
	size_t count = 0;
	const char *target = getenv("GITHUB_BASE_REF");
	if (!target || !*target)
		target = getenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
	const char *head = line_of(arena, GIT_ASK(arena, top, "rev-parse", "--abbrev-ref",
						  "--verify", "--quiet", "origin/HEAD"));
	if (target && *target)
		names[count++] = arena_printf(arena, "origin/%s", target);
	if (head)
		names[count++] = head;
	names[count++] = "origin/main";
	names[count++] = "origin/master";
	names[count++] = "main";
	names[count++] = "master";
	for (size_t i = 0; i < count; i++)
		if (commit_of(arena, top, names[i]))
			return names[i];
	return NULL;
}

static const char *find_base(
	struct arena *arena, const char *top, const char **name, struct error *err)
{
	const char *branch = find_branch(arena, top);
	if (!branch) {
		error_set(err,
			"there is neither origin/HEAD nor a branch main or master to compare with\n"
			"note: name a revision, --new-only=REVISION, or fetch one: git fetch "
			"origin "
			"main:refs/remotes/origin/main");
		return NULL;
	}
	*name = branch;
	const char *base = line_of(arena, GIT_ASK(arena, top, "merge-base", "HEAD", branch));
	if (base)
		return base;
	if (is_shallow(arena, top))
		error_set(err,
			"this clone is shallow: where HEAD has left '%s' is not in it\n"
			"note: git fetch --unshallow origin   (GitHub's checkout: fetch-depth: 0; "
			"GitLab: GIT_DEPTH: 0)",
			branch);
	else
		error_set(err,
			"HEAD and '%s' have no commit in common\n"
			"note: name the revision to compare with: --new-only=REVISION",
			branch);
	return NULL;
}

const char *git_base(struct arena *arena, const char *top, const char *revision, const char **name,
	struct error *err)
{
	const char *commit;
	*name = revision;
	if (!revision) {
		commit = find_base(arena, top, name, err);
	} else {
		commit = commit_of(arena, top, revision);
		if (!commit)
			refuse_revision(arena, top, revision, err);
	}
	if (commit && text_starts_with(commit, *name))
		*name = arena_printf(arena, "%.10s", commit);
	else if (commit)
		*name = arena_printf(arena, "%.10s (%s)", commit, *name);
	return commit;
}

/* --------------------------------------------------------------------------------------- files */

static bool complain(const char *what, struct git_answer answer, struct error *err)
{
	return error_set(err, "%s: git says: %s", what, answer.complaint);
}

bool git_write_tree(const char *top, const char *commit, const char *folder, struct error *err)
{
	struct arena arena = { 0 };
	const char *index = arena_printf(&arena, "%s.index", folder);
	const char *prefix = arena_printf(&arena, "--prefix=%s/", folder);
	struct git_answer answer =
		git_ask(&arena, top, index, (const char *const[]){ "read-tree", commit, NULL });
	bool ok = !answer.status && file_make_folders(folder, err);
	if (ok)
		answer = git_ask(&arena, top, index,
			(const char *const[]){
				"checkout-index", "--all", "--quiet", prefix, NULL });
	unlink(index);
	if (answer.status)
		ok = complain(arena_printf(&arena, "cannot write the files of %.10s to '%s'",
				      commit, folder),
			answer, err);
	arena_release(&arena);
	return ok;
}

bool git_sources(const char *top, struct intern *paths, struct error *err)
{
	struct arena arena = { 0 };
	struct git_answer answer = GIT_ASK(&arena, top, "ls-files", "-z", "--cached", "--others",
		"--exclude-standard", "--full-name");
	for (const char *at = answer.out; at < answer.out + answer.size; at += strlen(at) + 1)
		intern_add(paths, at);
	bool ok =
		!answer.status || complain("cannot list the files of the repository", answer, err);
	arena_release(&arena);
	return ok;
}

bool git_renamed(struct arena *arena, const char *top, const char *commit,
	struct git_renames *renames, struct error *err)
{
	struct git_answer answer = GIT_ASK(arena, top, "diff", "--name-status", "-z", "-M",
		"--no-ext-diff", "--diff-filter=R", commit);
	const char *end = answer.out + answer.size;
	if (answer.status)
		return complain("cannot see which files were renamed", answer, err);
	for (const char *at = answer.out; at < end;) {
		const char *before = at + strlen(at) + 1; /* behind R and how alike they are */
		const char *after = before < end ? before + strlen(before) + 1 : end;
		if (after >= end)
			break;
		array_push(&renames->items, ((struct git_rename){ before, after }));
		at = after + strlen(after) + 1;
	}
	return true;
}

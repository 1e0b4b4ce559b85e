#include "lsp/job.h"

#include <stdatomic.h>
#include <string.h>

#include "base/file.h"
#include "base/stop.h"
#include "lsp/internal.h"
#include "lsp/publish.h"

enum { longest_delay_ms = 500 };

enum job_kind {
	JOB_RUN,
	JOB_OVERLAY,
	JOB_WARM, /* before edits come; nobody waits for it */
};

struct workspace_job {
	uv_work_t work;
	struct server *server;
	struct workspace_root *root; /* NULL: it is gone */
	char *path;                  /* of the root */
	enum job_kind kind;
	uint64_t started;
	struct lsp_watcher watcher;
	_Atomic(const char *) stage; /* as the thread has said */
	atomic_uint percent;
	struct lsp_overlay overlay;     /* its files are the job's */
	struct lsp_analysis orphans[2]; /* of a root that is gone, needed until the end */
	struct lsp_analysis analysis;
	struct error err;
	bool is_done, is_outdated, is_cancelled;
};

/* On the thread. */
static void progressed(struct lsp_watcher *watcher, const char *stage, unsigned percent)
{
	struct workspace_job *job =
		(struct workspace_job *)((char *)watcher - offsetof(struct workspace_job, watcher));
	atomic_store(&job->stage, stage);
	atomic_store(&job->percent, percent);
	uv_async_send(&job->server->jobs.news);
}

static void show_progress(uv_async_t *news)
{
	struct server *server = news->data;
	struct workspace_job *job = server->jobs.running;
	const char *stage = job ? atomic_load(&job->stage) : NULL;
	if (stage)
		progress_report(server, stage, atomic_load(&job->percent));
}

void jobs_init(struct server *server)
{
	uv_async_init(&server->loop, &server->jobs.news, show_progress);
	server->jobs.news.data = server;
	uv_timer_init(&server->loop, &server->jobs.delay);
	server->jobs.delay.data = server;
}

bool jobs_are_at(const struct server *server, const struct workspace_root *root)
{
	const struct workspace_job *job = server->jobs.running;
	return job && job->root == root && job->kind != JOB_WARM;
}

/* ------------------------------------------------------------------------------ on the thread */

static void work(uv_work_t *request)
{
	struct workspace_job *job = request->data;
	const struct lsp_options *options = job->server->options;
	switch (job->kind) {
	case JOB_RUN:
		job->is_done = options->analyse(
			options->data, job->path, &job->watcher, &job->analysis, &job->err);
		break;
	case JOB_OVERLAY:
		job->is_done = options->overlay(
			options->data, job->path, &job->overlay, &job->analysis, &job->err);
		break;
	case JOB_WARM:
		options->warm(options->data, job->path, &job->overlay);
		break;
	}
}

/* ------------------------------------------------------------------------------------- results */

/* Says why there is nothing, once: not again after each save. */
static void complain(struct server *server, struct workspace_root *root, const char *why)
{
	struct text text = { 0 };
	text_printf(&text, "async-lint: %s: %s", root->path, why);
	if (!root->complaint || strcmp(root->complaint, text_string(&text)) != 0)
		server_show(server, MESSAGE_TYPE_ERROR, text_string(&text));
	free(root->complaint);
	root->complaint = memory_copy(text_string(&text), text.length);
	text_release(&text);
}

/* Of which files are not all findings shown? */
static void tell_of_many(struct server *server, const struct result *result)
{
	struct text text = { 0 };
	for (size_t i = 0, count; i < result->finding_count; i += count) {
		size_t open = 0;
		count = diagnostic_group(result, i);
		for (size_t f = i; f < i + count; f++)
			open += result_is_open(&result->findings[f]);
		if (open <= diagnostics_per_file)
			continue;
		text_reset(&text);
		text_printf(&text, "%s: the first %d of %zu findings are shown; check shows all",
			result->findings[i].path, diagnostics_per_file, open);
		server_log(server, MESSAGE_TYPE_WARNING, text_string(&text));
	}
	text_release(&text);
}

/* Tells the log what a person at a terminal would be told, and what is not shown. */
static void tell(struct server *server, const struct workspace_root *root)
{
	const struct result *result = root->analysis.result;
	struct text text = { 0 };
	for (size_t i = 0; i < root->analysis.warning_count; i++)
		server_log(server, MESSAGE_TYPE_WARNING, root->analysis.warnings[i]);
	for (size_t i = 0; i < result->unit_row_count; i++) {
		const struct result_unit *unit = &result->units[i];
		if (!unit->problem)
			continue;
		text_reset(&text);
		text_printf(&text, "%s: %s", unit->path, unit->problem);
		server_log(server, MESSAGE_TYPE_WARNING, text_string(&text));
	}
	tell_of_many(server, result);
	text_reset(&text);
	const size_t findings = result_count(result, result_is_open);
	text_printf(&text, "%s: analysed %zu of %zu unit%s, %zu finding%s", result->root,
		result->parsed_count + result->cached_count, result->unit_count,
		result->unit_count == 1 ? "" : "s", findings, findings == 1 ? "" : "s");
	server_log(server, MESSAGE_TYPE_INFO, text_string(&text));
	text_release(&text);
}

/* What could not be read, as long as it is the same, is said once: not with each key. */
static void tell_of_edit(struct server *server, struct workspace_root *root)
{
	const struct lsp_analysis *analysis = &root->analysis;
	struct hash told = hash_string("");
	for (size_t i = 0; i < analysis->warning_count; i++)
		told = hash_join(told, hash_string(analysis->warnings[i]));
	for (size_t i = 0; i < analysis->warning_count && !hash_equal(told, root->told); i++)
		server_show(server, MESSAGE_TYPE_WARNING, analysis->warnings[i]);
	root->told = told;
}

static void take_run(
	struct server *server, struct workspace_root *root, struct lsp_analysis *analysis)
{
	workspace_release_analyses(server, root);
	root->analysis = *analysis;
	free(root->complaint);
	root->complaint = NULL;
	root->is_edited =
		documents_have_edits(&server->documents, root->path, root->analysis.result->root);
	workspace_uncover(server, root);
	if (!root->is_edited) { /* else the overlay, which comes at once, is what is shown */
		publish_root(server, root);
		pull_analysed(server, root);
	}
	tell(server, root);
}

/* Without a result, nothing differs from the run below. */
static void take_overlay(
	struct server *server, struct workspace_root *root, struct lsp_analysis *analysis)
{
	bool has_overlay = root->below.result;
	view_forget(&root->view);
	if (analysis->result && !has_overlay)
		root->below = root->analysis;
	else if (has_overlay)
		server->options->release(&root->analysis);
	if (analysis->result) {
		root->analysis = *analysis;
	} else if (has_overlay) {
		root->analysis = root->below;
		root->below = (struct lsp_analysis){ 0 };
	}
	publish_root(server, root);
	pull_analysed(server, root);
	tell_of_edit(server, root);
}

static void take(struct server *server, struct workspace_job *job)
{
	struct workspace_root *root = job->root;
	bool is_wanted = root && server->state == SERVER_READY;
	if (!is_wanted) {
		if (job->analysis.result)
			server->options->release(&job->analysis);
		return;
	}
	if (job->kind == JOB_WARM)
		return;
	if (job->is_done && job->kind == JOB_OVERLAY)
		take_overlay(server, root, &job->analysis);
	else if (job->is_done)
		take_run(server, root, &job->analysis);
	else if (job->is_cancelled)
		server_log(server, MESSAGE_TYPE_INFO,
			"the analysis was cancelled: the next save begins another");
	else if (!job->is_outdated)
		complain(server, root, job->err.text);
	if (job->kind == JOB_RUN)
		workspace_watch(server, root);
}

static void job_free(struct workspace_job *job)
{
	for (size_t i = 0; i < job->overlay.file_count; i++) {
		free((char *)job->overlay.files[i].path);
		free((char *)job->overlay.files[i].text);
	}
	free(job->overlay.files);
	free(job->path);
	free(job);
}

static void worked(uv_work_t *request, int status)
{
	struct workspace_job *job = request->data;
	struct server *server = job->server;
	(void)status;

	server->jobs.running = NULL;
	if (job->kind == JOB_OVERLAY)
		server->jobs.last_took = uv_now(&server->loop) - job->started;
	else if (job->kind == JOB_RUN)
		progress_end(server, job->is_done        ? "done"
				     : job->is_cancelled ? "cancelled"
							 : job->err.text);
	take(server, job);
	for (size_t i = 0; i < 2; i++)
		if (job->orphans[i].result)
			server->options->release(&job->orphans[i]);
	job_free(job);
	pull_settled(server);
	jobs_run(server);
}

/* ----------------------------------------------------------------------------------- starting */

static void add_file(struct lsp_overlay *overlay, const struct document *document)
{
	overlay->files =
		memory_resize(overlay->files, overlay->file_count + 1, sizeof(*overlay->files));
	overlay->files[overlay->file_count++] = (struct lsp_file){
		.path = memory_copy(document->path, strlen(document->path)),
		.text = memory_copy(text_string(&document->text), document->text.length),
		.size = document->text.length,
	};
}

static void start(struct server *server, struct workspace_root *root, enum job_kind kind)
{
	struct workspace_job *job = memory_new(1, sizeof(*job));
	job->server = server;
	job->watcher.progress = progressed;
	job->root = root;
	job->path = memory_copy(root->path, strlen(root->path));
	job->kind = kind;
	job->started = uv_now(&server->loop);
	job->work.data = job;
	if (kind != JOB_RUN) {
		job->overlay.base = root->below.result ? root->below : root->analysis;
		job->overlay.shown = root->analysis;
		for (size_t i = 0; i < server->documents.items.count; i++)
			if (server->documents.items.items[i]->path)
				add_file(&job->overlay, server->documents.items.items[i]);
	} else {
		workspace_watch(server, root);
		clock_gettime(CLOCK_REALTIME_COARSE, &root->started); /* it dates files, too */
		progress_begin(server);
	}
	stop_forget();
	server->jobs.running = job;
	uv_queue_work(&server->loop, &job->work, work, worked);
}

/* What is to be done of a kind, and where; NULL: nothing. */
static struct workspace_root *next_root(struct server *server, enum job_kind kind)
{
	const struct workspace *workspace = &server->workspace;
	if (kind == JOB_RUN)
		return workspace_stale(server);
	if (uv_is_active((uv_handle_t *)&server->jobs.delay))
		return NULL;
	for (size_t i = 0; i < workspace->roots.count; i++) {
		struct workspace_root *root = workspace->roots.items[i];
		if (root->analysis.result &&
			(kind == JOB_OVERLAY ? root->is_edited : root->is_cold))
			return root;
	}
	return NULL;
}

void jobs_run(struct server *server)
{
	static const enum job_kind kinds[] = { JOB_RUN, JOB_OVERLAY, JOB_WARM };
	struct workspace_job *running = server->jobs.running;
	if (server->state != SERVER_READY || (running && running->kind != JOB_WARM))
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct workspace_root *root = next_root(server, kinds[i]);
		if (!root)
			continue;
		if (running && kinds[i] != JOB_WARM)
			stop_ask();
		if (running)
			return;
		if (kinds[i] == JOB_RUN)
			root->is_stale = false;
		else if (kinds[i] == JOB_OVERLAY)
			root->is_edited = false;
		else
			root->is_cold = false;
		start(server, root, kinds[i]);
		return;
	}
}

static void waited(uv_timer_t *timer)
{
	jobs_run(timer->data);
}

void jobs_edited(struct server *server, const char *path)
{
	struct jobs *jobs = &server->jobs;
	uint64_t now = uv_now(&server->loop);
	uint64_t pause =
		jobs->last_took < longest_delay_ms ? jobs->last_took : (uint64_t)longest_delay_ms;
	bool is_burst = jobs->last_edit && now - jobs->last_edit < pause;
	struct workspace_job *job = jobs->running;

	jobs->last_edit = now;
	if (!workspace_edited(server, path))
		return;
	if (job && job->kind == JOB_OVERLAY && job->root && job->root->is_edited) {
		job->is_outdated = true;
		stop_ask();
	}
	if (is_burst)
		uv_timer_start(&jobs->delay, waited, pause, 0);
	jobs_run(server);
}

void jobs_forget(struct server *server, struct workspace_root *root)
{
	struct workspace_job *job = server->jobs.running;
	if (!job || job->root != root)
		return;
	job->root = NULL;
	stop_ask();
	if (job->kind == JOB_RUN)
		return;
	job->orphans[0] = root->analysis;
	job->orphans[1] = root->below;
	root->analysis = root->below = (struct lsp_analysis){ 0 };
}

void jobs_cancel(struct server *server, const json_t *token)
{
	struct workspace_job *job = server->jobs.running;
	if (!job || job->kind != JOB_RUN || !progress_is_meant(&server->progress, token))
		return;
	job->is_cancelled = true;
	stop_ask();
}

void jobs_end(struct server *server)
{
	if (server->jobs.running)
		stop_ask();
	uv_close((uv_handle_t *)&server->jobs.delay, NULL);
	uv_close((uv_handle_t *)&server->jobs.news, NULL);
}

/*
 * The tool's side of the workers: one socket each, one poll for all. The request is kept until
 * its answer is complete, for the second try.
 */
#include "frontend/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "frontend/worker_message.h"

extern char **environ;

struct worker {
	pid_t pid; /* 0: not running */
	int fd;
	bool is_busy;
	size_t job;
	unsigned deaths; /* of workers on this job */
	int64_t deadline;
	struct text request;
	size_t sent;
	struct worker_answer_header header;
	char *payload;
	size_t received; /* header and payload together */
};

struct worker_pool {
	struct worker_options options;
	struct worker *workers;
	struct pollfd *polls;
	struct arena reasons;
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct worker_pool *worker_pool_new(const struct worker_options *options)
{
	struct worker_pool *pool = memory_new(1, sizeof(*pool));
	pool->options = *options;
	pool->workers = memory_new(options->count, sizeof(*pool->workers));
	pool->polls = memory_new(options->count, sizeof(*pool->polls));
	return pool;
}

/* ------------------------------------------------------------------------------- processes */

/* Worker's standard input is the socket; it says nothing on the other two, unless someone who
 * looks for a crash sets ASYNC_LINT_WORKER_ERRORS. */
static int spawn(const char *program, int fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t all, none;
	char *arguments[] = { (char *)program, NULL };

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!getenv("ASYNC_LINT_WORKER_ERRORS"))
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	int code = posix_spawn(pid, program, &actions, &attributes, arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return code;
}

static bool worker_begin(struct worker *worker, const char *program, struct error *err)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return error_set(err, "cannot create a socket: %s", strerror(errno));
	int code = spawn(program, ends[1], &worker->pid);
	close(ends[1]);
	if (code) {
		close(ends[0]);
		worker->pid = 0;
		return error_set(err, "cannot start '%s': %s", program, strerror(code));
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	worker->fd = ends[0];
	return true;
}

/* Ends a worker and returns its wait status. One that is dying already keeps its own. */
static int worker_end(struct worker *worker)
{
	int status = 0;
	kill(worker->pid, SIGKILL);
	close(worker->fd);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	worker->pid = 0;
	return status;
}

void worker_pool_free(struct worker_pool *pool)
{
	if (!pool)
		return;
	for (unsigned i = 0; i < pool->options.count; i++) {
		struct worker *worker = &pool->workers[i];
		/* An idle one could end by itself, but its libclang takes its time for that. */
		if (worker->pid)
			worker_end(worker);
		text_release(&worker->request);
		free(worker->payload);
	}
	arena_release(&pool->reasons);
	free(pool->workers);
	free(pool->polls);
	free(pool);
}

/* ------------------------------------------------------------------------------------- jobs */

static struct worker *find_free(const struct worker_pool *pool)
{
	struct worker *found = NULL;
	for (unsigned i = 0; i < pool->options.count; i++) {
		struct worker *worker = &pool->workers[i];
		if (worker->is_busy)
			continue;
		if (worker->pid) /* better one that runs already */
			return worker;
		found = found ? found : worker;
	}
	return found;
}

bool worker_pool_has_room(const struct worker_pool *pool)
{
	return find_free(pool) != NULL;
}

static bool begin_job(struct worker_pool *pool, struct worker *worker, struct error *err)
{
	if (!worker->pid && !worker_begin(worker, pool->options.program, err))
		return false;
	worker->is_busy = true;
	worker->sent = 0;
	worker->received = 0;
	worker->deadline = now_ms() + pool->options.timeout_ms;
	free(worker->payload);
	worker->payload = NULL;
	return true;
}

bool worker_pool_start(struct worker_pool *pool, const struct parse_request *request, size_t job,
	struct error *err)
{
	struct worker *worker = find_free(pool);
	if (!worker)
		BUG("no worker is free");
	worker->job = job;
	worker->deaths = 0;
	text_reset(&worker->request);
	worker_request_encode(&worker->request, request);
	return begin_job(pool, worker, err);
}

/* ------------------------------------------------------------------------------ the dialogue */

enum progress { PROGRESS_MORE, PROGRESS_DONE, PROGRESS_GARBAGE, PROGRESS_GONE };

static bool is_transient(void)
{
	return errno == EAGAIN || errno == EINTR;
}

static enum progress send_some(struct worker *worker)
{
	const struct text *request = &worker->request;
	ssize_t n = send(worker->fd, request->bytes + worker->sent, request->length - worker->sent,
		MSG_NOSIGNAL);
	if (n < 0)
		return is_transient() ? PROGRESS_MORE : PROGRESS_GONE;
	worker->sent += (size_t)n;
	return PROGRESS_MORE;
}

static size_t payload_size(const struct worker *worker)
{
	return (size_t)(worker->header.inputs_size + worker->header.unit_size);
}

static bool is_header_sound(const struct worker_answer_header *header)
{
	return header->magic == worker_magic && header->inputs_size < worker_largest_answer &&
	       header->unit_size < worker_largest_answer;
}

static bool is_payload_sound(const struct worker *worker)
{
	return hash_quick(worker->payload, payload_size(worker)) == worker->header.checksum;
}

static enum progress receive_some(struct worker *worker)
{
	const size_t head = sizeof(worker->header);
	bool in_head = worker->received < head;
	char *into = in_head ? (char *)&worker->header : worker->payload;
	size_t at = in_head ? worker->received : worker->received - head;
	size_t wanted = (in_head ? head : payload_size(worker)) - at;

	ssize_t n = recv(worker->fd, into + at, wanted, 0);
	if (n < 0)
		return is_transient() ? PROGRESS_MORE : PROGRESS_GONE;
	if (!n)
		return PROGRESS_GONE;
	worker->received += (size_t)n;
	if (in_head && worker->received == head) {
		if (!is_header_sound(&worker->header))
			return PROGRESS_GARBAGE;
		worker->payload = memory_resize(NULL, payload_size(worker) + 1, 1);
	}
	if (worker->received < head || worker->received < head + payload_size(worker))
		return PROGRESS_MORE;
	return is_payload_sound(worker) ? PROGRESS_DONE : PROGRESS_GARBAGE;
}

static void take_answer(struct worker *worker, struct worker_answer *answer)
{
	worker->is_busy = false;
	*answer = (struct worker_answer){
		.job = worker->job,
		.bytes = worker->payload,
		.inputs = worker->payload,
		.inputs_size = (size_t)worker->header.inputs_size,
		.unit = worker->payload + worker->header.inputs_size,
		.unit_size = (size_t)worker->header.unit_size,
	};
	worker->payload = NULL;
}

static void lose(struct worker *worker, struct worker_answer *answer, const char *reason)
{
	worker->is_busy = false;
	*answer = (struct worker_answer){ .job = worker->job, .lost = reason };
}

/* A worker that is gone: tries once more, or gives the unit up. */
static enum worker_event after_death(struct worker_pool *pool, struct worker *worker,
	enum progress progress, struct worker_answer *answer, struct error *err)
{
	int status = worker_end(worker);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
		error_set(err, "'%s' cannot run: is libclang installed?", pool->options.program);
		worker->is_busy = false;
		return WORKER_BROKEN;
	}
	if (worker->deaths++ == 0)
		return begin_job(pool, worker, err) ? WORKER_IDLE : WORKER_BROKEN;

	if (progress == PROGRESS_GARBAGE)
		lose(worker, answer, "the parser sent nonsense");
	else if (WIFSIGNALED(status))
		lose(worker, answer,
			arena_printf(&pool->reasons, "the parser crashed (signal %d)",
				WTERMSIG(status)));
	else
		lose(worker, answer,
			arena_printf(&pool->reasons, "the parser gave up (exit code %d)",
				WEXITSTATUS(status)));
	return WORKER_ANSWER;
}

static enum worker_event serve(struct worker_pool *pool, struct worker *worker, short events,
	struct worker_answer *answer, struct error *err)
{
	enum progress progress = PROGRESS_MORE;
	if (events & (POLLIN | POLLHUP | POLLERR))
		progress = receive_some(worker);
	else if (events & POLLOUT)
		progress = send_some(worker);

	switch (progress) {
	case PROGRESS_MORE:
		break;
	case PROGRESS_DONE:
		take_answer(worker, answer);
		return WORKER_ANSWER;
	case PROGRESS_GARBAGE:
	case PROGRESS_GONE:
		return after_death(pool, worker, progress, answer, err);
	}
	if (now_ms() < worker->deadline)
		return WORKER_IDLE;
	worker_end(worker);
	lose(worker, answer,
		arena_printf(&pool->reasons, "the parser took longer than %u s and was killed",
			(pool->options.timeout_ms + 999) / 1000));
	return WORKER_ANSWER;
}

/* ---------------------------------------------------------------------------------- waiting */

enum { stop_interval_ms = 100 };

/* Fills the polls, one per worker; false when nobody works. */
static bool prepare(struct worker_pool *pool, int *timeout)
{
	bool any = false;
	int64_t left = stop_interval_ms, now = now_ms();

	for (unsigned i = 0; i < pool->options.count; i++) {
		const struct worker *worker = &pool->workers[i];
		bool sends = worker->sent < worker->request.length;
		pool->polls[i] = (struct pollfd){
			.fd = worker->is_busy ? worker->fd : -1,
			.events = (short)(POLLIN | (sends ? POLLOUT : 0)),
		};
		any |= worker->is_busy;
		if (worker->is_busy && worker->deadline - now < left)
			left = worker->deadline - now;
	}
	*timeout = left < 0 ? 0 : (int)left;
	return any;
}

enum worker_event worker_pool_wait(
	struct worker_pool *pool, struct worker_answer *answer, struct error *err)
{
	int timeout;
	while (prepare(pool, &timeout)) {
		if (pool->options.stop && pool->options.stop())
			return WORKER_STOPPED;
		if (poll(pool->polls, pool->options.count, timeout) < 0 && errno != EINTR) {
			error_set(err, "cannot wait for the workers: %s", strerror(errno));
			return WORKER_BROKEN;
		}
		for (unsigned i = 0; i < pool->options.count; i++) {
			struct worker *worker = &pool->workers[i];
			if (!worker->is_busy)
				continue;
			enum worker_event event =
				serve(pool, worker, pool->polls[i].revents, answer, err);
			if (event != WORKER_IDLE)
				return event;
		}
	}
	return WORKER_IDLE;
}

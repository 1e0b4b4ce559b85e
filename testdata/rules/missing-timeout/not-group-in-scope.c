/*
 * Trap: the task belongs to a group inside of a deadline, or was spawned inside of one and
 * awaited there: the deadline reaches it.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct job {
	struct async_stream *stream;
	char line[80];
};

static int read_line(void *arg)
{
	struct job *job = arg;

	return (int)async_read(job->stream, job->line, sizeof(job->line));
}

static int read_all(struct job *jobs, size_t n)
{
	int rc = 0, grouped = 0;

	ASYNC_TIMEOUT (5000, &rc) {
		ASYNC_GROUP (g, 4, &grouped) {
			for (size_t i = 0; i < n; i++)
				async_group_spawn(g, read_line, &jobs[i]);
		}
		rc = grouped;
		if (rc >= 0)
			rc = async_map(read_line, jobs, n, sizeof(*jobs), 4, NULL);
	}
	return rc;
}

/* Just not the trap: the group stands around the deadline. */
static int read_first(void *arg)
{
	struct job *job = arg;

	return (int)async_read(job->stream, job->line, 1); // expect: missing-timeout
}

static int read_firsts(struct job *jobs, size_t n)
{
	int rc = 0, slept = 0;

	ASYNC_GROUP (g, 4, &rc) {
		for (size_t i = 0; i < n; i++)
			async_group_spawn(g, read_first, &jobs[i]);
		ASYNC_TIMEOUT (5000, &slept) {
			slept = async_sleep(1);
		}
	}
	return rc;
}

static int start(void *arg)
{
	int rc = read_all(arg, 2);

	return rc < 0 ? rc : read_firsts(arg, 2);
}

int main(void)
{
	static struct job jobs[2];

	return async_run(start, jobs, NULL) < 0;
}

/*
 * Trap: a zero that is handed to functions that only read it stays one.
 */
#include <async/async.h>

#include <semaphore.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>

struct job {
	int flags;
	char name[16];
};

static sem_t ready;
static struct timespec never_set;
static struct job never_changed = { .flags = WNOHANG };

void note_time(const struct timespec *time);
void note_job(const struct job *job);

static long add_up(const struct timespec *left, const struct timespec *right)
{
	note_time(left);
	return left->tv_sec + right->tv_sec;
}

static int locals(void *arg)
{
	struct timespec zero = { 0 };
	const struct timespec constant = { 0 };
	struct job job = { .flags = WNOHANG };
	int status;
	fd_set set;

	(void)arg;
	FD_ZERO(&set);
	if (sem_timedwait(&ready, &zero) < 0)
		nanosleep(&zero, NULL);
	note_time(&zero);
	add_up(&zero, &constant);
	pselect(1, &set, NULL, NULL, &zero, NULL);
	nanosleep(&constant, NULL);
	note_job(&job);
	return waitpid(1, &status, job.flags);
}

static int globals(void *arg)
{
	int status;

	(void)arg;
	note_time(&never_set);
	note_job(&never_changed);
	nanosleep(&never_set, NULL);
	return waitpid(1, &status, never_changed.flags);
}

int main(void)
{
	if (async_run(globals, NULL, NULL) < 0)
		return 1;
	return async_run(locals, NULL, NULL) < 0;
}

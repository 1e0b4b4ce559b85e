/*
 * Just not the trap: what they are handed may be written, by them or by who is given it back.
 */
#include <async/async.h>

#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

struct job {
	int flags;
	char name[16];
};

static struct timespec set_later;
static struct job changed_later = { .flags = WNOHANG };

void set_time(struct timespec *time);
void set_job(struct job *job);
void note_job(const struct job *job);
struct job *find_job(const struct job *jobs, int number);

static int locals(void *arg)
{
	struct timespec zero = { 0 };
	struct job job = { .flags = WNOHANG }, kept = { .flags = WNOHANG }, both = job;
	int status;

	(void)arg;
	set_time(&zero);
	nanosleep(&zero, NULL); // expect: blocking-call
	set_job(&job);
	// certainty: likely
	waitpid(1, &status, job.flags); // expect: blocking-call
	find_job(&kept, 0)->flags = 0;
	// certainty: likely
	waitpid(1, &status, kept.flags); // expect: blocking-call
	note_job(&both);
	set_job(&both);
	note_job(&both);
	// certainty: likely
	return waitpid(1, &status, both.flags); // expect: blocking-call
}

static int globals(void *arg)
{
	int status;

	(void)arg;
	set_time(&set_later);
	set_job(&changed_later);
	note_job(&changed_later);
	nanosleep(&set_later, NULL); // expect: blocking-call
	// certainty: likely
	return waitpid(1, &status, changed_later.flags); // expect: blocking-call
}

int main(void)
{
	if (async_run(globals, NULL, NULL) < 0)
		return 1;
	return async_run(locals, NULL, NULL) < 0;
}

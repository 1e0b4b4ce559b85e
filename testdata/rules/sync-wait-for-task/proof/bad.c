/*
 * The thread of the loop waits for a task that needs it. An alarm ends the program, and says how
 * far the task had come.
 */
#include <async/async.h>

#include <semaphore.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static sem_t finished;
static volatile sig_atomic_t has_run;

static void on_alarm(int number)
{
	static const char no[] = "the other task has not run\n", yes[] = "the other task has run\n";
	ssize_t n = has_run ? write(1, yes, sizeof(yes) - 1) : write(1, no, sizeof(no) - 1);

	(void)number;
	_exit(n < 0);
}

static int other(void *arg)
{
	(void)arg;
	has_run = 1;
	sem_post(&finished);
	return async_yield();
}

static int start(void *arg)
{
	if (async_spawn_detached(other, arg, NULL) < 0)
		return -1;
	sem_wait(&finished); // expect: sync-wait-for-task
	return 0;
}

int main(void)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };
	struct itimerval soon = { .it_value.tv_usec = 100000 };

	sem_init(&finished, 0, 0);
	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &soon, NULL);
	return async_run(start, NULL, &config) < 0;
}

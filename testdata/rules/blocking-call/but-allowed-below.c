/*
 * Just not the trap: what comes up through other calls is found, though the allowed way is shorter
 * and surer; and so is what another rule, a comment without a reason, or one that is out of date
 * allows.
 */
#include <async/async.h>

#include <netdb.h>
#include <unistd.h>

static void flush_log(int fd)
{
	fsync(fd);
}

static void close_log(int fd)
{
	if (fd > 2)
		flush_log(fd);
}

static void flush(int fd)
{
	fsync(fd); // async-lint: allow(blocking-call) a battery-backed disk
	close_log(fd);
}

static void look_up(const char *name)
{
	struct addrinfo *found = NULL;

	sleep(1); // async-lint: allow(blocking-call) once at the start
	if (getaddrinfo(name, NULL, NULL, &found) == 0)
		freeaddrinfo(found);
}

static void wait_or_ask(const char *name, int is_patient)
{
	struct addrinfo *found = NULL;

	if (is_patient)
		getaddrinfo(name, NULL, NULL, &found);
	else
		sleep(1); // async-lint: allow(blocking-call) once at the start
}

static void nap(void)
{
	// expect@+1: suppression-without-reason
	sleep(1); // async-lint: allow(blocking-call)
}

static void doze(void)
{
	// expect@+1: expired-suppression
	sleep(1); // async-lint: allow(blocking-call, until=2026-05-31) soon mended
}

static void rest(void)
{
	// expect@+1: unused-suppression
	sleep(1); // async-lint: allow(cpu-heavy-on-loop) it is short
}

static int start(void *arg)
{
	int *fd = arg;

	// path: main > start > flush > close_log > flush_log > fsync
	flush(*fd); // expect: blocking-call
	// path: main > start > look_up > getaddrinfo
	look_up("localhost"); // expect: blocking-call
	// path: main > start > wait_or_ask > getaddrinfo
	wait_or_ask("localhost", 1); // expect: blocking-call
	wait_or_ask("localhost", 0);
	nap();  // expect: blocking-call
	doze(); // expect: blocking-call
	rest(); // expect: blocking-call
	return 0;
}

int main(void)
{
	static int fd = 3;

	return async_run(start, &fd, NULL) < 0;
}

/*
 * read and write of any descriptor: only what is known to block is said. Locks on files.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

static int known_to_block(void *arg)
{
	char byte = 0;
	uint64_t count = 0;
	int fds[2];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int event = eventfd(0, EFD_CLOEXEC);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

	(void)arg;
	if (pipe(fds) < 0)
		return -1;
	read(fds[0], &byte, 1);             // expect: blocking-call
	read(event, &count, sizeof(count)); // expect: blocking-call
	read(timer, &count, sizeof(count)); // expect: blocking-call
	write(fd, "x", 1);                  // expect: blocking-call
	return byte;
}

static int known_not_to_block(void *arg)
{
	char bytes[4096];
	uint64_t one = 1;
	int fds[2];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int event = eventfd(0, EFD_NONBLOCK);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	int watch = inotify_init1(IN_NONBLOCK);
	int memory = memfd_create("memory", 0);

	(void)arg;
	if (pipe2(fds, O_NONBLOCK | O_CLOEXEC) < 0)
		return -1;
	read(fds[0], bytes, 1);
	write(fds[1], bytes, 1);
	read(event, &one, sizeof(one));
	write(event, &one, sizeof(one));
	read(timer, &one, sizeof(one));
	read(watch, bytes, sizeof(bytes));
	write(memory, bytes, sizeof(bytes));
	return (int)read(fd, bytes, sizeof(bytes));
}

/* One count into an eventfd only blocks at 2^64 - 1. */
static int small_count(void *arg)
{
	uint64_t one = 1;
	int event = eventfd(0, EFD_CLOEXEC);

	(void)arg;
	return (int)write(event, &one, sizeof(one));
}

/* Not known: said in strict mode only. */
static int unknown(void *arg)
{
	char byte = 0;
	int *fd = arg;

	if (write(*fd, "x", 1) < 0)
		return -1;
	return (int)read(*fd, &byte, 1);
}

/* A regular file: of the same class as open and stat. */
static int regular(void *arg)
{
	char bytes[512];
	int fd = open("settings.txt", O_RDONLY | O_CLOEXEC);

	(void)arg;
	read(fd, bytes, sizeof(bytes));
	pread(fd, bytes, sizeof(bytes), 0);
	return close(fd);
}

static int locks(void *arg)
{
	struct flock region = { .l_type = F_WRLCK };
	int *fd = arg;

	fcntl(*fd, F_SETLKW, &region);     // expect: blocking-call
	fcntl(*fd, F_OFD_SETLKW, &region); // expect: blocking-call
	flock(*fd, LOCK_EX);               // expect: blocking-call
	return lockf(*fd, F_LOCK, 0);      // expect: blocking-call
}

static int tries(void *arg)
{
	struct flock region = { .l_type = F_WRLCK };
	struct winsize window;
	int *fd = arg;
	int waiting = 0;

	fcntl(*fd, F_SETLK, &region);
	fcntl(*fd, F_GETFL);
	fcntl(*fd, F_SETFD, FD_CLOEXEC);
	flock(*fd, LOCK_EX | LOCK_NB);
	flock(*fd, LOCK_UN);
	lockf(*fd, F_TEST, 0);
	lockf(*fd, F_ULOCK, 0);
	ioctl(*fd, FIONREAD, &waiting);
	ioctl(*fd, TIOCGWINSZ, &window);
	return lockf(*fd, F_TLOCK, 0);
}

static int drains(void *arg)
{
	char seed[16];
	int *fd = arg;

	tcdrain(*fd);                                    // expect: blocking-call
	copy_file_range(*fd, NULL, 4, NULL, 1 << 20, 0); // expect: blocking-call
	getrandom(seed, sizeof(seed), GRND_NONBLOCK);
	return (int)syscall(SYS_fsync, *fd); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, known_to_block, arg);
		async_group_spawn(g, known_not_to_block, arg);
		async_group_spawn(g, small_count, arg);
		async_group_spawn(g, unknown, arg);
		async_group_spawn(g, regular, arg);
		async_group_spawn(g, locks, arg);
		async_group_spawn(g, tries, arg);
		async_group_spawn(g, drains, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}

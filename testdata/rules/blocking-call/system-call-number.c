/*
 * System calls by number block as the functions do that are named after them: where it is seen
 * which of them it is.
 */
#define _GNU_SOURCE
#include <uv.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int any_number;

static void sync_all(int fd)
{
	// step: 'sync_all' calls 'syscall', which blocks...
	// certainty: certain
	syscall(SYS_fsync, fd);      // expect: blocking-call
	syscall(__NR_fdatasync, fd); // expect: blocking-call
	syscall(SYS_getpid);
	syscall(any_number, fd);
	syscall(SYS_close, fd);
}

static void transfer(char *bytes, size_t size)
{
	int pipes[2], free[2];

	if (pipe(pipes) || pipe2(free, O_NONBLOCK))
		return;
	syscall(SYS_read, pipes[0], bytes, size);  // expect: blocking-call
	syscall(SYS_write, pipes[1], bytes, size); // expect: blocking-call
	syscall(SYS_read, free[0], bytes, size);
	syscall(SYS_write, free[1], bytes, size);
}

static void wait_for(struct pollfd *sockets, int child)
{
	const struct timespec second = { .tv_sec = 1 };
	const struct timespec moment = { .tv_nsec = 1000 };

	syscall(SYS_nanosleep, &second, NULL); // expect: blocking-call
	syscall(SYS_nanosleep, &moment, NULL);
	syscall(SYS_wait4, child, NULL, 0, NULL); // expect: blocking-call
	syscall(SYS_wait4, child, NULL, WNOHANG, NULL);
	syscall(SYS_epoll_pwait, 5, NULL, 1, -1, NULL, 8); // expect: blocking-call
	syscall(SYS_epoll_pwait, 5, NULL, 1, 0, NULL, 8);
	(void)sockets;
}

/* A wrapper as everybody writes it: what it is for is said by who calls it. */
static long epoll(int fd, long timeout)
{
	return syscall(SYS_epoll_pwait, fd, NULL, 1, timeout, NULL, 8);
}

static void on_timer(uv_timer_t *handle)
{
	sync_all(3);
	transfer(handle->data, 3);
	wait_for(handle->data, 7);
	epoll(4, 0);
	epoll(4, 1000); // expect: blocking-call
}

int main(void)
{
	uv_timer_t timer;

	any_number = getpid();
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

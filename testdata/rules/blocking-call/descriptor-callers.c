/*
 * A helper reads from what it is handed, and its callers do not agree: what one hands over surely
 * blocks, what another does surely not, of a third nobody knows. The finding stands at the calls
 * that hand over what blocks, and the helpers are left alone.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_timer_s {
	void *data;
} uv_timer_t;
typedef void (*uv_timer_cb)(uv_timer_t *timer);

extern uv_loop_t *uv_default_loop(void);
extern int uv_run(uv_loop_t *loop, int mode);
extern int uv_timer_start(
	uv_timer_t *timer, uv_timer_cb callback, unsigned long timeout, unsigned long repeat);
extern int inherited(const char *name);

#define TAKE(fd) take((fd), buffer, sizeof(buffer))

static char buffer[512];

static long take(int fd, char *into, size_t size)
{
	return read(fd, into, size);
}

/* Hands on what it was handed itself. */
static long take_all(int fd)
{
	long sum = 0, n;
	while ((n = take(fd, buffer, sizeof(buffer))) > 0)
		sum += n;
	return sum;
}

static long send_off(int socket)
{
	long rc = -1;
	if (socket < 0)
		goto out;
	rc = send(socket, buffer, sizeof(buffer), 0);
out:
	return rc;
}

static void on_pipe(uv_timer_t *timer)
{
	int ends[2];
	(void)timer;
	if (pipe(ends) < 0)
		return;
	// path: main > on_pipe > take > read
	// certainty: certain
	TAKE(ends[0]); // expect: blocking-call
}

static void on_two_levels(uv_timer_t *timer)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	(void)timer;
	take_all(fd); // expect: blocking-call
	send_off(fd); // expect: blocking-call
}

static void on_ready(uv_timer_t *timer)
{
	int ends[2], fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	(void)timer;
	if (pipe2(ends, O_NONBLOCK) < 0)
		return;
	TAKE(ends[0]);
	take_all(fd);
	send_off(fd);
}

static void on_unknown(uv_timer_t *timer)
{
	int fd = inherited("socket");
	(void)timer;
	TAKE(fd);
	take_all(fd);
	send_off(fd);
}

int main(void)
{
	static uv_timer_t timers[4];
	uv_timer_start(&timers[0], on_pipe, 1000, 1000);
	uv_timer_start(&timers[1], on_two_levels, 1000, 1000);
	uv_timer_start(&timers[2], on_ready, 1000, 1000);
	uv_timer_start(&timers[3], on_unknown, 1000, 1000);
	return uv_run(uv_default_loop(), 0);
}

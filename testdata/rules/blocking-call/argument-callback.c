/*
 * Whether a call blocks is decided by what its caller hands over: without a callback, libuv does
 * the work on the spot. The wrappers pass theirs on, through two levels.
 */
#include <uv.h>

#include <stddef.h>

static uv_loop_t *loop;
static uv_timer_t timer;
static uv_getaddrinfo_t request;

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	(void)req;
	(void)status;
	uv_freeaddrinfo(found);
}

static int look_up(const char *host, uv_getaddrinfo_cb done)
{
	return uv_getaddrinfo(loop, &request, done, host, "443", NULL);
}

static int connect_to(const char *host, uv_getaddrinfo_cb done)
{
	if (!host)
		return -1;
	return look_up(host, done);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	connect_to("example.org", on_found);
	look_up("example.org", on_found);
	look_up("example.org", NULL);    // expect: blocking-call
	connect_to("example.org", NULL); // expect: blocking-call
}

int main(void)
{
	loop = uv_default_loop();
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}

/*
 * The pattern of a semaphore on the stack that a callback posts, on a loop of callbacks. The
 * address goes through the user data of the handle.
 */
#include <uv.h>

#include <stdbool.h>
#include <stddef.h>

static uv_loop_t *loop;
static uv_timer_t timer, other;
static bool is_closed;

struct request {
	uv_sem_t done;
	uv_fs_t fs;
	int result;
	char path[256];
};

static void on_opened(uv_fs_t *fs)
{
	struct request *request = fs->data;

	request->result = (int)fs->result;
	uv_sem_post(&request->done);
}

static void on_closed(uv_handle_t *handle)
{
	(void)handle;
	is_closed = true;
}

static void on_timer(uv_timer_t *handle)
{
	struct request request = { .path = "/etc/hosts" };

	(void)handle;
	uv_sem_init(&request.done, 0);
	request.fs.data = &request;
	uv_fs_open(loop, &request.fs, request.path, 0, 0, on_opened);
	// path: main > on_timer > uv_sem_wait > on_timer > on_opened > request.done
	uv_sem_wait(&request.done); // expect: sync-wait-for-task
	uv_close((uv_handle_t *)&other, on_closed);
	while (!is_closed)
		// path: main > on_timer > is_closed > on_timer > on_closed > is_closed
		uv_sleep(1); // expect: sync-wait-for-task
}

int main(void)
{
	loop = uv_default_loop();
	uv_timer_init(loop, &other);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}

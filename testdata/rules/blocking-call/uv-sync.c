/*
 * libuv's own calls that block: a file request without a callback, and the waits of its threads.
 */
#include <uv.h>

#include <stddef.h>

static uv_loop_t *loop;
static uv_timer_t timer;
static uv_sem_t done;
static uv_thread_t thread;

static void on_synced(uv_fs_t *request)
{
	uv_fs_req_cleanup(request);
}

static void on_timer(uv_timer_t *handle)
{
	static uv_fs_t later;
	uv_fs_t now;

	(void)handle;
	uv_fs_fsync(loop, &now, 3, NULL); // expect: blocking-call
	uv_fs_req_cleanup(&now);
	uv_fs_fsync(loop, &later, 3, on_synced);
	uv_sem_wait(&done);      // expect: lock-wait-on-loop
	uv_thread_join(&thread); // expect: lock-wait-on-loop
	uv_sleep(10);            // expect: blocking-call
}

static void work(void *arg)
{
	(void)arg;
	uv_sleep(100);
	uv_sem_post(&done);
}

int main(void)
{
	loop = uv_default_loop();
	uv_sem_init(&done, 0);
	uv_thread_create(&thread, work, NULL);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, on_timer, 100, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}

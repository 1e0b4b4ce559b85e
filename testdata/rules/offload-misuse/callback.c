/*
 * The pool of libuv. A job waits for what a callback of the loop posts, while another callback of
 * the loop waits for the job; and what a job writes a timer reads.
 */
#include <uv.h>

#include <stddef.h>

static uv_loop_t *loop;
static uv_timer_t asker, shower;
static uv_work_t question;
static uv_sem_t answered, asked;
static int percent, shown;

static void work(uv_work_t *request)
{
	(void)request;
	// path: on_ask > work > answered > main > on_ask > answered
	uv_sem_wait(&answered); // expect: offload-misuse
	// path: on_ask > work > percent > main > on_show > percent
	percent = 100; // expect: offload-misuse
	uv_sem_post(&asked);
}

static void after(uv_work_t *request, int status)
{
	(void)request;
	shown = status;
}

static void on_ask(uv_timer_t *timer)
{
	(void)timer;
	uv_queue_work(loop, &question, work, after);
	// path: main > on_ask > uv_sem_wait > on_ask > work > asked
	uv_sem_wait(&asked); // expect: lock-wait-on-loop
	uv_sem_post(&answered);
}

static void on_show(uv_timer_t *timer)
{
	(void)timer;
	shown = percent;
}

int main(void)
{
	loop = uv_default_loop();
	uv_sem_init(&answered, 0);
	uv_sem_init(&asked, 0);
	uv_timer_init(loop, &asker);
	uv_timer_start(&asker, on_ask, 100, 0);
	uv_timer_init(loop, &shower);
	uv_timer_start(&shower, on_show, 100, 100);
	return uv_run(loop, UV_RUN_DEFAULT);
}

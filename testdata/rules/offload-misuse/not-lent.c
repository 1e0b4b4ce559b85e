/*
 * A local that a job is handed, and that lives for as long: the task waits, the function waits, it
 * runs the loop; or it is no local at all.
 */
#include <async/async.h>
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct sum {
	uv_work_t request;
	uv_sem_t done;
	int left, right, sum;
};

static void add(uv_work_t *request)
{
	struct sum *sum = (struct sum *)request;

	usleep(1000);
	sum->sum = sum->left + sum->right;
	uv_sem_post(&sum->done);
}

static int add_all(void *arg)
{
	struct sum *sum = arg;

	usleep(1000);
	sum->sum = sum->left + sum->right;
	return 0;
}

static int awaited(void)
{
	struct sum sum = { .left = 1, .right = 2 };
	int rc = async_to_thread(add_all, &sum);

	return rc < 0 ? rc : sum.sum;
}

static int waited(uv_loop_t *loop)
{
	struct sum sum = { .left = 1, .right = 2 };

	uv_sem_init(&sum.done, 0);
	uv_queue_work(loop, &sum.request, add, NULL);
	uv_sem_wait(&sum.done);
	return sum.sum;
}

static void kept(uv_loop_t *loop)
{
	static struct sum sum = { .left = 1, .right = 2 };
	struct sum *other = calloc(1, sizeof(*other));

	uv_queue_work(loop, &sum.request, add, NULL);
	if (other)
		uv_queue_work(loop, &other->request, add, NULL);
}

static int start(void *arg)
{
	(void)arg;
	return awaited();
}

int main(void)
{
	uv_loop_t *loop = uv_default_loop();
	struct sum sum = { .left = 1, .right = 2 };

	kept(loop);
	uv_queue_work(loop, &sum.request, add, NULL);
	uv_run(loop, UV_RUN_DEFAULT);
	return async_run(start, NULL, NULL) + waited(loop);
}

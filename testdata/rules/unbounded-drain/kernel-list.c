/*
 * A list whose links are inside of its elements, as the kernel has it, behind pointers, in a task;
 * and one that is spliced into a local first.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next, *prev;
};

struct job {
	struct list link;
	int (*run)(struct job *job);
};

struct worker {
	struct list ready, finished;
};

static struct worker worker = {
	.ready = { &worker.ready, &worker.ready },
	.finished = { &worker.finished, &worker.finished },
};

static void link_between(struct list *item, struct list *prev, struct list *next)
{
	next->prev = item;
	item->next = next;
	item->prev = prev;
	prev->next = item;
}

static void list_add_tail(struct list *item, struct list *head)
{
	link_between(item, head->prev, head);
}

static void list_del(struct list *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
}

static bool list_empty(const struct list *head)
{
	return head->next == head;
}

static void list_splice(struct list *from, struct list *to)
{
	*to = *from;
	to->next->prev = to;
	to->prev->next = to;
	from->next = from->prev = from;
}

static int again(struct job *job)
{
	list_add_tail(&job->link, &worker.ready);
	return 0;
}

static int runs(void *arg)
{
	struct worker *w = arg;
	struct list batch;

	while (!list_empty(&w->ready)) { // expect: unbounded-drain
		struct job *job = (struct job *)w->ready.next;

		list_del(&job->link);
		job->run(job);
	}
	list_splice(&w->ready, &batch);
	while (!list_empty(&batch)) {
		struct job *job = (struct job *)batch.next;

		list_del(&job->link);
		job->run(job);
	}
	while (!list_empty(&w->finished)) {
		struct job *job = (struct job *)w->finished.next;

		list_del(&job->link);
		job->run(job);
	}
	return async_yield();
}

int main(void)
{
	static struct job job = { .run = again };

	list_add_tail(&job.link, &worker.ready);
	return async_run(runs, &worker, NULL) < 0;
}

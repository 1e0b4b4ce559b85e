/*
 * A queue that a thread fills, and yet there is an end: what is there is taken out first, it is
 * counted, the thread fills it once, or only as often as it was asked to.
 */
#include <uv.h>

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct item {
	struct item *next;
	char text[64];
};

struct queue {
	struct item *first, *last;
};

static uv_mutex_t lock;
static uv_sem_t asked;
static uv_async_t wake;
static struct queue swapped, counted, once, answers;
static int pipes[2];

static void push(struct queue *to, struct item *item)
{
	uv_mutex_lock(&lock);
	item->next = NULL;
	if (to->last)
		to->last->next = item;
	else
		to->first = item;
	to->last = item;
	uv_mutex_unlock(&lock);
}

static struct item *pop(struct queue *from)
{
	struct item *item;

	uv_mutex_lock(&lock);
	item = from->first;
	if (item) {
		from->first = item->next;
		if (!from->first)
			from->last = NULL;
	}
	uv_mutex_unlock(&lock);
	return item;
}

static struct item *next(void)
{
	struct item *item = malloc(sizeof(*item));

	if (!item || read(pipes[0], item->text, sizeof(item->text)) <= 0)
		abort();
	return item;
}

static void reads(void *arg)
{
	(void)arg;
	push(&once, next());
	for (;;) {
		push(&swapped, next());
		push(&counted, next());
		uv_async_send(&wake);
	}
}

static void answers_when_asked(void *arg)
{
	(void)arg;
	for (;;) {
		uv_sem_wait(&asked);
		push(&answers, next());
		uv_async_send(&wake);
	}
}

static void on_wake(uv_async_t *handle)
{
	struct queue mine;
	struct item *item;

	(void)handle;
	uv_mutex_lock(&lock);
	mine = swapped;
	swapped.first = swapped.last = NULL;
	uv_mutex_unlock(&lock);
	while ((item = pop(&mine)) != NULL)
		free(item);
	for (int n = 0; n < 16 && (item = pop(&counted)) != NULL; n++)
		free(item);
	while ((item = pop(&once)) != NULL)
		free(item);
	while ((item = pop(&answers)) != NULL)
		free(item);
	uv_sem_post(&asked);
}

int main(void)
{
	static uv_thread_t threads[2];
	uv_loop_t *loop = uv_default_loop();

	if (pipe(pipes) < 0)
		return 1;
	uv_mutex_init(&lock);
	uv_sem_init(&asked, 0);
	uv_async_init(loop, &wake, on_wake);
	uv_thread_create(&threads[0], reads, NULL);
	uv_thread_create(&threads[1], answers_when_asked, NULL);
	return uv_run(loop, UV_RUN_DEFAULT);
}

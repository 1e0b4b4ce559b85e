/*
 * A thread reads and fills a queue, and the loop empties it until nothing is left: as long as the
 * thread keeps up, nobody else has a turn. A list, behind functions and a lock; a ring.
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

struct ring {
	int numbers[64];
	unsigned head, tail;
};

static uv_mutex_t lock;
static uv_async_t wake;
static struct queue queue;
static struct ring ring;
static int pipes[2], seen;

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

static void reads(void *arg)
{
	(void)arg;
	for (;;) {
		struct item *item = malloc(sizeof(*item));

		if (!item || read(pipes[0], item->text, sizeof(item->text)) <= 0)
			return;
		push(&queue, item);
		uv_async_send(&wake);
	}
}

static void counts(void *arg)
{
	(void)arg;
	for (int n = 0; read(pipes[1], &n, sizeof(n)) > 0;) {
		ring.numbers[ring.tail % 64] = n;
		ring.tail++;
		uv_async_send(&wake);
	}
}

static void on_wake(uv_async_t *handle)
{
	struct item *item;

	(void)handle;
	// path: main > on_wake > queue > main > reads > push > queue
	// hint: take what is there now into a local first, or stop after a fixed number and post
	// hint: yourself to the loop
	// certainty: likely
	while ((item = pop(&queue)) != NULL) // expect: unbounded-drain
		free(item);
	while (ring.head != ring.tail) { // expect: unbounded-drain
		seen += ring.numbers[ring.head % 64];
		ring.head++;
	}
}

int main(void)
{
	static uv_thread_t threads[2];
	uv_loop_t *loop = uv_default_loop();

	if (pipe(pipes) < 0)
		return 1;
	uv_mutex_init(&lock);
	uv_async_init(loop, &wake, on_wake);
	uv_thread_create(&threads[0], reads, NULL);
	uv_thread_create(&threads[1], counts, NULL);
	return uv_run(loop, UV_RUN_DEFAULT);
}

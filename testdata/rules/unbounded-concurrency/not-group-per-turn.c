/*
 * Trap: each turn of the loop has a group of its own, which is joined before the next one.
 */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct page {
	const char *host;
	char body[512];
	int size;
	struct page *next;
};

static int fetch(void *arg)
{
	struct page *page = arg;
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect(page->host, 80, &stream);
		if (rc == 0)
			rc = (int)async_read(stream, page->body, sizeof(page->body));
	}
	async_close(stream);
	return rc;
}

struct pair {
	struct page left, right;
	struct pair *next;
};

static int pair_by_pair(struct pair *first)
{
	for (struct pair *pair = first; pair; pair = pair->next) {
		int rc = 0;

		ASYNC_GROUP (g, 0, &rc) {
			async_group_spawn(g, fetch, &pair->left);
			async_group_spawn(g, fetch, &pair->right);
		}
		if (rc >= 0)
			rc = async_sleep(100);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int all_pairs(struct pair *first)
{
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (struct pair *pair = first; pair; pair = pair->next)
			async_group_spawn(g, fetch, &pair->left); // expect: unbounded-concurrency
	}
	return rc;
}

static int start(void *arg)
{
	int rc = pair_by_pair(arg);

	return rc < 0 ? rc : all_pairs(arg);
}

int main(void)
{
	static struct pair pair = { .left = { .host = "a.example" } };

	return async_run(start, &pair, NULL) < 0;
}

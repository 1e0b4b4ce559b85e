/*
 * Trap: the function with the loop already runs several times at once, under a limit. More of it
 * inside would only go around that limit. Called directly, it is the only one.
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

struct shard {
	struct page pages[4];
	size_t count;
};

static int copy_shard(void *arg)
{
	struct shard *shard = arg;

	for (size_t i = 0; i < shard->count; i++) {
		int rc = fetch(&shard->pages[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int check_shard(struct shard *shard)
{
	for (size_t i = 0; i < shard->count; i++) {
		int rc = fetch(&shard->pages[i]); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	static struct shard shards[16];
	int rc = async_map(copy_shard, shards, 16, sizeof(shards[0]), 4, NULL);

	(void)arg;
	return rc < 0 ? rc : check_shard(&shards[0]);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}

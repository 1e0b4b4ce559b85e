/* Loops that become one call of the runtime's map. */
#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

struct page {
	const char *host;
	char body[512];
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

static int fetch_page(struct page *page)
{
	return fetch(page);
}

static int check_host(const char *host)
{
	struct page page = { .host = host };

	return fetch(&page);
}

static int any_pointer(struct page *pages, size_t n)
{
	{
		// fix: suggest the turns run side by side, at most 8 at a time: is their order of
		// fix: no matter, and is that number right?
		int rc = async_map(fetch, pages, n, sizeof(pages[0]), 8, NULL); // expect: serial-await-in-loop

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int fetch_page_each(void *item)
{
	return fetch_page(item);
}

/* This comment belongs to the function below it.
 */
static int own_type(struct page *pages, int n)
{
	int rc = 0;

	{
		// fix: suggest the turns run...
		rc = async_map(fetch_page_each, pages, n - 1, sizeof(pages[0]), 8, NULL); // expect: serial-await-in-loop
		if (rc < 0)
			goto out;
	}
out:
	return rc;
}

struct hosts {
	const char *const *names;
	size_t count;
};

static int check_host_each(void *item)
{
	return check_host(*(const char **)item);
}

static int values(const struct hosts *hosts)
{
	if (async_map(check_host_each, (void *)hosts->names, hosts->count, sizeof(hosts->names[0]), 8, NULL) < 0) // expect: serial-await-in-loop
			return -1;
	return 0;
}

static int start(void *arg)
{
	struct page *pages = arg;
	const char *const names[] = { "a.example", "b.example" };
	struct hosts hosts = { names, 2 };

	if (any_pointer(pages, 2) < 0 || values(&hosts) < 0)
		return -1;
	return own_type(pages, 3);
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}

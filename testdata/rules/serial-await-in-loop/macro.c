/*
 * The loop, or the waiting call, comes out of a macro.
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

#define EACH_PAGE(page, first) for (struct page *page = (first); page; page = page->next)
#define TRY(call)                                                                                  \
	do {                                                                                       \
		int result_ = (call);                                                              \
		if (result_ < 0)                                                                   \
			return result_;                                                            \
	} while (0)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int each(struct page *first)
{
	EACH_PAGE(page, first)
	TRY(fetch(page)); // expect: serial-await-in-loop
	return 0;
}

/* do { } while (0) is no loop. */
static int once(struct page *page)
{
	TRY(fetch(page));
	do {
		TRY(fetch(page));
	} while (0);
	return 0;
}

static int table(void)
{
	static struct page pages[4];

	for (size_t i = 0; i < COUNT(pages); i++)
		TRY(fetch(&pages[i])); // expect: serial-await-in-loop
	return 0;
}

static int start(void *arg)
{
	TRY(each(arg));
	TRY(once(arg));
	return table();
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}

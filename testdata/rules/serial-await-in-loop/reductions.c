/*
 * A sum, a count, a maximum, the first error, a result in its own slot: they are the same in any
 * order, so they do not tie one turn to the next.
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

static int sum(struct page *pages, size_t n)
{
	int total = 0;

	for (size_t i = 0; i < n; i++)
		total += fetch(&pages[i]); // expect: serial-await-in-loop
	return total;
}

static int count(struct page *pages, size_t n)
{
	int failed = 0;

	for (size_t i = 0; i < n; i++) {
		if (fetch(&pages[i]) < 0) // expect: serial-await-in-loop
			failed++;
	}
	return failed;
}

static int largest(struct page *pages, size_t n)
{
	int most = 0;

	for (size_t i = 0; i < n; i++) {
		int size = fetch(&pages[i]); // expect: serial-await-in-loop

		if (size > most)
			most = size;
	}
	return most;
}

static int first_error(struct page *pages, size_t n)
{
	int error = 0;

	for (size_t i = 0; i < n; i++) {
		int rc = fetch(&pages[i]); // expect: serial-await-in-loop

		if (rc < 0 && error == 0)
			error = rc;
	}
	return error;
}

static void own_slot(struct page *pages, int *results, size_t n)
{
	for (size_t i = 0; i < n; i++)
		results[i] = fetch(&pages[i]); // expect: serial-await-in-loop
}

static int start(void *arg)
{
	int results[2];

	own_slot(arg, results, 2);
	return sum(arg, 2) + count(arg, 2) + largest(arg, 2) + first_error(arg, 2) + results[0];
}

int main(void)
{
	static struct page pages[] = { { .host = "a.example" }, { .host = "b.example" } };

	return async_run(start, pages, NULL) < 0;
}

#include "page.h"

#include <async/io.h>
#include <string.h>

static int exchange(struct async_stream *stream, struct page *page)
{
	ssize_t n = async_write(stream, "GET\n", 4);

	if (n < 0)
		return (int)n;
	n = async_read(stream, page->body, sizeof(page->body));
	if (n >= 0)
		page->size = (int)n;
	return n < 0 ? (int)n : 0;
}

int page_fetch(struct page *page)
{
	struct async_stream *stream = NULL;
	int rc = 0;

	ASYNC_TIMEOUT (2000, &rc) {
		rc = async_tcp_connect(page->host, 80, &stream);
		if (rc == 0)
			rc = exchange(stream, page);
	}
	async_close(stream);
	return rc;
}

int page_length(const struct page *page)
{
	return (int)strnlen(page->body, sizeof(page->body));
}

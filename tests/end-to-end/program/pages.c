/* One page: the name is looked up on the loop, and no deadline bounds the connection. */
#include "pages.h"

#include <async/async.h>
#include <async/io.h>

#include <stddef.h>

#include "names.h"

int pages_fetch(void *arg)
{
	struct page *page = arg;
	struct async_stream *stream = NULL;
	int rc = names_check(page->host);

	if (rc < 0)
		return rc;
	rc = async_tcp_connect(page->host, 80, &stream);
	if (rc == 0)
		rc = page->size = (int)async_read(stream, page->body, sizeof(page->body));
	async_close(stream);
	return rc;
}

/*
 * Opened in another unit, and read by its helper.
 */
#include <async/async.h>

#include <unistd.h>

#include "conn.h"

static int serve(struct conn *conn)
{
	char text[8];

	if (write(conn->fd, "x", 1) != 1) // expect: stream-bypassed
		return -1;
	// path: async_stream_open > main > start > serve > raw_read > read
	return raw_read(conn->fd, text, sizeof(text)) < 0 ? -1 : 0; // expect: stream-bypassed
}

static int start(void *arg)
{
	struct conn conn;
	int ends[2];
	char text[8];

	(void)arg;
	if (pipe(ends) || raw_read(ends[0], text, 1) != 1 || conn_open(&conn, ends[0]) < 0)
		return -1;
	return serve(&conn);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}

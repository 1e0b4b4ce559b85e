/*
 * Trap: a close waits for nobody, where nothing was said, where lingering is switched off, where
 * nothing is to be sent (a time of zero), and of another socket.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static int closes(void *arg)
{
	struct linger off = { 0, 5 };
	struct linger drop = { 1, 0 };
	struct linger wait = { 1, 5 };
	int first = socket(AF_INET, SOCK_STREAM, 0);
	int second = socket(AF_INET, SOCK_STREAM, 0);
	int third = socket(AF_INET, SOCK_STREAM, 0);
	int on_worker = *(int *)arg;

	setsockopt(first, SOL_SOCKET, SO_LINGER, &off, sizeof(off));
	setsockopt(second, SOL_SOCKET, SO_LINGER, &drop, sizeof(drop));
	setsockopt(on_worker, SOL_SOCKET, SO_LINGER, &wait, sizeof(wait));
	close(first);
	close(second);
	return close(third);
}

int main(void)
{
	static int other = 5;

	return async_run(closes, &other, NULL) < 0;
}

/*
 * Through a function pointer, and in a callback of the loop.
 */
#include <async/async.h>

#include "compute.h"

struct cipher {
	int (*prepare)(void *key);
	unsigned (*sum)(const void *data, size_t size);
};

static int prepare_strong(void *key)
{
	return make_key(key);
}

static unsigned sum_block(const void *data, size_t size)
{
	return digest(data, size);
}

static const struct cipher strong = { prepare_strong, sum_block };

struct session {
	const struct cipher *cipher;
	char key[32];
};

static int open_session(void *arg)
{
	struct session *session = arg;

	if (session->cipher->sum(session->key, sizeof(session->key)) == 0)
		return -1;
	// path: start > open_session > prepare_strong > cipher.prepare > prepare_strong > make_key
	return session->cipher->prepare(session->key); // expect: cpu-heavy-on-loop
}

static void renew(void *arg)
{
	// path: start > renew > make_key
	make_key(arg); // expect: cpu-heavy-on-loop
}

static int start(void *arg)
{
	static struct session session = { .cipher = &strong };
	struct async_task *task = async_spawn(open_session, &session);

	int rc = async_post(async_loop_current(), renew, arg);

	return rc < 0 ? rc : async_await(task);
}

int main(void)
{
	static char key[32];

	return async_run(start, key, NULL) < 0;
}

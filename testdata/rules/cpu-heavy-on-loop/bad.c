/*
 * Long computations, made directly by a task: heavy by themselves, or because of how much there
 * is to do.
 */
#include <async/async.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compute.h"

static int new_key(void *key)
{
	// hint: run it on a worker thread with async_to_thread
	return make_key(key); // expect: cpu-heavy-on-loop
}

static int log_in(void *arg)
{
	char key[32];

	return stretch_password(arg, 600000, key); // expect: cpu-heavy-on-loop
}

static int pack_text(void *arg)
{
	const char *text = arg;
	static char packed[65536];

	// hint: do it in pieces with async_yield between them, or run it on a worker thread with
	// hint: async_to_thread
	return pack(packed, sizeof(packed), text, strlen(text)); // expect: cpu-heavy-on-loop
}

static unsigned digest_file(const char *path, const void *mapped)
{
	struct stat data;

	if (stat(path, &data))
		return 0;
	return digest(mapped, (size_t)data.st_size);
}

static int verify(void *arg)
{
	int rc = async_sleep(1);

	if (rc < 0)
		return rc;
	return digest_file("/proc/self/exe", arg) != 0; // expect: cpu-heavy-on-loop
}

static int pack_image(void *arg)
{
	static char image[4096 * 1024];
	static char packed[sizeof(image)];

	(void)arg;
	return pack(packed, sizeof(packed), image, sizeof(image)); // expect: cpu-heavy-on-loop
}

static int start(void *arg)
{
	static char key[32];
	int rc = 0;

	ASYNC_GROUP (g, 5, &rc) {
		async_group_spawn(g, new_key, key);
		async_group_spawn(g, log_in, arg);
		async_group_spawn(g, pack_text, arg);
		async_group_spawn(g, verify, arg);
		async_group_spawn(g, pack_image, NULL);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}

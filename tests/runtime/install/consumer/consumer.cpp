/*
 * The scope macros in C++: blocks end by exception, too.
 */
#include <async/async.h>
#include <async/io.h>

#include <cstdio>
#include <stdexcept>

static int child(void *arg)
{
	int *turns = static_cast<int *>(arg);

	++*turns;
	return async_sleep(1);
}

static int parent(void *)
{
	int rc = 0, turns = 0;

	ASYNC_GROUP (group, 0, &rc) {
		for (int i = 0; i < 3; i++)
			async_group_spawn(group, child, &turns);
	}
	if (rc != 0 || turns != 3)
		return -1;
	try {
		ASYNC_TIMEOUT (60000, &rc) {
			ASYNC_SHIELD (60000) {
				async_yield();
				throw std::runtime_error("out");
			}
		}
	} catch (const std::runtime_error &) {
		turns++;
	}
	return async_yield() == 0 ? turns : -1;
}

int main()
{
	int rc = async_run(parent, nullptr, nullptr);

	if (rc != 4)
		std::fprintf(stderr, "rc %d\n", rc);
	return rc == 4 ? 0 : 1;
}

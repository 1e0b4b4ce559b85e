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

/* Left by an exception, each gives back what it holds. */
static int leaves_blocks(struct async_mutex *mutex, struct async_semaphore *semaphore)
{
	struct async_abort *token = async_abort_new();
	int rc = 0;

	try {
		ASYNC_ABORTABLE (token, &rc) {
			ASYNC_LOCKED (mutex, &rc) {
				ASYNC_PERMIT (semaphore, &rc)
					throw std::runtime_error("out");
			}
		}
	} catch (const std::runtime_error &) {
		rc = 1;
	}
	async_abort_unref(token);
	if (rc != 1 || async_mutex_lock(mutex) < 0 || async_semaphore_acquire(semaphore) < 0)
		return -1;
	async_semaphore_release(semaphore);
	async_mutex_unlock(mutex);
	return 0;
}

static int everything(void *arg)
{
	struct async_mutex *mutex = async_mutex_new();
	struct async_semaphore *semaphore = async_semaphore_new(1);
	int rc = leaves_blocks(mutex, semaphore);

	async_semaphore_free(semaphore);
	async_mutex_free(mutex);
	return rc < 0 ? rc : parent(arg);
}

int main()
{
	int rc = async_run(everything, nullptr, nullptr);

	if (rc != 4)
		std::fprintf(stderr, "rc %d\n", rc);
	return rc == 4 ? 0 : 1;
}

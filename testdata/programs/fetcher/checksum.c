/*
 * Checksums (FNV-1a, many rounds) take long enough to be felt, so they are made on a worker.
 */
#include "checksum.h"

#include <async/async.h>

enum { rounds = 64 };

struct work {
	const char *text;
	size_t size;
	uint32_t sum;
};

static int compute(void *arg)
{
	struct work *work = arg;
	uint32_t sum = 2166136261U;

	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < work->size; i++)
			sum = (sum ^ (unsigned char)work->text[i]) * 16777619U;
	}
	work->sum = sum;
	return 0;
}

int checksum_compute(const char *text, size_t size, uint32_t *sum)
{
	struct work work = { .text = text, .size = size };
	int rc = async_to_thread(compute, &work);

	*sum = work.sum;
	return rc;
}

/*
 * The job counts what another unit shows.
 */
#include "pool.h"

#include <stddef.h>
#include <unistd.h>

int pool_jobs;

int pool_job(void *arg)
{
	usleep(1000);
	pool_jobs++; // expect: offload-misuse
	return arg != NULL;
}

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
	// path: works > pool_job > pool_jobs > start > shows > pool_jobs
	// step: main.c:18 'shows' reads 'pool_jobs'
	pool_jobs++; // expect: offload-misuse
	return arg != NULL;
}

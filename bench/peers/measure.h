/*
 * What the benchmark programs in C share: processor time of this process, its memory, and the line
 * they print.
 */
#ifndef BENCH_PEERS_MEASURE_H
#define BENCH_PEERS_MEASURE_H

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* User and system time of all threads, in nanoseconds. */
static inline double cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Memory of this process that is in RAM; 0 where there is no /proc. */
static inline double resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static inline void print_row(const char *name, size_t done, double value)
{
	printf("%s %zu %.1f\n", name, done, value);
	fflush(stdout);
}

#endif

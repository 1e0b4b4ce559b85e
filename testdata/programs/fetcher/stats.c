/*
 * Counters, and a file they are written to for whoever watches the service.
 */
#include "stats.h"

#include "config.h"

#include <async/async.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long counters[stats_count];

void stats_add(enum stats_counter counter)
{
	pthread_mutex_lock(&lock);
	counters[counter]++;
	pthread_mutex_unlock(&lock);
}

void stats_print(char *text, size_t size)
{
	unsigned long now[stats_count];

	pthread_mutex_lock(&lock);
	memcpy(now, counters, sizeof(now));
	pthread_mutex_unlock(&lock);
	snprintf(text, size, "clients %lu requests %lu misses %lu", now[STATS_CLIENTS],
		now[STATS_REQUESTS], now[STATS_MISSES]);
}

/* How full the disk of this folder is, as df says it. */
static void disk_usage(char *text, size_t size)
{
	char line[256] = "";
	FILE *df = popen("df -P . | awk 'NR == 2 { print $5 }'", "r");

	snprintf(text, size, "unknown");
	if (!df)
		return;
	if (fgets(line, sizeof(line), df))
		snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
	pclose(df);
}

static int write_file(const char *path)
{
	char text[160], usage[32];
	FILE *file = fopen(path, "w");

	if (!file)
		return -1;
	stats_print(text, sizeof(text));
	disk_usage(usage, sizeof(usage));
	fprintf(file, "%s disk %s\n", text, usage);
	return fclose(file);
}

int stats_write_periodically(void *arg)
{
	const struct config *config = arg;

	for (;;) {
		int rc = async_sleep(config->stats_interval_ms);

		if (rc < 0)
			return rc;
		// expect@+1: blocking-call
		if (write_file(config->stats_path) < 0)
			fprintf(stderr, "cannot write %s\n", config->stats_path);
	}
}

/*
 * Our side of the HTTP rows of bench/runtime: tasks that fetch with one client, one after the other
 * or 32 at a time. bench-async-http http-sequential|http-concurrent COUNT PORT
 */
#include "measure.h"

#include "async/http.h"

#include <stdlib.h>
#include <string.h>

enum { CONCURRENT = 32, WARM = 10 };

struct fetches {
	struct async_http_client *client;
	char url[64];
	size_t to_start;
	size_t done;
};

static struct {
	const char *row;
	const char *port;
	size_t count;
} asked;

static int keep_fetching(void *arg)
{
	struct fetches *fetches = arg;

	while (fetches->to_start > 0) {
		struct async_http_response *response;

		fetches->to_start--;

		int rc = async_http_get(fetches->client, fetches->url, 0, &response);

		if (rc < 0)
			return rc;
		fetches->done += response->status == 200;
		async_http_response_free(response);
	}
	return 0;
}

static int fetch_all(struct fetches *fetches, size_t workers, size_t count)
{
	int rc;

	fetches->to_start = count;
	fetches->done = 0;
	ASYNC_GROUP (g, 0, &rc) {
		for (size_t i = 0; i < workers; i++)
			(void)async_group_spawn(g, keep_fetching, fetches);
	}
	return rc;
}

static int run_row(void *arg)
{
	struct async_http_options options = { .connections_per_host = CONCURRENT };
	struct fetches fetches = { .client = async_http_client_new(&options) };
	size_t workers = strcmp(asked.row, "http-concurrent") == 0 ? CONCURRENT : 1;
	double start;
	int rc;

	(void)arg;
	if (!fetches.client)
		return -ENOMEM;
	snprintf(fetches.url, sizeof fetches.url, "http://127.0.0.1:%s/", asked.port);
	rc = fetch_all(&fetches, workers, asked.count / WARM + 1);
	start = cpu_ns();
	if (rc == 0)
		rc = fetch_all(&fetches, workers, asked.count);
	if (rc == 0)
		print_row(asked.row, fetches.done, (cpu_ns() - start) / (double)asked.count);
	async_http_client_free(fetches.client);
	return rc;
}

int main(int argc, char **argv)
{
	int rc;

	if (argc != 4) {
		fputs("usage: bench-async-http http-sequential|http-concurrent COUNT PORT\n",
			stderr);
		return 2;
	}
	asked.row = argv[1];
	asked.count = strtoul(argv[2], NULL, 10);
	asked.port = argv[3];
	rc = async_run(run_row, NULL, NULL);
	if (rc < 0)
		fprintf(stderr, "bench-async-http: %s\n", async_strerror(rc));
	return rc < 0;
}

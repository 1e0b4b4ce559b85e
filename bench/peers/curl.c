/*
 * The floor of the HTTP rows of bench/runtime: libcurl's multi interface as its manual shows it,
 * with curl_multi_poll and easy handles that are used again.
 *
 * bench-curl http-sequential|http-concurrent COUNT PORT
 */
#include "measure.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { CONCURRENT = 32, WARM = 10 };

static void die(const char *what)
{
	fprintf(stderr, "bench-curl: %s\n", what);
	exit(1);
}

static size_t on_data(char *data, size_t size, size_t count, void *context)
{
	(void)data;
	(void)context;
	return size * count;
}

static CURL *make_handle(const char *port)
{
	CURL *handle = curl_easy_init();
	char url[64];

	if (!handle)
		die("curl_easy_init");
	snprintf(url, sizeof url, "http://127.0.0.1:%s/", port);
	curl_easy_setopt(handle, CURLOPT_URL, url);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	return handle;
}

/* Counts what has ended, and starts it again while there is more to do. */
static size_t collect(CURLM *multi, size_t *to_start)
{
	size_t done = 0;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(multi, &left))) {
		CURL *handle = message->easy_handle;
		long status = 0;

		if (message->msg != CURLMSG_DONE)
			continue;
		if (message->data.result != CURLE_OK)
			die(curl_easy_strerror(message->data.result));
		curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
		done += status == 200;
		curl_multi_remove_handle(multi, handle);
		if (*to_start == 0)
			continue;
		--*to_start;
		curl_multi_add_handle(multi, handle);
	}
	return done;
}

static size_t get_all(CURLM *multi, CURL **handles, size_t workers, size_t count)
{
	size_t to_start = count, done = 0;
	int running;

	for (size_t i = 0; i < workers && to_start > 0; i++, to_start--)
		curl_multi_add_handle(multi, handles[i]);
	while (done < count) {
		if (curl_multi_perform(multi, &running) != CURLM_OK)
			die("curl_multi_perform");

		size_t now = collect(multi, &to_start);

		done += now;
		if (now == 0 && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
			die("curl_multi_poll");
	}
	return done;
}

int main(int argc, char **argv)
{
	CURL *handles[CONCURRENT];

	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts(curl_version_info(CURLVERSION_NOW)->version);
		return 0;
	}
	if (argc != 4) {
		fputs("usage: bench-curl http-sequential|http-concurrent COUNT PORT\n", stderr);
		return 2;
	}

	size_t workers = strcmp(argv[1], "http-concurrent") == 0 ? CONCURRENT : 1;
	size_t count = strtoul(argv[2], NULL, 10);
	CURLM *multi = curl_multi_init();

	if (!multi)
		die("curl_multi_init");
	for (size_t i = 0; i < workers; i++)
		handles[i] = make_handle(argv[3]);
	(void)get_all(multi, handles, workers, count / WARM + 1);

	double start = cpu_ns();
	size_t done = get_all(multi, handles, workers, count);

	print_row(argv[1], done, (cpu_ns() - start) / (double)count);
	for (size_t i = 0; i < workers; i++)
		curl_easy_cleanup(handles[i]);
	curl_multi_cleanup(multi);
	return 0;
}

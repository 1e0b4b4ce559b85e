/*
 * libcurl: the easy interface waits for the transfer, the multi interface where it is told to.
 * Declared here as in its headers.
 */
#include <async/async.h>

#include <stddef.h>

typedef void CURL;
typedef void CURLM;
typedef int CURLcode;
typedef int CURLMcode;
struct curl_waitfd;

CURL *curl_easy_init(void);
CURLcode curl_easy_setopt(CURL *easy, int option, ...);
CURLcode curl_easy_perform(CURL *easy);
void curl_easy_cleanup(CURL *easy);
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode curl_multi_perform(CURLM *multi, int *running);
CURLMcode curl_multi_socket_action(CURLM *multi, int fd, int mask, int *running);
CURLMcode curl_multi_poll(
	CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ready);
CURLMcode curl_multi_wait(
	CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ready);

static int fetch(const char *url)
{
	CURL *easy = curl_easy_init();
	int rc;

	curl_easy_setopt(easy, 10002, url);
	rc = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	return rc;
}

static int fetches(void *arg)
{
	return fetch(arg); // expect: blocking-call
}

static int fetch_in_worker(void *arg)
{
	return fetch(arg);
}

static int offloads(void *arg)
{
	return async_to_thread(fetch_in_worker, arg);
}

static int wait_for(CURLM *multi, int milliseconds)
{
	return curl_multi_wait(multi, NULL, 0, milliseconds, NULL);
}

static int waits(void *arg)
{
	return wait_for(arg, 1000); // expect: blocking-call
}

/* Traps: nothing here waits. */
static int looks(void *arg)
{
	int running = 0;

	curl_multi_add_handle(arg, curl_easy_init());
	curl_multi_perform(arg, &running);
	curl_multi_socket_action(arg, 3, 0, &running);
	curl_multi_poll(arg, NULL, 0, 0, NULL);
	return wait_for(arg, 0);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, fetches, arg);
		async_group_spawn(g, offloads, arg);
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, looks, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "http://example.org/";

	return async_run(start, argument, NULL) < 0;
}

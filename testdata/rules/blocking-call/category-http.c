/*
 * libcurl: the easy interface blocks, the multi interface with a wait does too. Declared here as
 * in its headers, which need not be installed.
 */
#include <async/async.h>

#include <stddef.h>

typedef void CURL;
typedef void CURLM;
typedef int CURLcode;
typedef int CURLMcode;
struct curl_waitfd;

CURLcode curl_easy_perform(CURL *easy);
CURLMcode curl_multi_perform(CURLM *multi, int *running);
CURLMcode curl_multi_poll(
	CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ready);
CURLMcode curl_multi_wait(
	CURLM *multi, struct curl_waitfd *extra, unsigned count, int timeout_ms, int *ready);

static int easy(void *arg)
{
	return curl_easy_perform(arg); // expect: blocking-call
}

static int multi(void *arg)
{
	int running = 0;

	do {
		curl_multi_perform(arg, &running);
		curl_multi_wait(arg, NULL, 0, 0, NULL);
		curl_multi_poll(arg, NULL, 0, 1000, NULL); // expect: nested-loop-run
	} while (running);
	return 0;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, easy, arg);
		async_group_spawn(g, multi, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}

/*
 * The header of a library that does not exist, with what headers are made of: macros in front of
 * declarations and around parameters, function pointers with and without a typedef, twins.
 */
#ifndef FETCH_H
#define FETCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FETCH_API                   __attribute__((visibility("default")))
#define OF(parameters)              parameters
#define FETCH_VERSION(major, minor) ((major)*100 + (minor))

typedef struct fetch fetch;
typedef void (*fetch_done)(void *data, int status);
typedef int fetch_order(const void *left, const void *right);

struct fetch_options {
	size_t limit;
	fetch_done done;
};

FETCH_API int fetch_open(fetch **made, const char *path);
FETCH_API int fetch_page_sync(fetch *from, const char *url);
FETCH_API int fetch_page_async(fetch *from, const char *url, fetch_done done, void *data);
int fetch_answer OF((fetch * from, char *into, size_t size, int timeout_ms));
void fetch_sort(fetch *pages, fetch_order *order);
int fetch_each(fetch *pages, int (*page)(fetch *page, void *data), void *data);
int fetch_watch(fetch *from, int fd, fetch_done ready);
int fetch_read_fd(fetch *from, int fd);
int fetch_set_timeout(fetch *from, int timeout_ms);
int fetch_run(fetch *loop);
/* fetch_commented(fetch *from, int fd); */
const char *fetch_error(const fetch *from); /* never NULL */
void fetch_log(fetch *from, const char *format, ...);

static inline int fetch_is_open(const fetch *from)
{
	return from != NULL && fetch_error(from)[0] == '\0';
}

void fetch_free(fetch *from);

#ifdef __cplusplus
}
#endif

#endif

#ifndef STORE_H
#define STORE_H

#include <async/annotate.h>

#include <stddef.h>

/* Waits for the store to come up. */
ASYNC_FN int store_wait(void);

/* Loads an entry; the finding stands at the definition. */
int store_load(const char *name, char *into, size_t size);

#endif

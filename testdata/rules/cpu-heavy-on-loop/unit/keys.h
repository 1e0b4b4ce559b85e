#ifndef KEYS_H
#define KEYS_H

#include <stddef.h>

/* Makes a new key. */
int keys_renew(void *key);

/* Packs the first `size` bytes of a key. */
int keys_seal(const void *key, size_t size);

#endif

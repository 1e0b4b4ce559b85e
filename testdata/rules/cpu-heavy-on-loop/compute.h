/*
 * A library that computes. What it does is in model.yaml.
 */
#ifndef COMPUTE_H
#define COMPUTE_H

#include <stddef.h>

int make_key(void *key);
int stretch_password(const char *password, int rounds, void *key);

/* Compresses `size` bytes of `data` into `packed`. */
int pack(void *packed, size_t room, const void *data, size_t size);

unsigned digest(const void *data, size_t size);
int match(const char *pattern, const char *subject);

#endif

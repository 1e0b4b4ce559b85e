/* The headers that declare what rules/models/libuv.yaml names. */
#define _GNU_SOURCE

#include <uv.h>

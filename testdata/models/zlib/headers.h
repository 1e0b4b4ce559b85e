/* The headers that declare what rules/models/zlib.yaml names. */
#define _LARGEFILE64_SOURCE

#include <lzma.h>
#include <zdict.h>
#include <zlib.h>
#include <zstd.h>

#if __has_include(<bzlib.h>)
#include <bzlib.h>
#endif
#if __has_include(<brotli/encode.h>)
#include <brotli/decode.h>
#include <brotli/encode.h>
#endif

/* The headers that declare what rules/models/parsers.yaml names. */
#include <jansson.h>

#if __has_include(<expat.h>)
#include <expat.h>
#endif

#if __has_include(<libzscanner/scanner.h>)
#include <libzscanner/scanner.h>
#endif

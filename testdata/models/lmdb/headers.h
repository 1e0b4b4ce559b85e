/* The headers that declare what rules/models/lmdb.yaml names. */
#include <lmdb.h>

/* The headers that declare what rules/models/libpq.yaml names. */
#include <postgresql/libpq-fe.h>

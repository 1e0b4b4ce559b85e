/* The headers that declare what rules/models/hiredis.yaml names. */
#include <hiredis/async.h>
#include <hiredis/hiredis.h>

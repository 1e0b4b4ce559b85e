/* The headers that declare what rules/models/sasl.yaml names. */
#include <stddef.h>

#include <sasl/sasl.h>
#include <sasl/saslutil.h>

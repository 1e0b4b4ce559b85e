/* The headers that declare what rules/models/gcrypt.yaml names. */
#include <gcrypt.h>

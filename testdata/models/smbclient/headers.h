/* The headers that declare what rules/models/smbclient.yaml names. */
#include <libsmbclient.h>

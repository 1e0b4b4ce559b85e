/* The headers that declare what rules/models/curl.yaml names. */
#include <curl/curl.h>

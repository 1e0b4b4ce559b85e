/* The real headers, where they are installed: scripts/model-headers. */
#include <librdkafka/rdkafka.h>

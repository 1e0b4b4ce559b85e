/* The real headers, where they are installed: scripts/model-headers. */
#define ZMQ_BUILD_DRAFT_API
#include <zmq.h>

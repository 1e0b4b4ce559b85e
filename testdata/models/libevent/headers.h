/* The headers that declare what rules/models/libevent.yaml names. */
#define _GNU_SOURCE

#include <event2/event.h>
#include <event2/event_compat.h>
#include <event2/event_struct.h>
#include <event2/buffer.h>
#include <event2/buffer_compat.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <event2/dns.h>
#include <event2/dns_compat.h>
#include <event2/http.h>
#include <event2/rpc.h>
#include <event2/util.h>

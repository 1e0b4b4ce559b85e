/*
 * How messages of the language server protocol lie in a stream of bytes:
 *
 *	Content-Length: 52\r\n
 *	\r\n
 *	{"jsonrpc": "2.0", ...}
 *
 * A reader is fed what arrives, in pieces of any size, and asked for whole messages.
 */
#ifndef LSP_MESSAGE_H
#define LSP_MESSAGE_H

#include <stddef.h>

#include "base/text.h"

enum {
	message_largest_header = 8 << 10,
	message_largest_body = 64 << 20,
};

enum message_status {
	MESSAGE_NONE, /* none is complete yet */
	MESSAGE_READY,
	MESSAGE_TOO_LARGE, /* one that is larger than the limit is left out; others may follow */
	MESSAGE_BROKEN,    /* no header of the protocol: where the next begins is not known */
};

/* A zeroed one is at the beginning of a stream. */
struct message_reader {
	struct text buffer;
	size_t used; /* bytes of the buffer that are done with */
	size_t skip; /* bytes still to come that nobody wants */
};

void message_feed(struct message_reader *reader, const char *bytes, size_t size);

/* The next message. Its body is valid until the reader is fed again. */
enum message_status message_next(struct message_reader *reader, const char **body, size_t *size);

void message_reader_release(struct message_reader *reader);

/* Appends a message as it is sent. */
void message_write(struct text *out, const char *body, size_t size);

#endif

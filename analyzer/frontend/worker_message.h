/*
 * What goes over the socket between the tool and a worker. A request names a unit to read, an
 * answer holds its inputs (frontend/inputs.h) and the encoded unit (air/encode.h). Both ends
 * are of one build, so numbers are as they lie in memory; the magic and a checksum find out
 * what is no answer at all.
 */
#ifndef FRONTEND_WORKER_MESSAGE_H
#define FRONTEND_WORKER_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "frontend/parse.h"

#define worker_magic UINT32_C(0x414c5731)

/* 4 GiB would be a unit of some million functions. */
#define worker_largest_answer (UINT64_C(1) << 32)

struct worker_request_header {
	uint32_t magic;
	uint32_t string_count, unsaved_count;
	uint32_t size; /* of what follows */
};

struct worker_answer_header {
	uint32_t magic, reserved;
	uint64_t inputs_size, unit_size; /* what follows, in this order */
	uint64_t checksum;               /* of both together */
};

/* Appends header and body. */
void worker_request_encode(struct text *out, const struct parse_request *request);

/* Reads a body, whose header says how long it is; false when it is damaged. The request points into
 * the bytes and the arena. */
bool worker_request_decode(struct parse_request *request, struct arena *arena,
	const struct worker_request_header *header, const char *bytes);

/* Reads or writes everything; false at the end of the file and on failure. */
bool worker_read_all(int fd, void *bytes, size_t size);
bool worker_write_all(int fd, const void *bytes, size_t size);

#endif

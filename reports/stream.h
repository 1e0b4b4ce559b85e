/*
 * A JSON document written value by value, so that the whole never has to be in memory. It looks as
 * if jansson had written it at once, with an indent of 1.
 *
 *	struct stream stream = { .out = out };
 *	stream_begin(&stream, NULL, '{');
 *	stream_value(&stream, "version", json_string("2.1.0"));
 *	stream_begin(&stream, "results", '[');
 *	stream_value(&stream, NULL, result);
 *	stream_end(&stream, ']');
 *	stream_end(&stream, '}');
 */
#ifndef REPORTS_STREAM_H
#define REPORTS_STREAM_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct stream {
	FILE *out;
	unsigned depth;
	bool is_filled; /* what was begun last holds something */
	bool is_inline; /* for a script element: on one line, and with no '<', which could end it */
};

/* Begins an object or an array: '{' or '['. Keys, here and below, are literals that need no
 * escaping; NULL in an array and at the top. */
void stream_begin(struct stream *stream, const char *key, char bracket);
void stream_end(struct stream *stream, char bracket);

/* Writes a value and releases it. */
void stream_value(struct stream *stream, const char *key, json_t *value);

#endif

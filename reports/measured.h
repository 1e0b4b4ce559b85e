/*
 * What a running program has measured, in words.
 */
#ifndef REPORTS_MEASURED_H
#define REPORTS_MEASURED_H

#include "base/text.h"
#include "store/result.h"

/* Milliseconds as people say them: rounded, and never none. */
uint64_t measured_ms(uint64_t nanoseconds);

/* Appends "17 times, 312 ms at worst". */
void measured_add(struct text *text, uint64_t count, uint64_t worst_ns);

/* Appends lines about the stalls as a whole: how many are at a finding, and where the others were
 * and why they are at none; of the latter at most `most`. Nothing when nobody asked for stalls. */
void measured_add_trace(struct text *text, const struct result *result, size_t most);

#endif

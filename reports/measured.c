#include "measured.h"

#include <inttypes.h>
#include <string.h>

#include "utf8.h"

uint64_t measured_ms(uint64_t nanoseconds)
{
	return nanoseconds < 1000000 ? 1 : (nanoseconds + 500000) / 1000000;
}

void measured_add(struct text *text, uint64_t count, uint64_t worst_ns)
{
	uint64_t ms = measured_ms(worst_ns);
	if (count == 1)
		text_add(text, "once");
	else
		text_printf(text, "%" PRIu64 " times", count);
	if (ms < 10000)
		text_printf(text, ", %" PRIu64 " ms", ms);
	else
		text_printf(text, ", %.1f s", (double)ms / 1000);
	text_add(text, count == 1 ? "" : " at worst");
}

static void add_visible(struct text *text, const char *string)
{
	utf8_add_visible(text, string, strlen(string));
}

static void add_lost(struct text *text, const struct result_lost_stall *stall)
{
	text_add(text, "  ");
	if (stall->path) {
		add_visible(text, stall->path);
		text_printf(text, ":%u: ", (unsigned)stall->line);
	}
	if (stall->function) {
		text_char(text, '\'');
		add_visible(text, stall->function);
		text_add(text, "' ");
	}
	text_add(text, "stalled the loop ");
	measured_add(text, stall->count, stall->worst_ns);
	text_add(text, ": ");
	add_visible(text, stall->why);
	text_char(text, '\n');
}

void measured_add_trace(struct text *text, const struct result *result, size_t most)
{
	const struct result_trace *trace = result->trace;
	size_t findings = 0;
	if (!trace)
		return;
	for (size_t i = 0; i < result->finding_count; i++)
		findings += result->findings[i].stalls != NULL;
	add_visible(text, trace->path);
	if (!trace->matched_count && !trace->unmatched_count) {
		text_add(text, ": no stalls\n");
		return;
	}
	text_printf(text, ": %" PRIu64 " stall%s at %zu finding%s, %" PRIu64 " at none%s\n",
		trace->matched_count, trace->matched_count == 1 ? "" : "s", findings,
		findings == 1 ? "" : "s", trace->unmatched_count,
		trace->unmatched_count ? ":" : "");
	for (size_t i = 0; i < trace->unmatched_row_count && i < most; i++)
		add_lost(text, &trace->unmatched[i]);
	if (trace->unmatched_row_count > most)
		text_printf(text, "  ... and at %zu more places (--verbose)\n",
			trace->unmatched_row_count - most);
}

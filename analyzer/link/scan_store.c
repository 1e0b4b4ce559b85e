/*
 * Notes of a visit: where functions are stored into slots.
 */
#include "link/scan.h"

void scan_note_store(struct scan *scan, uint32_t instr, const struct source *source, uint32_t slot)
{
	(void)scan, (void)instr, (void)source, (void)slot;
}

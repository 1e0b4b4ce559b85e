/*
 * Notes of a visit: what becomes of descriptors.
 */
#include "link/scan.h"

void scan_note_descriptor(struct scan *scan, uint32_t instr)
{
	(void)scan, (void)instr;
}

/*
 * Notes of a visit: who writes, locks, waits for and wakes what.
 */
#include "link/scan.h"

void scan_note_access(struct scan *scan, uint32_t instr)
{
	(void)scan, (void)instr;
}

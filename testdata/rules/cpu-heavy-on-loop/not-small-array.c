/*
 * Trap: nested loops over small arrays of a fixed size, and source that is long but quick.
 */
#include <async/async.h>

#include "compute.h"

enum { rows = 16, columns = 8 };

static int sum(void *arg)
{
	int(*table)[columns] = arg;
	int total = 0;

	for (int i = 0; i < rows; i++)
		for (int j = 0; j < columns; j++)
			total += table[i][j] * table[j][i % columns];
	for (int i = 0; i < rows; i++)
		total += (int)digest(table[i], sizeof(table[i]));
	return total > 0;
}

int main(void)
{
	static int table[rows][columns];

	return async_run(sum, table, NULL) < 0;
}

/*
 * The twin: nested loops over small arrays, but what they call is given something big each time;
 * an array of a fixed size that is not small.
 */
#include <async/async.h>

#include "compute.h"

enum { rows = 16, columns = 8, big = 16 * 1024 * 1024 };

static char image[big];
static char packed[big];

static int sum(void *arg)
{
	int(*table)[columns] = arg;
	int total = 0;

	for (int i = 0; i < rows; i++)
		for (int j = 0; j < columns; j++)
			// expect@+1: cpu-heavy-on-loop
			total += table[i][j] * (int)digest(image, sizeof(image));
	total += pack(packed, sizeof(packed), image, sizeof(image)); // expect: cpu-heavy-on-loop
	return total > 0;
}

int main(void)
{
	static int table[rows][columns];

	return async_run(sum, table, NULL) < 0;
}

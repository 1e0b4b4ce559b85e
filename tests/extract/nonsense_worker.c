/*
 * A worker that answers what no worker would; $NONSENSE says what.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	const char *kind = getenv("NONSENSE");
	char request[4096];
	/* Magic and reserved, sizes of inputs and unit, checksum. */
	struct {
		uint32_t magic, reserved;
		uint64_t inputs, unit, sum;
	} header = { .magic = 0x414c5731, .inputs = 4, .unit = 4 };
	const char body[] = "nonsense";

	if (read(STDIN_FILENO, request, sizeof(request)) <= 0)
		return 0;
	if (!strcmp(kind, "magic"))
		header.magic = 0x12345678;
	if (!strcmp(kind, "size"))
		header.unit = UINT64_MAX - 3;
	if (write(STDIN_FILENO, &header, sizeof(header)) < 0)
		return 1;
	if (!strcmp(kind, "half"))
		return 0;
	if (write(STDIN_FILENO, body, 8) < 0)
		return 1;
	return read(STDIN_FILENO, request, sizeof(request)) < 0;
}

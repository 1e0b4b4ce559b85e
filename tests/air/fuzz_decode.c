/*
 * Fuzz target of the reader: the bytes are the payload of a unit, given a header and a checksum
 * that fit, so that the fuzzer need not guess them.
 */
#include <stdlib.h>
#include <string.h>

#include "air/cfg.h"
#include "air/encode.h"
#include "air/print.h"
#include "air/unit.h"
#include "base/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put(uint8_t *bytes, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
}

static void use(struct air_unit *unit)
{
	struct text out = { 0 };
	for (uint32_t i = 0; i < unit->function_count; i++) {
		struct air_function f;
		struct cfg cfg;
		if (air_function_decode(&unit->arena, &unit->functions[i], &f, NULL))
			cfg_build(&cfg, &unit->arena, &f, NULL, NULL);
	}
	air_unit_print(&out, unit, false);
	text_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t header[8] = { 'A', 'I', 'R', 0x1a, unit_version, 0, 0, 0 };
	struct hash hash = hash_bytes(data, size);
	uint8_t *bytes = malloc(size + 24);
	struct air_unit unit;

	memcpy(bytes, header, sizeof(header));
	put(bytes + 8, hash.low);
	put(bytes + 16, hash.high);
	if (size)
		memcpy(bytes + 24, data, size);
	if (air_unit_decode(&unit, bytes, size + 24, true, NULL)) {
		use(&unit);
		air_unit_release(&unit);
	}
	free(bytes);
	return 0;
}

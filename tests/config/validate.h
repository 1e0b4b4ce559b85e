/*
 * As much of JSON Schema as the schema of the configuration uses: type, enum, pattern, minLength,
 * minimum, maximum, items, properties, required, additionalProperties: false, anyOf, allOf, $ref
 * into definitions. A word it does not know fails the test, so that nothing is passed over.
 */
#ifndef TESTS_CONFIG_VALIDATE_H
#define TESTS_CONFIG_VALIDATE_H

#include <jansson.h>
#include <stdbool.h>

bool schema_accepts(const json_t *schema, const json_t *value);

#endif

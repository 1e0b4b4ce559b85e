/*
 * Each stage turns findings into keys; equal keys are matched in the order of the lists.
 */
#include "baseline/match.h"

#include <stdbool.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"

#define no_finding UINT32_MAX

struct matching {
	const struct match_identity *known, *found;
	size_t known_count, found_count;
	struct match *matches;
	bool *is_taken; /* by known finding */
	struct text key;
};

typedef bool write_key(struct text *key, const struct match_identity *identity);

static bool is_known(const char *text)
{
	return *text != '\0';
}

/* Parts are ended by a byte that stands in none of them. */
static void add_part(struct text *key, const char *part)
{
	text_add(key, part);
	text_char(key, '\n');
}

static bool exact_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->fingerprint);
	add_part(key, identity->path);
	return is_known(identity->fingerprint);
}

static bool moved_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->fingerprint);
	return is_known(identity->fingerprint);
}

static bool statement_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->rule);
	add_part(key, identity->function);
	add_part(key, identity->statement);
	return is_known(identity->function) && is_known(identity->statement);
}

static bool statement_in_file_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->path);
	return statement_key(key, identity);
}

static bool message_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->rule);
	add_part(key, identity->path);
	add_part(key, identity->function);
	add_part(key, identity->message);
	return is_known(identity->message);
}

static bool function_key(struct text *key, const struct match_identity *identity)
{
	add_part(key, identity->rule);
	add_part(key, identity->path);
	add_part(key, identity->statement);
	return is_known(identity->statement);
}

/* ------------------------------------------------------------------------------------- a stage */

/* What is known and not taken, in lists by key. */
struct index {
	struct intern keys;
	ARRAY(uint32_t) first; /* by key: known finding, or no_finding */
	uint32_t *next;        /* by known finding */
};

static void index_known(struct index *index, struct matching *matching, write_key *write)
{
	index->next = memory_new(matching->known_count + 1, sizeof(*index->next));
	/* From the end, so that the first stands first in its list. */
	for (size_t i = matching->known_count; i-- > 0;) {
		text_reset(&matching->key);
		if (matching->is_taken[i] || !write(&matching->key, &matching->known[i]))
			continue;
		uint32_t key = intern_add(&index->keys, text_string(&matching->key));
		if (key == index->first.count)
			array_push(&index->first, no_finding);
		index->next[i] = index->first.items[key];
		index->first.items[key] = (uint32_t)i;
	}
}

static void take(struct matching *matching, struct index *index, size_t i, enum match_how how)
{
	uint32_t key = intern_find(&index->keys, text_string(&matching->key));
	if (key == intern_none || index->first.items[key] == no_finding)
		return;
	uint32_t known = index->first.items[key];
	index->first.items[key] = index->next[known];
	matching->is_taken[known] = true;
	matching->matches[i] = (struct match){ how, known };
}

static void run_stage(struct matching *matching, write_key *write, enum match_how how)
{
	struct index index = { 0 };
	index_known(&index, matching, write);
	for (size_t i = 0; i < matching->found_count; i++) {
		text_reset(&matching->key);
		if (matching->matches[i].how == MATCH_NONE &&
			write(&matching->key, &matching->found[i]))
			take(matching, &index, i, how);
	}
	intern_release(&index.keys);
	array_release(&index.first);
	free(index.next);
}

void match_findings(const struct match_identity *known, size_t known_count,
	const struct match_identity *found, size_t found_count, struct match *matches)
{
	struct matching matching = {
		.known = known,
		.found = found,
		.known_count = known_count,
		.found_count = found_count,
		.matches = matches,
		.is_taken = memory_new(known_count + 1, sizeof(bool)),
	};
	for (size_t i = 0; i < found_count; i++)
		matches[i] = (struct match){ MATCH_NONE, 0 };
	run_stage(&matching, exact_key, MATCH_EXACT);
	run_stage(&matching, moved_key, MATCH_MOVED);
	run_stage(&matching, statement_in_file_key, MATCH_STATEMENT);
	run_stage(&matching, statement_key, MATCH_STATEMENT);
	run_stage(&matching, message_key, MATCH_MESSAGE);
	run_stage(&matching, function_key, MATCH_FUNCTION);
	free(matching.is_taken);
	text_release(&matching.key);
}

/*
 * Where an address is in the source.
 *
 * Three sources, the best one first: debug information (dwarf.c), the dynamic symbols (dladdr),
 * the name and offset of the module. An answer is a chain of places: a call that was inlined lies
 * in the function it is written in, and that one in the function that exists in the machine code.
 *
 *  1. The cache is a hash table of addresses that only grows. It is asked first, under the lock.
 *  2. Strings are interned, so that an answer can be copied and kept.
 */
#include "symbol.h"
#include "dwarf.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
	TABLE_MIN = 256,
	STACK_SIZE = 1024 * 1024,
};

struct question {
	struct module module;
	const void *address;
	struct async_location *places;
	size_t count; /* of answers */
};

struct answer {
	const void *address;
	size_t count;
	struct async_location places[];
};

struct table {
	void **slots;
	size_t count;
	size_t size; /* a power of two, at most half full */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct table answers; /* struct answer */
static struct table strings; /* char[] */

/* ---- the table --------------------------------------------------------------------------- */

static size_t hash_bytes(const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	size_t hash = 14695981039346656037u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ at[i]) * 1099511628211u;
	return hash ^ hash >> 32;
}

static size_t hash_answer(const void *item)
{
	return hash_bytes(&((const struct answer *)item)->address, sizeof(void *));
}

static size_t hash_string(const void *item)
{
	return hash_bytes(item, strlen(item));
}

static bool has_room(struct table *table, size_t (*hash)(const void *item))
{
	size_t size = table->size ? table->size * 2 : TABLE_MIN;
	void **slots;

	if (table->count * 2 < table->size)
		return true;
	slots = calloc(size, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < table->size; i++) {
		if (!table->slots[i])
			continue;

		size_t at = hash(table->slots[i]) & (size - 1);

		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = table->slots[i];
	}
	free(table->slots);
	table->slots = slots;
	table->size = size;
	return true;
}

/* ---- strings ----------------------------------------------------------------------------- */

/* A copy that lives as long as the process; "" when memory ran out. */
static const char *intern(const char *text)
{
	size_t at;
	char *copy;

	if (!text || !*text || !has_room(&strings, hash_string))
		return "";
	at = hash_string(text) & (strings.size - 1);
	for (; strings.slots[at]; at = (at + 1) & (strings.size - 1))
		if (strcmp(strings.slots[at], text) == 0)
			return strings.slots[at];
	copy = strdup(text);
	if (!copy)
		return "";
	strings.slots[at] = copy;
	strings.count++;
	return copy;
}

/* The compiler's copies of a function are called `name.part.0`, `name.constprop.1`. */
static const char *plain_name(const char *name)
{
	static char plain[256];
	const char *dot = name ? strchr(name, '.') : NULL;

	if (!dot || dot == name)
		return name;
	snprintf(plain, sizeof plain, "%.*s", (int)(dot - name), name);
	return plain;
}

static void intern_all(struct async_location *place)
{
	place->function = intern(plain_name(place->function));
	place->file = intern(place->file);
	place->recorded = intern(place->recorded);
	place->module = intern(place->module);
}

/* ---- looking up -------------------------------------------------------------------------- */

static void describe_module(const void *address, struct module *module)
{
	Dl_info info;
	struct link_map *map = NULL;
	const char *path;

	memset(module, 0, sizeof *module);
	if (dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP) == 0)
		return;
	path = info.dli_fname;
	/* The executable's name is what it was started as; its file may be elsewhere. */
	if (map && map->l_name[0] == '\0')
		path = realpath("/proc/self/exe", module->buffer) ? module->buffer : path;
	module->path = path;
	module->bias = map ? (uintptr_t)map->l_addr : (uintptr_t)info.dli_fbase;
	module->symbol = info.dli_sname;
}

/* On its own thread: libdw puts a hundred kilobytes on the stack, which a task may not have. */
static void *ask_dwarf(void *argument)
{
	struct question *question = argument;

	question->count = dwarf_expand(
		&question->module, question->address, question->places, SYMBOL_INLINES);
	return NULL;
}

static void ask(struct question *question)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t all;
	sigset_t before;
	int rc;

	if (pthread_attr_init(&attributes) != 0)
		return;
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, &attributes, ask_dwarf, question);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	if (rc == 0)
		pthread_join(thread, NULL);
}

static size_t look_up(const void *address, struct async_location *places)
{
	static struct question question;
	const struct module *module = &question.module;

	describe_module(address, &question.module);
	memset(places, 0, SYMBOL_INLINES * sizeof *places);
	question.address = address;
	question.places = places;
	question.count = 0;
	if (module->path)
		ask(&question);
	if (question.count == 0) {
		places[0].function = module->symbol;
		question.count = 1;
	}
	for (size_t i = 0; i < question.count; i++) {
		places[i].module = module->path;
		if (module->path)
			places[i].offset = (uint64_t)((uintptr_t)address - module->bias);
		intern_all(&places[i]);
	}
	return question.count;
}

static void remember(const void *address, const struct async_location *places, size_t count)
{
	struct answer *answer = NULL;
	size_t at;

	if (has_room(&answers, hash_answer))
		answer = malloc(sizeof *answer + count * sizeof *places);
	if (!answer)
		return;
	answer->address = address;
	answer->count = count;
	memcpy(answer->places, places, count * sizeof *places);
	at = hash_answer(answer) & (answers.size - 1);
	while (answers.slots[at])
		at = (at + 1) & (answers.size - 1);
	answers.slots[at] = answer;
	answers.count++;
}

static const struct answer *recall(const void *address)
{
	const struct answer key = { .address = address };
	size_t at;

	if (answers.size == 0)
		return NULL;
	at = hash_answer(&key) & (answers.size - 1);
	for (; answers.slots[at]; at = (at + 1) & (answers.size - 1)) {
		const struct answer *answer = answers.slots[at];

		if (answer->address == address)
			return answer;
	}
	return NULL;
}

size_t symbol_expand(const void *address, struct async_location places[SYMBOL_INLINES])
{
	const struct answer *known;
	size_t count;

	pthread_mutex_lock(&lock);
	known = recall(address);
	if (known) {
		count = known->count;
		memcpy(places, known->places, count * sizeof *places);
	} else {
		count = look_up(address, places);
		remember(address, places, count);
	}
	pthread_mutex_unlock(&lock);
	return count;
}

int async_locate(const void *address, struct async_location *location)
{
	struct async_location places[SYMBOL_INLINES];

	if (!address) {
		*location = (struct async_location){ "", "", "", 0, "", 0 };
		return -ENOENT;
	}
	symbol_expand(address, places);
	*location = places[0];
	return location->function[0] || location->file[0] || location->module[0] ? 0 : -ENOENT;
}

size_t async_locate_all(const void *address, struct async_location *locations, size_t max)
{
	struct async_location places[SYMBOL_INLINES];
	size_t count;

	if (max == 0 || async_locate(address, &locations[0]) != 0)
		return 0;
	count = symbol_expand(address, places);
	count = count < max ? count : max;
	memcpy(locations, places, count * sizeof places[0]);
	return count;
}

/* ---- for people -------------------------------------------------------------------------- */

const char *symbol_format(const void *address, char *text, size_t size)
{
	struct async_location at;
	const char *file;

	if (async_locate(address, &at) != 0) {
		snprintf(text, size, "%p", address);
		return text;
	}
	file = strrchr(at.file, '/');
	file = file ? file + 1 : at.file;
	if (at.line && at.function[0])
		snprintf(text, size, "%s (%s:%u)", at.function, file, at.line);
	else if (at.function[0])
		snprintf(text, size, "%s", at.function);
	else
		snprintf(text, size, "%s+0x%llx", at.module, (unsigned long long)at.offset);
	return text;
}

const char *symbol_function(const void *entry)
{
	struct async_location places[SYMBOL_INLINES];
	size_t count = entry ? symbol_expand(entry, places) : 0;

	/* It may begin with a call that was inlined: the last place is the function itself. */
	return count && places[count - 1].function[0] ? places[count - 1].function : "task";
}

/* ---- build id ---------------------------------------------------------------------------- */

struct build_id_search {
	uintptr_t address;
	char *text;
	size_t size;
};

static void format_note(const ElfW(Nhdr) * note, struct build_id_search *search)
{
	const unsigned char *id = (const unsigned char *)(note + 1) + ((note->n_namesz + 3u) & ~3u);

	for (size_t i = 0; i < note->n_descsz && 2 * i + 2 < search->size; i++)
		snprintf(search->text + 2 * i, 3, "%02x", id[i]);
}

static void read_notes(const char *at, size_t size, struct build_id_search *search)
{
	const char *end = at + size;

	while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)at;

		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
			memcmp(note + 1, "GNU", 4) == 0) {
			format_note(note, search);
			return;
		}
		at += sizeof *note + ((note->n_namesz + 3u) & ~3u) + ((note->n_descsz + 3u) & ~3u);
	}
}

static bool is_within(const struct dl_phdr_info *info, uintptr_t address)
{
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		if (segment->p_type == PT_LOAD &&
			address - (info->dlpi_addr + segment->p_vaddr) < segment->p_memsz)
			return true;
	}
	return false;
}

static int visit_module(struct dl_phdr_info *info, size_t size, void *context)
{
	struct build_id_search *search = context;

	(void)size;
	if (!is_within(info, search->address))
		return 0;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		if (segment->p_type == PT_NOTE)
			read_notes((const char *)(info->dlpi_addr + segment->p_vaddr),
				segment->p_memsz, search);
	}
	return 1;
}

void symbol_build_id(const void *address, char *text, size_t size)
{
	struct build_id_search search = { (uintptr_t)address, text, size };

	text[0] = '\0';
	dl_iterate_phdr(visit_module, &search);
}

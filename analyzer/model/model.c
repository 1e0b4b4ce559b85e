/*
 * All loaded models as tables from names to roles, one per section. A table's interner numbers
 * the names; `slots` beside it holds what is known of each. An entry of a later text replaces
 * the whole slot, and a deleted one leaves it empty.
 */
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/embedded.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/text.h"
#include "model/reader.h"

enum { longest_field = 512 };

struct slot {
	struct role_list roles;
	const char *descriptor;
};

struct table {
	struct intern names;
	ARRAY(struct slot) slots;
};

struct model {
	struct arena arena; /* roles, conditions, texts */
	struct table sections[section_count];
	struct intern constants;
	ARRAY(int64_t) values; /* by number of the constant */
	struct hash hash;
};

extern const struct embedded shipped_models[];

static const char shipped_folder[] = "rules/models/";

struct model *model_new(void)
{
	return memory_new(1, sizeof(struct model));
}

void model_free(struct model *model)
{
	if (!model)
		return;
	for (int i = 0; i < section_count; i++) {
		intern_release(&model->sections[i].names);
		array_release(&model->sections[i].slots);
	}
	intern_release(&model->constants);
	array_release(&model->values);
	arena_release(&model->arena);
	free(model);
}

static bool find_constant(const char *name, int64_t *value, void *data)
{
	const struct model *model = data;
	uint32_t number = intern_find(&model->constants, name);
	if (number == intern_none)
		return false;
	*value = model->values.items[number];
	return true;
}

static void set_constant(struct model *model, const struct read_constant *constant)
{
	uint32_t number = intern_add(&model->constants, constant->name);
	if (number == model->values.count)
		array_push(&model->values, constant->value);
	model->values.items[number] = constant->value;
}

static void set_entry(struct model *model, const struct read_entry *entry)
{
	struct table *table = &model->sections[entry->section];
	struct slot slot = { .roles = entry->roles, .descriptor = entry->descriptor };
	uint32_t number = intern_add(&table->names, entry->name);
	if (number == table->slots.count)
		array_push(&table->slots, slot);
	table->slots.items[number] = slot;
}

static bool is_empty(const struct slot *slot)
{
	return !slot->roles.count && !slot->descriptor;
}

static const struct slot *slot_find(
	const struct model *model, enum model_section section, const char *name)
{
	const struct table *table = &model->sections[section];
	uint32_t number = intern_find(&table->names, name);
	return number == intern_none ? NULL : &table->slots.items[number];
}

static bool nothing_to_delete(
	const struct model *model, const struct read_entry *entry, struct error *err)
{
	const struct intern *names = &model->sections[entry->section].names;
	const char *near = text_nearest(entry->name, names->names, names->count);
	if (near && strcmp(near, entry->name))
		return error_set(err, "%s: there is no entry '%s' to delete; did you mean '%s'?",
			entry->where, entry->name, near);
	return error_set(err, "%s: there is no entry '%s' to delete", entry->where, entry->name);
}

static bool check_deletions(
	const struct model *model, const struct read_model *read, struct error *err)
{
	for (size_t i = 0; i < read->entries.count; i++) {
		const struct read_entry *entry = &read->entries.items[i];
		if (!entry->is_deleted)
			continue;
		const struct slot *slot = slot_find(model, entry->section, entry->name);
		if (!slot || is_empty(slot))
			return nothing_to_delete(model, entry, err);
	}
	return true;
}

bool model_load_text(struct model *model, const char *name, const char *text, struct error *err)
{
	struct read_model read = { 0 };
	struct read_context context = {
		.arena = &model->arena,
		.constant = find_constant,
		.data = model,
	};
	bool ok = false;

	if (!model_read(&read, &context, name, text, err))
		goto out;
	if (!check_deletions(model, &read, err))
		goto out;
	for (size_t i = 0; i < read.constants.count; i++)
		set_constant(model, &read.constants.items[i]);
	for (size_t i = 0; i < read.entries.count; i++)
		set_entry(model, &read.entries.items[i]);
	model->hash = hash_join(model->hash, hash_string(text));
	ok = true;
out:
	read_model_release(&read);
	return ok;
}

bool model_load_file(struct model *model, const char *path, struct error *err)
{
	struct arena arena = { 0 };
	const char *text;
	size_t size;
	bool ok = file_read(&arena, path, &text, &size, err);
	if (ok && strlen(text) != size)
		ok = error_set(err, "%s:1:1: a NUL byte: this is not a text file", path);
	if (ok)
		ok = model_load_text(model, path, text, err);
	arena_release(&arena);
	return ok;
}

void model_load_shipped(struct model *model)
{
	struct error err;
	for (const struct embedded *file = shipped_models; file->name; file++) {
		char *name = arena_printf(&model->arena, "%s%s", shipped_folder, file->name);
		if (model_load_text(model, name, file->text, &err))
			continue;
		fprintf(stderr, "%s\n", err.text);
		BUG("a shipped model is broken");
	}
}

struct hash model_hash(const struct model *model)
{
	return model->hash;
}

struct hash model_shipped_hash(void)
{
	struct hash hash = { 0 };
	for (const struct embedded *file = shipped_models; file->name; file++)
		hash = hash_join(hash, hash_string(file->text));
	return hash;
}

static struct role_list roles_of(
	const struct model *model, enum model_section section, const char *name)
{
	const struct slot *slot = slot_find(model, section, name);
	return slot ? slot->roles : (struct role_list){ 0 };
}

struct role_list model_function(const struct model *model, const char *name)
{
	return roles_of(model, SECTION_FUNCTIONS, name);
}

struct role_list model_typedef(const struct model *model, const char *name)
{
	return roles_of(model, SECTION_TYPEDEFS, name);
}

struct role_list model_field(const struct model *model, const char *record, const char *field)
{
	char name[longest_field];
	int length = snprintf(name, sizeof(name), "%s.%s", record, field);
	if (length < 0 || (size_t)length >= sizeof(name)) /* too long to be modelled? */
		return (struct role_list){ 0 };
	return roles_of(model, SECTION_FIELDS, name);
}

struct role_list model_marker(const struct model *model, const char *macro)
{
	return roles_of(model, SECTION_MARKERS, macro);
}

const char *model_descriptor_kind(const struct model *model, const char *name)
{
	const struct slot *slot = slot_find(model, SECTION_FUNCTIONS, name);
	return slot ? slot->descriptor : NULL;
}

void model_each_function(const struct model *model, model_visit visit, void *data)
{
	const struct table *table = &model->sections[SECTION_FUNCTIONS];
	for (uint32_t i = 0; i < table->names.count; i++)
		if (!is_empty(&table->slots.items[i]))
			visit(intern_at(&table->names, i), table->slots.items[i].roles, data);
}

/*
 * Model files: roles of functions, parameters, fields and typedefs that cannot be annotated.
 * The shipped ones are compiled in; users add their own with --model FILE, which may replace
 * entries, delete them (`delete: true`) or change a category.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/hash.h"
#include "model/role.h"

struct model; /* opaque: all loaded files together */

struct model *model_new(void);
void model_free(struct model *model);

/* Loads every model compiled into the binary. A failure is our bug and aborts. */
void model_load_shipped(struct model *model);

/* Adds a file on top of what is loaded: its entries replace those of the same name as a whole.
 * On a mistake: false, with file:line:column, and a suggestion for a mistyped key; the model is
 * as before. `text` is not needed afterwards, `name` neither. */
bool model_load_file(struct model *model, const char *path, struct error *err);
bool model_load_text(struct model *model, const char *name, const char *text, struct error *err);

/* Roles by the C name of an external function; empty when there are none. */
struct role_list model_function(const struct model *model, const char *name);

/* Roles of every function that is assigned to, or passed as, this typedef ("uv_read_cb"). */
struct role_list model_typedef(const struct model *model, const char *name);

/* Roles of functions stored in field `field` of record (struct tag) `record`. */
struct role_list model_field(const struct model *model, const char *record, const char *field);

/* Roles of functions declared with this empty macro in front ("coroutine_fn"). */
struct role_list model_marker(const struct model *model, const char *macro);

/* The kind words of a descriptor made by this function (socket, pipe, eventfd ...), or NULL. */
const char *model_descriptor_kind(const struct model *model, const char *name);

/* Every function that has an entry, in the order of loading. */
typedef void (*model_visit)(const char *name, struct role_list roles, void *data);
void model_each_function(const struct model *model, model_visit visit, void *data);

/* Changes when any loaded text does. */
struct hash model_hash(const struct model *model);

/* The hash of a model with only the shipped files loaded, without reading them. */
struct hash model_shipped_hash(void);

#endif

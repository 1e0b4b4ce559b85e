/*
 * Debug information, through libdw of elfutils.
 *
 * Only its header is needed to build this file, and nothing at all to link it: the library is
 * loaded at the first question. A program that never asks neither maps nor needs it.
 *
 *  1. Modules are reported to libdw one by one, when an address in them is asked for: the mappings
 *     of a program with many tasks would take longer to read than the answer.
 *  2. Debug information in files of its own is found by build id. Nothing is fetched from servers:
 *     a stall is no reason to wait for a network.
 *  3. Compilers that leave out the table of address ranges (clang does) make libdw look at each
 *     unit.
 */
#include "dwarf.h"
#include "symbol.h"

#if defined(__has_include)
#if __has_include(<elfutils/libdwfl.h>) && __has_include(<dwarf.h>)
#define HAS_LIBDW 1
#endif
#endif

#ifdef HAS_LIBDW

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(X)                                                                               \
	X(dwfl_begin)                                                                              \
	X(dwfl_report_begin_add)                                                                   \
	X(dwfl_report_elf)                                                                         \
	X(dwfl_report_end)                                                                         \
	X(dwfl_addrmodule)                                                                         \
	X(dwfl_module_addrdie)                                                                     \
	X(dwfl_module_nextcu)                                                                      \
	X(dwfl_module_addrname)                                                                    \
	X(dwfl_linux_proc_find_elf)                                                                \
	X(dwfl_build_id_find_debuginfo)                                                            \
	X(dwarf_haspc)                                                                             \
	X(dwarf_getsrc_die)                                                                        \
	X(dwarf_linesrc)                                                                           \
	X(dwarf_lineno)                                                                            \
	X(dwarf_attr)                                                                              \
	X(dwarf_formstring)                                                                        \
	X(dwarf_formudata)                                                                         \
	X(dwarf_getscopes)                                                                         \
	X(dwarf_getscopes_die)                                                                     \
	X(dwarf_tag)                                                                               \
	X(dwarf_diename)                                                                           \
	X(dwarf_getsrcfiles)                                                                       \
	X(dwarf_filesrc)

#define DECLARE(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(DECLARE)
} dw;
#undef DECLARE

static Dwfl *dwfl;

/* Paths made for one answer: of the line, and of the call sites around it. */
static char paths[SYMBOL_INLINES][PATH_MAX];

/* ---- loading ----------------------------------------------------------------------------- */

static bool load_functions(void *library)
{
#define LOAD(name)                                                                                 \
	*(void **)&dw.name = dlsym(library, #name);                                                \
	if (!dw.name)                                                                              \
		return false;
	FUNCTIONS(LOAD)
#undef LOAD
	return true;
}

static bool start(void)
{
	static Dwfl_Callbacks callbacks;
	static bool is_started;
	void *library;

	if (is_started)
		return dwfl != NULL;
	is_started = true;
	library = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!library || !load_functions(library))
		return false;
	callbacks.find_elf = dw.dwfl_linux_proc_find_elf;
	callbacks.find_debuginfo = dw.dwfl_build_id_find_debuginfo;
	dwfl = dw.dwfl_begin(&callbacks);
	return dwfl != NULL;
}

static Dwfl_Module *find_module(const struct module *module, Dwarf_Addr address)
{
	Dwfl_Module *found = dw.dwfl_addrmodule(dwfl, address);

	if (found)
		return found;
	dw.dwfl_report_begin_add(dwfl);
	dw.dwfl_report_elf(dwfl, module->path, module->path, -1, module->bias, true);
	dw.dwfl_report_end(dwfl, NULL, NULL);
	return dw.dwfl_addrmodule(dwfl, address);
}

static Dwarf_Die *find_unit(Dwfl_Module *module, Dwarf_Addr address, Dwarf_Addr *bias)
{
	Dwarf_Die *unit = dw.dwfl_module_addrdie(module, address, bias);

	if (unit)
		return unit;
	do {
		unit = dw.dwfl_module_nextcu(module, unit, bias);
	} while (unit && dw.dwarf_haspc(unit, address - *bias) != 1);
	return unit;
}

/* ---- reading ----------------------------------------------------------------------------- */

/* Takes `.` and `..` out of an absolute path, by its letters alone. */
static void simplify(char *path)
{
	char *out = path;
	char *at = path;

	while (*at) {
		size_t length = 1 + strcspn(at + 1, "/");

		if (length == 3 && memcmp(at, "/..", 3) == 0) {
			while (out > path && *--out != '/')
				;
		} else if (length > 2 || (length == 2 && at[1] != '.')) {
			memmove(out, at, length);
			out += length;
		}
		at += length;
	}
	*out = '\0';
}

static void set_file(struct async_location *place, Dwarf_Die *unit, const char *file, char *path)
{
	Dwarf_Attribute attribute;
	const char *folder = NULL;

	place->recorded = file;
	place->file = file;
	if (!file)
		return;
	if (file[0] != '/' && dw.dwarf_attr(unit, DW_AT_comp_dir, &attribute))
		folder = dw.dwarf_formstring(&attribute);
	/* Distributions compile in folders they call `.`: those are nowhere. */
	if (file[0] != '/' && (!folder || folder[0] != '/'))
		return;
	if ((size_t)snprintf(path, PATH_MAX, "%s%s%s", folder ? folder : "", folder ? "/" : "",
		    file) >= PATH_MAX)
		return;
	simplify(path);
	place->file = path;
}

static Dwarf_Word number(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value = 0;

	if (dw.dwarf_attr(die, name, &attribute))
		dw.dwarf_formudata(&attribute, &value);
	return value;
}

static void set_line(struct async_location *place, Dwarf_Die *unit, Dwarf_Addr address, char *path)
{
	Dwarf_Line *line = dw.dwarf_getsrc_die(unit, address);
	int row = 0;

	if (!line)
		return;
	if (dw.dwarf_lineno(line, &row) == 0 && row > 0)
		place->line = (unsigned)row;
	set_file(place, unit, dw.dwarf_linesrc(line, NULL, NULL), path);
}

/* Where `inlined` was called. */
static void set_call(struct async_location *place, Dwarf_Die *unit, Dwarf_Die *inlined, char *path)
{
	Dwarf_Files *files;
	size_t count;
	size_t file = number(inlined, DW_AT_call_file);

	place->line = (unsigned)number(inlined, DW_AT_call_line);
	if (dw.dwarf_getsrcfiles(unit, &files, &count) == 0 && file < count)
		set_file(place, unit, dw.dwarf_filesrc(files, file, NULL, NULL), path);
}

/* The scopes from the innermost outwards as the machine code has them: what dwarf_getscopes gives
 * around an inlined call is where that function was written. */
static int concrete_scopes(Dwarf_Die *unit, Dwarf_Addr address, Dwarf_Die **scopes)
{
	Dwarf_Die innermost;

	if (dw.dwarf_getscopes(unit, address, scopes) <= 0)
		return 0;
	innermost = (*scopes)[0];
	free(*scopes);
	*scopes = NULL;
	return dw.dwarf_getscopes_die(&innermost, scopes);
}

static size_t read_functions(
	Dwarf_Die *unit, Dwarf_Addr address, struct async_location *places, size_t max)
{
	Dwarf_Die *scopes = NULL;
	int depth = concrete_scopes(unit, address, &scopes);
	size_t count = 0;

	for (int i = 0; i < depth; i++) {
		int tag = dw.dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
			continue;
		places[count++].function = dw.dwarf_diename(&scopes[i]);
		if (tag == DW_TAG_subprogram || count == max)
			break;
		set_call(&places[count], unit, &scopes[i], paths[count]);
	}
	free(scopes);
	return count;
}

size_t dwarf_expand(
	const struct module *module, const void *address, struct async_location *places, size_t max)
{
	Dwarf_Addr at = (uintptr_t)address;
	Dwfl_Module *found = start() ? find_module(module, at) : NULL;
	Dwarf_Addr bias = 0;
	Dwarf_Die *unit;
	size_t count;

	if (!found)
		return 0;
	unit = find_unit(found, at, &bias);
	if (!unit) { /* static functions are in the symbol table, which dladdr does not read */
		places[0].function = dw.dwfl_module_addrname(found, at);
		return places[0].function ? 1 : 0;
	}
	set_line(&places[0], unit, at - bias, paths[0]);
	count = read_functions(unit, at - bias, places, max);
	if (count > 0)
		return count;
	places[0].function = dw.dwfl_module_addrname(found, at);
	return 1;
}

#else

size_t dwarf_expand(
	const struct module *module, const void *address, struct async_location *places, size_t max)
{
	(void)module;
	(void)address;
	(void)places;
	(void)max;
	return 0;
}

#endif

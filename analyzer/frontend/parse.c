/*
 * Parsing: arguments, the thread with the big stack, diagnostics. What is parsed is handed to
 * lower_unit and disposed of at once, so that nothing of libclang outlives parser_read, but for one
 * unit that is going to be read again (parse_request.stays): with it libclang keeps what the
 * #includes at its beginning amount to, as long as these files and the lines that name them stay.
 */
#include "frontend/parse.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "frontend/lower.h"
#include "frontend/parse_again.h"

/* libclang recurses once or twice for each term of an expression, and its own thread has 8 MB.
 * The memory is only reserved; a unit that needs little touches little. */
static const size_t stack_sizes[] = { (size_t)1 << 30, (size_t)256 << 20, (size_t)64 << 20 };

struct parser {
	CXIndex index;
	struct air_builder *builder;
	CXTranslationUnit kept; /* or NULL */
	struct hash kept_command;
	struct kept_unit *unit; /* what it amounts to */
	unsigned edit_count;
};

/* A unit's memory is freed as a whole and wanted again by the next one. Keeping it saves the
 * page faults; a second arena for our thread would bring them back. */
static void keep_memory(void)
{
	enum { kept_bytes = 256 << 20, large_block = 32 << 20 };

	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, kept_bytes);
	mallopt(M_MMAP_THRESHOLD, large_block);
}

/* What is kept of headers is kept in memory: a worker is killed when it is done with, and would
 * leave files behind. */
static CXIndex create_index(void)
{
	CXIndexOptions options = { .Size = sizeof(options), .StorePreamblesInMemory = 1 };
	return clang_createIndexWithOptions(&options);
}

struct parser *parser_new(void)
{
	struct parser *parser = memory_new(1, sizeof(*parser));

	keep_memory();
	setenv("LIBCLANG_NOTHREADS", "1", 1); /* parse on our thread, with its stack */
	setenv("SOURCE_DATE_EPOCH", "0", 1);  /* __DATE__ must not change a unit */
	parser->index = create_index();
	parser->builder = air_builder_new();
	parser->unit = kept_unit_new();
	return parser;
}

void parser_free(struct parser *parser)
{
	if (!parser)
		return;
	air_builder_free(parser->builder);
	kept_unit_free(parser->unit);
	if (parser->kept)
		clang_disposeTranslationUnit(parser->kept);
	clang_disposeIndex(parser->index);
	free(parser);
}

static void read_version(char *text, size_t size)
{
	CXString version = clang_getClangVersion();
	const char *from = clang_getCString(version);

	snprintf(text, size, "%s, %s", from ? from : "libclang", LINT_RESOURCE_DIR);
	clang_disposeString(version);
}

unsigned parser_edit_count(const struct parser *parser)
{
	return parser->edit_count;
}

static pthread_once_t version_once = PTHREAD_ONCE_INIT;
static char version_text[512];

static void set_version(void)
{
	read_version(version_text, sizeof(version_text));
}

const char *parser_version(void)
{
	pthread_once(&version_once, set_version);
	return version_text;
}

/* --------------------------------------------------------------------------- arguments */

/* gcc accepts these with a warning, so code in use has them; clang keeps the whole statement,
 * so nothing is lost by accepting them too. */
static const char *const tolerated[] = {
	"-w",
	"-Wno-implicit-function-declaration",
	"-Wno-implicit-int",
	"-Wno-int-conversion",
	"-Wno-incompatible-function-pointer-types",
};

struct arguments {
	ARRAY(const char *) items;
};

static void collect_arguments(
	struct arena *arena, const struct parse_request *request, struct arguments *arguments)
{
	array_push(&arguments->items, "clang");
	for (size_t i = 0; i < request->argument_count; i++)
		array_push(&arguments->items, request->arguments[i]);
	for (size_t i = 0; i < sizeof(tolerated) / sizeof(tolerated[0]); i++)
		array_push(&arguments->items, tolerated[i]);
	array_push(&arguments->items, "-D__ASYNC_LINT__");
	array_push(&arguments->items, "-resource-dir");
	array_push(&arguments->items, LINT_RESOURCE_DIR);
	array_push(&arguments->items, "-ferror-limit=0");
	array_push(&arguments->items,
		arena_printf(arena, "-working-directory=%s", request->directory));
	/* __FILE__ would carry the place of the checkout into the unit. */
	array_push(
		&arguments->items, arena_printf(arena, "-fmacro-prefix-map=%s/=", request->root));
}

/* ---------------------------------------------------------------------- what fails at once */

static void set_failed(struct air_unit *unit, const char *text)
{
	unit->is_failed = true;
	unit->diagnostics = arena_array(&unit->arena, 1, sizeof(*unit->diagnostics));
	unit->diagnostic_count = 1;
	unit->diagnostics[0] = (struct air_diagnostic){ .file = air_none,
		.text = arena_strdup(&unit->arena, text) };
}

/* ------------------------------------------------------------------------------ parsing */

static const char *failure_text(enum CXErrorCode code)
{
	switch (code) {
	case CXError_Crashed:
		return "the parser crashed on this file";
	case CXError_InvalidArguments:
		return "the compiler arguments are not understood";
	case CXError_ASTReadError: /* what libclang answers when its driver refuses them */
		return "the compiler refuses the arguments";
	case CXError_Success:
	case CXError_Failure:
		break;
	}
	return "the file cannot be parsed";
}

/* The sentence, with the user's own arguments when they may be to blame. */
static void set_refused(
	struct air_unit *unit, const struct parse_request *request, enum CXErrorCode code)
{
	struct text text = { 0 };
	text_add(&text, failure_text(code));
	if (code == CXError_ASTReadError || code == CXError_InvalidArguments)
		for (size_t i = 0; i < request->argument_count && text.length < 200; i++)
			text_printf(&text, " %s", request->arguments[i]);
	set_failed(unit, text_string(&text));
	text_release(&text);
}

/* Tells configurations of a file apart, wherever the checkout and the build folder are: where
 * headers are looked for does not count, what was found there is in the unit. */
static struct hash hash_arguments(const struct parse_request *request)
{
	static const char *const places[] = { "-F", "-idirafter", "-iframework", "-imacros",
		"-include", "-iprefix", "-iquote", "-isysroot", "-isystem", "-iwithprefix",
		"-iwithprefixbefore", "--sysroot", NULL };
	struct hash hash = hash_string("arguments");

	for (size_t i = 0; i < request->argument_count; i++) {
		const char *argument = request->arguments[i];
		const char *const *place = places;
		while (*place && strcmp(argument, *place))
			place++;
		if (*place)
			i++;
		else if (strncmp(argument, "-I", 2))
			hash = hash_join(hash, hash_string(argument));
	}
	return hash;
}

static void set_target(struct lowering *l)
{
	CXTargetInfo info = clang_getTranslationUnitTargetInfo(l->tu);

	l->unit->target = lower_string(l, clang_TargetInfo_getTriple(info));
	clang_TargetInfo_dispose(info);
}

static void lower_parsed(struct lowering *l)
{
	set_target(l);
	lower_main_file(l);
	lower_unit(l);
	lower_errors_report(l);
}

struct job {
	struct parser *parser;
	const struct parse_request *request;
	struct air_unit *unit;
};

/* All that a unit depends on besides the texts of files. */
static struct hash hash_command(const struct parse_request *request)
{
	struct hash hash = hash_join(hash_string(request->file), hash_string(request->directory));
	hash = hash_join(hash, hash_string(request->root));
	for (size_t i = 0; i < request->argument_count; i++)
		hash = hash_join(hash, hash_string(request->arguments[i]));
	return hash;
}

/* A unit that failed to be read again must not be used any more. */
static enum CXErrorCode read_again(
	struct parser *parser, struct CXUnsavedFile *unsaved, unsigned count)
{
	int failed = clang_reparseTranslationUnit(
		parser->kept, count, unsaved, clang_defaultReparseOptions(parser->kept));
	if (!failed)
		return CXError_Success;
	clang_disposeTranslationUnit(parser->kept);
	parser->kept = NULL;
	return (enum CXErrorCode)failed;
}

static enum CXErrorCode read_first(struct job *job, struct arena *arena,
	struct CXUnsavedFile *unsaved, unsigned count, CXTranslationUnit *tu)
{
	const struct parse_request *request = job->request;
	struct arguments arguments = { 0 };
	unsigned options = CXTranslationUnit_KeepGoing;
	if (request->stays)
		options |= CXTranslationUnit_PrecompiledPreamble |
			   CXTranslationUnit_CreatePreambleOnFirstParse;
	collect_arguments(arena, request, &arguments);
	enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(job->parser->index,
		request->file, arguments.items.items, (int)arguments.items.count, unsaved, count,
		options, tu);
	array_release(&arguments.items);
	return code;
}

static struct CXUnsavedFile *unsaved_files(const struct parse_request *request, struct arena *arena)
{
	struct CXUnsavedFile *files = arena_array(arena, request->unsaved_count, sizeof(*files));

	for (size_t i = 0; i < request->unsaved_count; i++)
		files[i] = (struct CXUnsavedFile){ request->unsaved[i].path,
			request->unsaved[i].text, request->unsaved[i].size };
	return files;
}

/* The unit, which is the parser's if it stays. */
static enum CXErrorCode translate(struct job *job, struct arena *arena, CXTranslationUnit *tu)
{
	struct parser *parser = job->parser;
	const struct parse_request *request = job->request;
	struct hash command = hash_command(request);
	unsigned count = (unsigned)request->unsaved_count;
	struct CXUnsavedFile *unsaved = unsaved_files(request, arena);
	if (!request->stays)
		return read_first(job, arena, unsaved, count, tu);

	enum CXErrorCode code = CXError_Failure;
	if (parser->kept && hash_equal(parser->kept_command, command)) {
		code = read_again(parser, unsaved, count);
	} else if (parser->kept) {
		clang_disposeTranslationUnit(parser->kept);
		parser->kept = NULL;
	}
	if (!parser->kept)
		code = read_first(job, arena, unsaved, count, &parser->kept);
	parser->kept_command = command;
	*tu = parser->kept;
	return code;
}

/* The unit that is kept with blanks for the bodies that are as they were. */
static bool translate_edited(struct job *job, const struct edited *edited, struct arena *arena)
{
	const struct parse_request *request = job->request;
	struct CXUnsavedFile *unsaved = unsaved_files(request, arena);

	for (size_t i = 0; i < request->unsaved_count; i++)
		if (request->unsaved[i].text == edited->main.text)
			unsaved[i].Contents = edited->bodies.trimmed;
	return read_again(job->parser, unsaved, (unsigned)request->unsaved_count) ==
	       CXError_Success;
}

/* Lowers the unit that is kept as `edited` says; false when that does not give the whole one. */
static bool lower_edited(struct job *job, const struct edited *edited)
{
	struct air_unit part = { 0 };
	struct lowering l = { .request = job->request,
		.unit = &part,
		.arena = &job->unit->arena,
		.builder = job->parser->builder,
		.tu = job->parser->kept,
		.edited = edited };

	edited_begin(edited, &l);
	lower_parsed(&l);
	bool is_done = edited_finish(edited, &l, job->unit);
	lowering_release(&l);
	return is_done;
}

/* Reads only what an edit has changed; false when that is not enough. */
static bool run_edited(struct job *job)
{
	struct parser *parser = job->parser;
	const struct parse_request *request = job->request;
	struct arena *arena = &job->unit->arena;
	struct edited edited;

	if (!request->stays || request->afresh || !parser->kept ||
		!hash_equal(parser->kept_command, hash_command(request)))
		return false;
	bool is_done = edited_init(&edited, parser->unit, request, arena) &&
		       translate_edited(job, &edited, arena) &&
		       (lower_edited(job, &edited) ||
			       (edited_widen(&edited) && lower_edited(job, &edited)));
	edited_release(&edited);
	parser->edit_count += is_done;
	return is_done;
}

static void run_whole(struct job *job)
{
	struct parser *parser = job->parser;
	struct timespec started;
	struct lowering l = { .request = job->request,
		.unit = job->unit,
		.arena = &job->unit->arena,
		.builder = parser->builder };

	if (job->request->stays)
		kept_unit_forget(parser->unit);
	clock_gettime(CLOCK_REALTIME, &started);
	enum CXErrorCode code = translate(job, l.arena, &l.tu);
	if (code != CXError_Success || !l.tu) {
		set_refused(job->unit, job->request, code);
	} else {
		lower_parsed(&l);
		if (job->request->stays)
			kept_unit_take(parser->unit, job->unit, &l, started);
	}
	if (l.tu && l.tu != parser->kept)
		clang_disposeTranslationUnit(l.tu);
	lowering_release(&l);
}

static void *run(void *data)
{
	struct job *job = data;

	if (!run_edited(job))
		run_whole(job);
	return NULL;
}

/* Runs on a thread with the largest stack the system grants; on our own when it grants none. */
static void run_with_stack(struct job *job)
{
	for (size_t i = 0; i < sizeof(stack_sizes) / sizeof(stack_sizes[0]); i++) {
		pthread_attr_t attributes;
		pthread_t thread;

		pthread_attr_init(&attributes);
		pthread_attr_setstacksize(&attributes, stack_sizes[i]);
		int failed = pthread_create(&thread, &attributes, run, job);
		pthread_attr_destroy(&attributes);
		if (failed)
			continue;
		pthread_join(thread, NULL);
		return;
	}
	run(job);
}

void parser_read(struct parser *parser, const struct parse_request *request, struct air_unit *unit)
{
	struct job job = { parser, request, unit };

	unit->path = arena_strdup(&unit->arena, path_relative(request->root, request->file));
	unit->compiler = arena_strdup(&unit->arena, parser_version());
	unit->target = "";
	unit->flags = hash_arguments(request);
	run_with_stack(&job);
}

/*
 * The words of roles. Each enum has one table, in the order of the enum; everything that prints
 * or reads a role goes through these, so a word exists once.
 */
#include "model/role.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const kind_words[role_kind_count] = {
	[ROLE_SUSPENDS] = "suspends",
	[ROLE_WAITS] = "waits",
	[ROLE_SPAWNS] = "spawns",
	[ROLE_RETURNS_TASK] = "returns-task",
	[ROLE_JOINS] = "joins",
	[ROLE_GATHERS] = "gathers",
	[ROLE_SCOPE_OPEN] = "scope-open",
	[ROLE_SCOPE_CLOSE] = "scope-close",
	[ROLE_SCOPE_TYPE] = "scope-type",
	[ROLE_TIMEOUT] = "timeout",
	[ROLE_LIMIT] = "limit",
	[ROLE_CANCELS] = "cancels",
	[ROLE_YIELDS] = "yields",
	[ROLE_OFFLOADS] = "offloads",
	[ROLE_STARTS_THREAD] = "starts-thread",
	[ROLE_CALLS_ON_LOOP] = "calls-on-loop",
	[ROLE_CALLS] = "calls",
	[ROLE_RUNS_LOOP] = "runs-loop",
	[ROLE_ACQUIRES] = "acquires",
	[ROLE_RELEASES] = "releases",
	[ROLE_ORDERED] = "ordered",
	[ROLE_BLOCKS] = "blocks",
	[ROLE_NONBLOCKING] = "nonblocking",
	[ROLE_MAKES_NONBLOCKING] = "makes-nonblocking",
	[ROLE_MAKES_BLOCKING] = "makes-blocking",
	[ROLE_CPU_HEAVY] = "cpu-heavy",
	[ROLE_READONLY] = "readonly",
	[ROLE_LOOP_ONLY] = "loop-only",
	[ROLE_WORKER_ONLY] = "worker-only",
	[ROLE_ANY_THREAD] = "any-thread",
	[ROLE_NO_SUSPEND] = "no-suspend",
	[ROLE_MIXED] = "mixed",
	[ROLE_TESTS_CONTEXT] = "tests-context",
	[ROLE_DETACHED] = "detached",
	[ROLE_BOUNDED] = "bounded",
	[ROLE_WANTS_DEADLINE] = "wants-deadline",
	[ROLE_WANTS_LIMIT] = "wants-limit",
	[ROLE_CANCEL_ROOT] = "cancel-root",
	[ROLE_CONSUMES] = "consumes",
	[ROLE_ESCAPES] = "escapes",
	[ROLE_NEVER_RETURNS] = "never-returns",
	[ROLE_COUNT] = "count",
	[ROLE_ONCE] = "once",
	[ROLE_TESTS_ONCE] = "tests-once",
	[ROLE_CPU_LINEAR] = "cpu-linear",
	[ROLE_RUNS_IN_SIGNAL] = "runs-in-signal",
	[ROLE_WATCHES] = "watches",
	[ROLE_ERROR_CODE] = "error-code",
	[ROLE_TAKES_MODE] = "takes-mode",
	[ROLE_STANDS_FOR] = "stands-for",
	[ROLE_OWNED_BY] = "owned-by",
	[ROLE_TRANSFERS] = "transfers",
	[ROLE_REGISTERS] = "registers",
	[ROLE_RUNS_REGISTERED] = "runs-registered",
	[ROLE_REPEATS] = "repeats",
	[ROLE_DEFINES_CLASS] = "defines-class",
	[ROLE_CONSTRUCTS] = "constructs",
	[ROLE_DESTROYS] = "destroys",
	[ROLE_MEASURES] = "measures",
	[ROLE_MAKES] = "makes",
	[ROLE_LINGERS] = "lingers",
	[ROLE_REPLACES] = "replaces",
	[ROLE_NAMES_THREAD] = "names-thread",
	[ROLE_NAMES_MAIN_THREAD] = "names-main-thread",
	[ROLE_COMPARES_THREADS] = "compares-threads",
	[ROLE_TESTS_LOOP_THREAD] = "tests-loop-thread",
};

static const char *const category_words[block_category_count] = {
	[BLOCK_SLEEP] = "sleep",
	[BLOCK_MULTIPLEX] = "multiplex",
	[BLOCK_NET] = "net",
	[BLOCK_FD] = "fd",
	[BLOCK_DISK] = "disk",
	[BLOCK_DISK_SLOW] = "disk-slow",
	[BLOCK_STDIO] = "stdio",
	[BLOCK_STDIO_LOG] = "stdio-log",
	[BLOCK_INTERACTIVE] = "interactive",
	[BLOCK_DNS] = "dns",
	[BLOCK_NSS] = "nss",
	[BLOCK_CHILD] = "child",
	[BLOCK_LOCK] = "lock",
	[BLOCK_MUTEX] = "mutex",
	[BLOCK_IPC] = "ipc",
	[BLOCK_CRYPTO] = "crypto",
	[BLOCK_DB] = "db",
	[BLOCK_HTTP] = "http",
	[BLOCK_USER] = "user",
};

static const char *const wait_words[wait_kind_count] = {
	[WAIT_UNKNOWN] = "unknown",
	[WAIT_REMOTE] = "remote",
	[WAIT_ACCEPT] = "accept",
	[WAIT_TIMER] = "timer",
	[WAIT_LOCAL] = "local",
	[WAIT_OFFLOAD] = "offload",
	[WAIT_YIELD] = "yield",
};

static const char *const scope_words[scope_kind_count] = {
	[SCOPE_DEADLINE] = "deadline",
	[SCOPE_GROUP] = "group",
	[SCOPE_LIMIT] = "limit",
	[SCOPE_SHIELD] = "shield",
	[SCOPE_NO_SUSPEND] = "no-suspend",
	[SCOPE_LOCK] = "lock",
	[SCOPE_ABORT] = "abort",
	[SCOPE_TASK] = "task",
};

static const char *const spawn_words[spawn_kind_count] = {
	[SPAWN_TASK] = "task",
	[SPAWN_DETACHED] = "detached",
	[SPAWN_GROUP] = "group",
	[SPAWN_MAP] = "map",
};

static const char *const measure_words[measure_kind_count] = {
	[MEASURE_TEXT] = "text",
	[MEASURE_INPUT] = "input",
	[MEASURE_TIME] = "time",
};

/* What a descriptor refers to, as far as blocking is concerned. */
static const char *const descriptor_words[] = {
	"socket", "pipe", "eventfd", "timerfd", "signalfd", "inotify", "epoll", "pidfd", "tty",
	"datagram",                   /* a socket that waits for nobody when it sends */
	"netlink",                    /* the kernel answers it, at once */
	"memfd", "regular", "memory", /* a stream, a database that is not kept anywhere else */
	"standard", /* what the program was started with: a terminal, a pipe, a file */
};

/* Annotations may use words of their own: they only pair what acquires with what releases. */
static const char *const resource_words[] = {
	"permit",
	"lock",
	"channel",
	"semaphore",
	"mutex",
	"event",
	"condition",
	"token",
	"stream",
	"listener",
	"reader",
	"socket",
	"file",
	"directory",
	"watch",
	"process",
	"signal",
	"http-client",
	"http-response",
	"tls-context",
	"thread",
	"barrier",
	"queue",
	"memory",
};

static const char *const severity_words[] = { "info", "performance", "warning", "error" };

/* The table of one enum, for those who search it. */
static const struct words {
	const char *const *items;
	size_t count;
} tables[role_words_count] = {
	[ROLE_WORDS_KIND] = { kind_words, role_kind_count },
	[ROLE_WORDS_CATEGORY] = { category_words, block_category_count },
	[ROLE_WORDS_WAIT] = { wait_words, wait_kind_count },
	[ROLE_WORDS_SCOPE] = { scope_words, scope_kind_count },
	[ROLE_WORDS_SPAWN] = { spawn_words, spawn_kind_count },
	[ROLE_WORDS_MEASURE] = { measure_words, measure_kind_count },
	[ROLE_WORDS_DESCRIPTOR] = { descriptor_words,
		sizeof(descriptor_words) / sizeof(*descriptor_words) },
	[ROLE_WORDS_RESOURCE] = { resource_words,
		sizeof(resource_words) / sizeof(*resource_words) },
	[ROLE_WORDS_SEVERITY] = { severity_words,
		sizeof(severity_words) / sizeof(*severity_words) },
};

const char *role_kind_name(enum role_kind kind)
{
	assert(kind < role_kind_count);
	return kind_words[kind];
}

const char *block_category_name(enum block_category category)
{
	assert(category < block_category_count);
	return category_words[category];
}

const char *wait_kind_name(enum wait_kind wait)
{
	assert(wait < wait_kind_count);
	return wait_words[wait];
}

const char *scope_kind_name(enum scope_kind scope)
{
	assert(scope < scope_kind_count);
	return scope_words[scope];
}

const char *spawn_kind_name(enum spawn_kind spawn)
{
	assert(spawn < spawn_kind_count);
	return spawn_words[spawn];
}

bool role_frees(const struct role *role)
{
	return role->kind == ROLE_RELEASES && role->resource && !strcmp(role->resource, "memory") &&
	       role->argument >= 0;
}

const char *const *role_words(enum role_words words, size_t *count)
{
	assert(words < role_words_count);
	*count = tables[words].count;
	return tables[words].items;
}

int role_word_find(enum role_words words, const char *text, size_t length)
{
	assert(words < role_words_count);
	for (size_t i = 0; i < tables[words].count; i++) {
		const char *word = tables[words].items[i];
		if (strlen(word) == length && !memcmp(word, text, length))
			return (int)i;
	}
	return -1;
}

/* The way of spawning that the function itself declares, or NULL. */
static const struct role *declared_spawn(const struct role *roles, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (roles[i].kind == ROLE_SPAWNS && roles[i].argument == role_no_argument)
			return &roles[i];
	return NULL;
}

uint32_t role_settle(struct role *roles, uint32_t count)
{
	const struct role *declared = declared_spawn(roles, count);
	if (!declared)
		return count;

	enum spawn_kind spawn = declared->spawn;
	bool has_entry = false;
	for (uint32_t i = 0; i < count; i++) {
		if (roles[i].kind != ROLE_SPAWNS || roles[i].argument == role_no_argument)
			continue;
		roles[i].spawn = spawn;
		has_entry = true;
	}
	if (!has_entry)
		return count;

	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++)
		if (roles[i].kind != ROLE_SPAWNS || roles[i].argument != role_no_argument)
			roles[kept++] = roles[i];
	return kept;
}

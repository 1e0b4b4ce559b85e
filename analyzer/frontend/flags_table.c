/*
 * What each flag of gcc and clang is to us. The rules are grouped by the character after the
 * dash, in ASCII order, so that a flag meets only its own group.
 *
 * -f flags are kept by name, because most of them steer code generation and gcc adds new ones
 * with every release; a feature missing here costs a macro. -m flags are dropped by name,
 * because they switch the intrinsics of <immintrin.h> on; a name missing here costs a
 * diagnostic. Both lists were measured: every flag gcc 12 lists was given to clang 19.
 */
#include "frontend/flags.h"

#include <string.h>

#include "base/text.h"

static const struct flag_rule rules[] = {
	{ "-###", FLAG_WORD, FLAG_DROP },
	{ "--", FLAG_JOINED, FLAG_NOTE },
	{ "--coverage", FLAG_WORD, FLAG_DROP },
	{ "--gcc-toolchain=", FLAG_JOINED, FLAG_KEEP },
	{ "--param", FLAG_SEPARATE, FLAG_DROP },
	{ "--param=", FLAG_JOINED, FLAG_DROP },
	{ "--std=", FLAG_JOINED, FLAG_KEEP },
	{ "--sysroot", FLAG_SEPARATE, FLAG_KEEP },
	{ "--sysroot=", FLAG_JOINED, FLAG_KEEP },
	{ "--target=", FLAG_JOINED, FLAG_KEEP },
	{ "--verbose", FLAG_WORD, FLAG_DROP },
	{ "-A", FLAG_EITHER, FLAG_NOTE },
	{ "-B", FLAG_EITHER, FLAG_DROP },
	{ "-C", FLAG_WORD, FLAG_DROP },
	{ "-CC", FLAG_WORD, FLAG_DROP },
	{ "-D", FLAG_EITHER, FLAG_KEEP },
	{ "-E", FLAG_WORD, FLAG_DROP },
	{ "-F", FLAG_EITHER, FLAG_KEEP },
	{ "-H", FLAG_WORD, FLAG_DROP },
	{ "-I", FLAG_EITHER, FLAG_KEEP },
	{ "-L", FLAG_EITHER, FLAG_DROP },
	{ "-M", FLAG_WORD, FLAG_DROP },
	{ "-MD", FLAG_WORD, FLAG_DROP },
	{ "-MF", FLAG_EITHER, FLAG_DROP },
	{ "-MG", FLAG_WORD, FLAG_DROP },
	{ "-MJ", FLAG_EITHER, FLAG_DROP },
	{ "-MM", FLAG_WORD, FLAG_DROP },
	{ "-MMD", FLAG_WORD, FLAG_DROP },
	{ "-MP", FLAG_WORD, FLAG_DROP },
	{ "-MQ", FLAG_EITHER, FLAG_DROP },
	{ "-MT", FLAG_EITHER, FLAG_DROP },
	{ "-MV", FLAG_WORD, FLAG_DROP },
	{ "-O", FLAG_JOINED, FLAG_KEEP },
	{ "-P", FLAG_WORD, FLAG_DROP },
	{ "-Q", FLAG_JOINED, FLAG_DROP },
	{ "-R", FLAG_JOINED, FLAG_DROP },
	{ "-S", FLAG_WORD, FLAG_DROP },
	{ "-T", FLAG_EITHER, FLAG_DROP },
	{ "-U", FLAG_EITHER, FLAG_KEEP },
	{ "-W", FLAG_JOINED, FLAG_DROP },
	{ "-Wp,", FLAG_JOINED, FLAG_SPLIT },
	{ "-Xanalyzer", FLAG_SEPARATE, FLAG_DROP },
	{ "-Xassembler", FLAG_SEPARATE, FLAG_DROP },
	{ "-Xclang", FLAG_SEPARATE, FLAG_NOTE },
	{ "-Xlinker", FLAG_SEPARATE, FLAG_DROP },
	{ "-Xpreprocessor", FLAG_SEPARATE, FLAG_NOTE },
	{ "-ansi", FLAG_WORD, FLAG_KEEP },
	{ "-arch", FLAG_SEPARATE, FLAG_KEEP },
	{ "-aux-info", FLAG_SEPARATE, FLAG_DROP },
	{ "-c", FLAG_WORD, FLAG_DROP },
	{ "-d", FLAG_JOINED, FLAG_DROP },
	{ "-dumpbase", FLAG_SEPARATE, FLAG_DROP },
	{ "-dumpbase-ext", FLAG_SEPARATE, FLAG_DROP },
	{ "-dumpdir", FLAG_SEPARATE, FLAG_DROP },
	{ "-e", FLAG_EITHER, FLAG_DROP },
	{ "-emit-llvm", FLAG_WORD, FLAG_DROP },
	{ "-f", FLAG_JOINED, FLAG_FEATURE },
	{ "-fplugin", FLAG_JOINED, FLAG_NOTE },
	{ "-fplugin-arg-", FLAG_JOINED, FLAG_NOTE },
	{ "-fsanitize", FLAG_JOINED, FLAG_NOTE },
	{ "-g", FLAG_JOINED, FLAG_DROP },
	{ "-h", FLAG_EITHER, FLAG_DROP },
	{ "-idirafter", FLAG_EITHER, FLAG_KEEP },
	{ "-iframework", FLAG_EITHER, FLAG_KEEP },
	{ "-imacros", FLAG_EITHER, FLAG_KEEP },
	{ "-include", FLAG_EITHER, FLAG_KEEP },
	{ "-include-pch", FLAG_SEPARATE, FLAG_DROP },
	{ "-index-store-path", FLAG_SEPARATE, FLAG_DROP },
	{ "-integrated-as", FLAG_WORD, FLAG_DROP },
	{ "-iplugindir=", FLAG_JOINED, FLAG_NOTE },
	{ "-iprefix", FLAG_EITHER, FLAG_KEEP },
	{ "-iquote", FLAG_EITHER, FLAG_KEEP },
	{ "-isysroot", FLAG_EITHER, FLAG_KEEP },
	{ "-isystem", FLAG_EITHER, FLAG_KEEP },
	{ "-iwithprefix", FLAG_EITHER, FLAG_KEEP },
	{ "-iwithprefixbefore", FLAG_EITHER, FLAG_KEEP },
	{ "-l", FLAG_EITHER, FLAG_DROP },
	{ "-m", FLAG_JOINED, FLAG_MACHINE },
	{ "-mllvm", FLAG_SEPARATE, FLAG_DROP },
	{ "-no", FLAG_JOINED, FLAG_DROP },
	{ "-nobuiltininc", FLAG_WORD, FLAG_KEEP },
	{ "-nostdinc", FLAG_WORD, FLAG_KEEP },
	{ "-nostdlibinc", FLAG_WORD, FLAG_KEEP },
	{ "-o", FLAG_EITHER, FLAG_DROP },
	{ "-p", FLAG_WORD, FLAG_DROP },
	{ "-pass-exit-codes", FLAG_WORD, FLAG_DROP },
	{ "-pedantic", FLAG_JOINED, FLAG_DROP },
	{ "-pg", FLAG_WORD, FLAG_DROP },
	{ "-pie", FLAG_WORD, FLAG_DROP },
	{ "-pipe", FLAG_WORD, FLAG_DROP },
	{ "-pthread", FLAG_WORD, FLAG_KEEP },
	{ "-pthreads", FLAG_WORD, FLAG_DROP },
	{ "-r", FLAG_WORD, FLAG_DROP },
	{ "-rdynamic", FLAG_WORD, FLAG_DROP },
	{ "-remap", FLAG_WORD, FLAG_DROP },
	{ "-resource-dir", FLAG_SEPARATE, FLAG_NOTE },
	{ "-resource-dir=", FLAG_JOINED, FLAG_NOTE },
	{ "-rpath", FLAG_SEPARATE, FLAG_DROP },
	{ "-s", FLAG_WORD, FLAG_DROP },
	{ "-save-temps", FLAG_JOINED, FLAG_DROP },
	{ "-serialize-diagnostics", FLAG_SEPARATE, FLAG_DROP },
	{ "-shared", FLAG_JOINED, FLAG_DROP },
	{ "-specs=", FLAG_JOINED, FLAG_NOTE },
	{ "-static", FLAG_JOINED, FLAG_DROP },
	{ "-std=", FLAG_JOINED, FLAG_KEEP },
	{ "-stdlib=", FLAG_JOINED, FLAG_DROP },
	{ "-symbolic", FLAG_WORD, FLAG_DROP },
	{ "-target", FLAG_SEPARATE, FLAG_KEEP },
	{ "-time", FLAG_JOINED, FLAG_DROP },
	{ "-traditional", FLAG_JOINED, FLAG_NOTE },
	{ "-trigraphs", FLAG_WORD, FLAG_KEEP },
	{ "-u", FLAG_EITHER, FLAG_DROP },
	{ "-undef", FLAG_WORD, FLAG_KEEP },
	{ "-v", FLAG_WORD, FLAG_DROP },
	{ "-w", FLAG_WORD, FLAG_DROP },
	{ "-wrapper", FLAG_SEPARATE, FLAG_NOTE },
	{ "-x", FLAG_EITHER, FLAG_LANGUAGE },
	{ "-z", FLAG_EITHER, FLAG_DROP },
};

enum { rule_count = sizeof(rules) / sizeof(rules[0]) };

/* The first rule whose second character is not below `c`. */
static size_t group_start(char c)
{
	size_t low = 0, high = rule_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (rules[middle].text[1] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool fits(const struct flag_rule *rule, const char *word, size_t length)
{
	if (strncmp(word, rule->text, length))
		return false;
	return !word[length] || rule->shape == FLAG_JOINED || rule->shape == FLAG_EITHER;
}

const struct flag_rule *flag_rule_find(const char *word)
{
	const struct flag_rule *best = NULL;
	size_t longest = 0;
	char c = word[0] ? word[1] : '\0';

	for (size_t i = group_start(c); i < rule_count && rules[i].text[1] == c; i++) {
		size_t length = strlen(rules[i].text);
		if (length > longest && fits(&rules[i], word, length)) {
			best = &rules[i];
			longest = length;
		}
	}
	return best;
}

/* Names stand for themselves; one that ends in '*' for all that begin so; '=' wants a value. */
static bool is_listed(const char *name, const char *const *list)
{
	for (; *list; list++) {
		size_t length = strlen(*list);
		char last = (*list)[length - 1];
		if (last == '*'       ? !strncmp(name, *list, length - 1)
			: last == '=' ? !strncmp(name, *list, length)
				      : !strcmp(name, *list))
			return true;
	}
	return false;
}

static const char *const features[] = { "PIC", "PIE", "asm", "asm-blocks", "blocks",
	"borland-extensions", "bracket-depth=", "builtin", "builtin-*", "cf-protection*", "common",
	"declspec", "dollars-in-identifiers", "exceptions", "fast-math", "finite-math-only",
	"gnu-keywords", "gnu89-inline", "gnuc-version=", "lax-vector-conversions*", "math-errno",
	"ms-compatibility", "ms-compatibility-version=", "ms-extensions", "pack-struct",
	"pack-struct=", "pic", "pie", "short-enums", "short-wchar", "signed-char",
	"stack-protector", "stack-protector-all", "stack-protector-strong",
	"strict-flex-arrays=", "trapv", "trigraphs", "unsigned-char", "wrapv", NULL };

/* Their negative form is unknown to clang. */
static const char *const positive_features[] = { "freestanding", "hosted", NULL };

bool flag_is_feature_kept(const char *word)
{
	const char *name = word + strlen("-f");
	if (is_listed(name, positive_features))
		return true;
	if (text_starts_with(name, "no-"))
		name += strlen("no-");
	return is_listed(name, features);
}

static const char *const gcc_machine[] = { "128bit-long-double", "8bit-idiv", "96bit-long-double",
	"abm", "accumulate-outgoing-args", "address-mode=", "align-data=", "align-stringops",
	"android", "avx256-split-unaligned-load", "avx256-split-unaligned-store", "avx5124fmaps",
	"avx5124vnniw", "avx512er", "avx512pf", "bionic", "branch-cost=", "call-ms2sysv-xlogues",
	"cet-switch", "cld", "direct-extern-access", "dispatch-scheduler", "dump-tune-features",
	"fancy-math-387", "fentry-name=", "fentry-section=", "force-drap", "force-indirect-call",
	"fp-ret-in-387", "fused-madd", "hard-float", "hle",
	"incoming-stack-boundary=", "indirect-branch-*", "indirect-branch=", "inline-all-stringops",
	"inline-stringops-dynamically", "instrument-return=", "intel-syntax", "manual-endbr",
	"memcpy-strategy=", "memset-strategy=", "mitigate-rop", "move-max=", "musl", "mwait",
	"needed", "nop-mcount", "pc32", "pc64", "pc80", "pcommit", "prefer-avx128",
	"preferred-stack-boundary=", "prefetchwt1", "push-args", "record-mcount", "record-return",
	"relax-cmpxchg-loop", "sse2avx", "sse5", "sseregparm",
	"store-max=", "stringop-strategy=", "stv", "tune-ctrl=", "veclibabi=", "vect8-ret-in-mem",
	NULL };

/* Only their negative form is unknown to clang. */
static const char *const gcc_machine_negative[] = { "align-double", "fentry", "general-regs-only",
	"glibc", "ieee-fp", "long-double-*", "recip", "uclibc", "default", NULL };

bool flag_is_machine_kept(const char *word)
{
	const char *name = word + strlen("-m");
	bool negative = text_starts_with(name, "no-");
	if (negative)
		name += strlen("no-");
	return !is_listed(name, gcc_machine) &&
	       !(negative && is_listed(name, gcc_machine_negative));
}

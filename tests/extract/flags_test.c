/*
 * Normalised commands, one per line: what was written, and what is left.
 */
#include "project.h"

#include "base/text.h"
#include "frontend/database.h"
#include "frontend/flags.h"

static struct arena arena;

static struct flags normalise(const char *file, const char *command)
{
	struct flags flags;
	size_t count;
	const char **words = shell_words(&arena, command, &count);
	flags_normalise(&flags, &arena, file, words, count);
	return flags;
}

static const char *join(const char **words, size_t count)
{
	struct text text = { 0 };
	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? " " : "", words[i]);
	const char *copy = arena_strdup(&arena, text_string(&text));
	text_release(&text);
	return copy;
}

static const struct command {
	const char *written, *left;
} commands[] = {
	{ "cc -c a.c -o a.o", "" },
	{ "cc -DX -D Y=1 -UZ -U W -Iinc -I ../inc a.c", "-DX -DY=1 -UZ -UW -Iinc -I../inc" },
	{ "cc -isystem /s -isystem/t -iquote q -idirafter d -include c.h -includee.h",
		"-isystem /s -isystem /t -iquote q -idirafter d -include c.h -include e.h" },
	{ "cc -MD -MF a.d -MT a.o -MQ a.o -MFb.d -MMD -MP -MG -M -MM -MJ x.json -DX", "-DX" },
	{ "cc -Wall -Wl,-z,now -Wa,-x -Wno-error=x -W -Werror -w -pedantic -pedantic-errors -DX",
		"-DX" },
	{ "cc -g -g3 -ggdb -gdwarf-4 -gsplit-dwarf -pg -p -pipe -v -save-temps=obj -DX", "-DX" },
	{ "cc -O2 -O -O0 -Os", "-O2 -O -O0 -Os" },
	{ "cc -std=gnu11 -ansi -pthread -nostdinc -undef -trigraphs",
		"-std=gnu11 -ansi -pthread -nostdinc -undef -trigraphs" },
	{ "cc -m32 -m64 -march=native -mtune=generic -mavx2 -mno-sse -mcmodel=kernel",
		"-m32 -m64 -march=native -mtune=generic -mavx2 -mno-sse -mcmodel=kernel" },
	{ "cc -mpreferred-stack-boundary=3 -mindirect-branch=thunk-extern -mrecord-mcount "
	  "-mindirect-branch-register -mno-fentry -mabm",
		"" },
	{ "cc -fconserve-stack -fno-reorder-functions -fno-allow-store-data-races -fPIC "
	  "-fno-builtin -fno-builtin-malloc -ffreestanding -fno-strict-aliasing -fshort-enums",
		"-fPIC -fno-builtin -fno-builtin-malloc -ffreestanding -fshort-enums" },
	{ "cc -fsanitize=address -fno-sanitize=all -fplugin=x.so -fplugin-arg-x-y "
	  "-fdiagnostics-color=always -fstack-protector-strong",
		"-fstack-protector-strong" },
	{ "cc -Wp,-MD,a.d,-D_FORTIFY_SOURCE=2 -Wp,-MMD,b.d -DX", "-D_FORTIFY_SOURCE=2 -DX" },
	{ "cc -Xlinker -DNO -Xassembler -DNO -Xclang -DNO --param -DNO -DX", "-DX" },
	{ "cc --param=x=1 -Lfoo -L foo -lfoo -l foo -shared -static -rdynamic -s -T x.ld -DX",
		"-DX" },
	{ "cc -include-pch a.pch -Winvalid-pch -index-store-path x -DX", "-DX" },
	{ "cc -target arm-linux-gnueabihf --sysroot=/s --sysroot /t -isysroot /u",
		"-target arm-linux-gnueabihf --sysroot=/s --sysroot /t -isysroot /u" },
	{ "cc -x c -DX a.c -x none b.s", "-x c -DX" },
	{ "cc -DX -- -DY.c", "-DX" },
	{ "cc -DX -I", "-DX" },
	/* Compilers and what stands before them. */
	{ "/usr/bin/gcc-12 -DX", "-DX" },
	{ "ccache gcc -DX", "-DX" },
	{ "ccache /usr/bin/clang-19 -DX", "-DX" },
	{ "env LC_ALL=C PATH=/a:/b ccache gcc -DX", "-DX" },
	{ "/bin/sh ../libtool --tag=CC --silent --mode=compile gcc -DX -c a.c", "-DX" },
	{ "arm-linux-gnueabihf-gcc -DX", "--target=arm-linux-gnueabihf -DX" },
	{ "/opt/x/aarch64-none-elf-gcc-12.2 -DX", "--target=aarch64-none-elf -DX" },
	{ "aarch64-linux-gnu-clang --target=x86_64-linux-gnu -DX",
		"--target=x86_64-linux-gnu -DX" },
	{ "musl-gcc -DX", "-DX" },
	{ "zig cc -DX", "-DX" },
	{ "-DX -Iinc", "-DX -Iinc" },
	{ "", "" },
};

START_TEST(commands_are_normalised)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct flags flags = normalise("/src/a.c", commands[i].written);
		const char *left = join(flags.arguments, flags.argument_count);
		if (strcmp(left, commands[i].left))
			ck_abort_msg("%s\nleft:     %s\nexpected: %s", commands[i].written, left,
				commands[i].left);
	}
}
END_TEST

START_TEST(normalising_again_changes_nothing)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct flags flags = normalise("/src/a.c", commands[i].left);
		ck_assert_str_eq(join(flags.arguments, flags.argument_count), commands[i].left);
		ck_assert_uint_eq(flags.dropped_count, 0);
	}
}
END_TEST

START_TEST(what_someone_may_miss_is_noted)
{
	struct flags flags = normalise("/src/a.c",
		"gcc -c -Wall -g -o a.o -fconserve-stack -fsanitize=address -mrecord-mcount "
		"-fplugin=p.so -unknown a.c");
	ck_assert_str_eq(join(flags.dropped, flags.dropped_count),
		"-fconserve-stack -fsanitize=address -mrecord-mcount -fplugin=p.so");
}
END_TEST

static const struct language {
	const char *file, *command;
	bool is_c;
} languages[] = {
	{ "/s/a.c", "cc -c a.c", true },
	{ "/s/a.i", "cc -c a.i", true },
	{ "/s/a.cc", "cc -c a.cc", false },
	{ "/s/a.C", "cc -c a.C", false },
	{ "/s/a.s", "cc -c a.s", false },
	{ "/s/a.S", "cc -c a.S", false },
	{ "/s/a.m", "cc -c a.m", false },
	{ "/s/a.h", "cc -c a.h", false },
	{ "/s/a", "cc -c a", false },
	{ "/s/a.c", "g++ -c a.c", false },
	{ "/s/a.c", "clang++-19 -c a.c", false },
	{ "/s/a.c", "c++ -x c -c a.c", true },
	{ "/s/a.c", "cc -xc++ -c a.c", false },
	{ "/s/a.c", "cc -x c++ -x none -c a.c", true },
	{ "/s/a.c", "cc -c a.c -x c++ b.c", true },
	{ "/s/a.inc", "cc -x c -c a.inc", true },
	{ "/s/a.h", "cc -x c-header a.h", false },
	{ "/s/a.c", "cc -x assembler-with-cpp -c a.c", false },
};

START_TEST(what_is_c)
{
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (normalise(languages[i].file, languages[i].command).is_c != languages[i].is_c)
			ck_abort_msg("%s", languages[i].command);
}
END_TEST

static const struct command named_files[] = {
	{ "cc -Iinc -c a.c -o a.o", "a.c" },
	{ "cc -o out/b.o -x c -include c.h -MF d.d src/b.c", "src/b.c" },
	{ "ccache gcc a.c b.o -L lib libx.a", "a.c b.o libx.a" },
	{ "cc -c -- -odd.c", "-odd.c" },
	{ "cc -c", "" },
	{ "", "" },
};

START_TEST(files_of_a_command)
{
	for (size_t i = 0; i < sizeof(named_files) / sizeof(named_files[0]); i++) {
		size_t word_count, count;
		const char **words = shell_words(&arena, named_files[i].written, &word_count);
		const char **files = flags_files(&arena, words, word_count, &count);
		ck_assert_str_eq(join(files, count), named_files[i].left);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { commands_are_normalised, normalising_again_changes_nothing,
		what_someone_may_miss_is_noted, what_is_c, files_of_a_command };
	int result = project_main("extract.flags", tests, sizeof(tests) / sizeof(tests[0]));
	arena_release(&arena);
	return result;
}

/*
 * The extensions of gcc and clang that we use, and nothing else: the rest of the analyzer is
 * plain C11.
 */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define NORETURN                 __attribute__((noreturn))

/* A broken promise of our own code: says where and aborts, in release builds too. */
#define BUG(message) bug_abort(__FILE__, __LINE__, message)

NORETURN void bug_abort(const char *file, int line, const char *message);

#endif

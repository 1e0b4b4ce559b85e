/*
 * The progress line.
 */
#include "command/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_wanted, is_shown;

unsigned terminal_width(int descriptor)
{
	struct winsize size;
	if (ioctl(descriptor, TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col;
}

bool progress_start(bool quiet)
{
	is_wanted = !quiet && isatty(STDERR_FILENO);
	return is_wanted;
}

void progress_show(const char *format, ...)
{
	char line[512];
	unsigned width = terminal_width(STDERR_FILENO);
	va_list arguments;
	if (!is_wanted)
		return;
	va_start(arguments, format);
	int length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if (width && (unsigned)length >= width)
		length = (int)width - 1;
	fprintf(stderr, "\r\033[K%.*s", length, line);
	fflush(stderr);
	is_shown = true;
}

void progress_clear(void)
{
	if (is_shown)
		fputs("\r\033[K", stderr);
	is_shown = false;
}

void progress_unit(size_t done, size_t total, const char *path, void *data)
{
	(void)data;
	progress_show("reading %zu/%zu %s", done, total, path);
}

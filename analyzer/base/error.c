/*
 * Errors are small values; nothing here allocates, so that out of memory can be reported too.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *err, const char *format, ...)
{
	if (!err)
		return false;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(err->text, sizeof(err->text), format, arguments);
	va_end(arguments);
	return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
	if (!err)
		return false;
	char before[error_text_size];
	memcpy(before, err->text, sizeof(before));
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(err->text, sizeof(err->text), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length + 2 >= sizeof(err->text))
		return false;
	strcpy(err->text + length, ": ");
	strncat(err->text, before, sizeof(err->text) - (size_t)length - 3);
	return false;
}

#ifndef CODEC_H
#define CODEC_H

#include <async/annotate.h>

struct codec {
	const char *name;
	ASYNC_NO_SUSPEND int (*decode)(const char *text);
};

int remote_decode(const char *text);
int local_decode(const char *text);

#endif

#include "settings.h"

#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int look_up(struct settings *settings)
{
	struct addrinfo *found = NULL;

	if (getaddrinfo(settings->upstream, "80", NULL, &found))
		return -1;
	settings->address_count = 0;
	for (struct addrinfo *a = found; a; a = a->ai_next)
		settings->address_count++;
	freeaddrinfo(found);
	return 0;
}

int settings_read(struct settings *settings, const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		return -1;
	if (!fgets(settings->upstream, sizeof(settings->upstream), file))
		settings->upstream[0] = '\0';
	fclose(file);
	settings->upstream[strcspn(settings->upstream, "\n")] = '\0';
	return look_up(settings);
}

/*
 * Files of zlib are files: not shown by default. Declared here as in its header.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct gzFile_s *gzFile;

gzFile gzopen(const char *path, const char *mode);
int gzread(gzFile file, void *buffer, unsigned size);
int gzclose(gzFile file);

static int reads(void *arg)
{
	gzFile file = gzopen(arg, "rb");
	char buffer[512];
	int n = file ? gzread(file, buffer, sizeof(buffer)) : -1;

	return gzclose(file) ? -1 : n;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 1, &rc)
		async_group_spawn(g, reads, arg);
	return rc;
}

int main(void)
{
	static char argument[] = "log.gz";

	return async_run(start, argument, NULL) < 0;
}

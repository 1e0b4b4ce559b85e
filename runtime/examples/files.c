/*
 * Files: written all or nothing, read, and removed, by two tasks at a time. A worker thread waits
 * for the disk, the loop does not.
 *
 * Prints:
 *
 *     a.txt: 5 bytes
 *     b.txt: 10 bytes
 *     c.txt: 15 bytes
 *     d.txt: no such file or directory
 */
#include <async/async.h>
#include <async/file.h>

#include <stdio.h>
#include <stdlib.h>

enum { LARGEST = 1024 * 1024, AT_ONCE = 2 };

struct document {
	char path[64];
	const char *name;
	size_t size;
	int rc;
};

static int write_document(void *arg)
{
	struct document *document = arg;

	return async_file_write_all(document->path, "123451234512345", document->size);
}

/* What cannot be read is that document's matter: the others are read all the same. */
static int read_document(void *arg)
{
	struct document *document = arg;
	char *data = NULL;

	document->rc = async_file_read_all(document->path, LARGEST, &data, &document->size);
	free(data);
	return 0;
}

static void print_document(const struct document *document)
{
	if (document->rc < 0)
		printf("%s: %s\n", document->name, async_strerror(document->rc));
	else
		printf("%s: %zu bytes\n", document->name, document->size);
}

static int remove_document(void *arg)
{
	struct document *document = arg;

	return async_unlink(document->path);
}

static int start(void *arg)
{
	const char *folder = arg;
	struct document documents[] = { { .name = "a.txt", .size = 5 },
		{ .name = "b.txt", .size = 10 }, { .name = "c.txt", .size = 15 },
		{ .name = "d.txt" } };
	int rc;

	for (size_t i = 0; i < 4; i++)
		snprintf(documents[i].path, sizeof documents[i].path, "%s/%s", folder,
			documents[i].name);
	rc = async_map(write_document, documents, 3, sizeof documents[0], AT_ONCE, NULL);
	if (rc == 0)
		rc = async_map(read_document, documents, 4, sizeof documents[0], AT_ONCE, NULL);
	for (size_t i = 0; i < 4 && rc == 0; i++)
		print_document(&documents[i]);
	if (rc == 0)
		rc = async_map(remove_document, documents, 3, sizeof documents[0], AT_ONCE, NULL);
	return rc < 0 ? rc : async_rmdir(folder);
}

int main(void)
{
	char folder[] = "/tmp/async-files-XXXXXX";

	/* Before the loop: mkdtemp would stop it. */
	return !mkdtemp(folder) || async_run(start, folder, NULL) < 0;
}

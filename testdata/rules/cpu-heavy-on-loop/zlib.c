/*
 * zlib, zstd, lzma: a whole buffer in one call. Declared here as in their headers.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>

typedef struct z_stream_s {
	const unsigned char *next_in;
	unsigned avail_in;
	unsigned char *next_out;
	unsigned avail_out;
} z_stream;

int compress2(unsigned char *to, unsigned long *to_size, const unsigned char *from,
	unsigned long from_size, int level);
int deflate(z_stream *stream, int flush);
size_t ZSTD_compress(void *to, size_t to_size, const void *from, size_t from_size, int level);
int lzma_easy_buffer_encode(unsigned preset, int check, void *allocator, const unsigned char *from,
	size_t from_size, unsigned char *to, size_t *to_at, size_t to_size);

static unsigned char packed[1 << 21], image[1 << 20];

static int pack_image(void *arg)
{
	unsigned long size = sizeof(packed);

	(void)arg;
	return compress2(packed, &size, image, sizeof(image), 9); // expect: cpu-heavy-on-loop
}

static int pack_text(void *arg)
{
	size_t at = 0, size = strlen(arg);

	// expect@+1: cpu-heavy-on-loop
	return lzma_easy_buffer_encode(6, 0, NULL, arg, size, packed, &at, sizeof(packed));
}

static int pack_slowly(void *arg)
{
	(void)arg;
	// expect@+1: cpu-heavy-on-loop
	return ZSTD_compress(packed, sizeof(packed), image, sizeof(image), 19) > 0;
}

/* Traps: little to do, or done quickly. */
static int pack_little(void *arg)
{
	unsigned long size = sizeof(packed);

	return compress2(packed, &size, arg, 4096, 6);
}

static int pack_quickly(void *arg)
{
	(void)arg;
	return ZSTD_compress(packed, sizeof(packed), image, sizeof(image), 3) > 0;
}

static int pack_a_piece(void *arg)
{
	z_stream stream = { .next_in = arg, .avail_in = 4096, .next_out = packed };

	stream.avail_out = sizeof(packed);
	return deflate(&stream, 0);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 6, &rc) {
		async_group_spawn(g, pack_image, arg);
		async_group_spawn(g, pack_text, arg);
		async_group_spawn(g, pack_slowly, arg);
		async_group_spawn(g, pack_little, arg);
		async_group_spawn(g, pack_quickly, arg);
		async_group_spawn(g, pack_a_piece, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[4096] = "text";

	return async_run(start, argument, NULL) < 0;
}

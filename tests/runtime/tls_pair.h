/*
 * What the tests of TLS alone share: both ends of a connection, each a task of one loop, over a
 * pair of streams.
 */
#ifndef TLS_PAIR_H
#define TLS_PAIR_H

#include "tls_test.h"

/* Both ends. What a side's handshake returned, and why it failed. */
struct side {
	struct async_tls_context *context;
	struct async_stream *plain;
	struct async_stream *stream;
	const char *host;
	int rc;
	char detail[96];
};

struct fixture {
	struct authority authority;
	struct side client;
	struct side server;
};

static inline int shake(void *arg)
{
	struct side *side = arg;

	if (side->host)
		side->rc = async_tls_wrap_client(
			side->context, side->plain, side->host, &side->stream);
	else
		side->rc = async_tls_wrap_server(side->context, side->plain, &side->stream);
	side->plain = NULL;
	ck_assert(!side->stream == (side->rc != 0));
	if (side->rc != 0 && side->rc != ASYNC_ECANCELED)
		ck_assert(!async_last_error()->file ||
			  strstr(async_last_error()->file, "tests/runtime/"));
	if (side->rc != 0)
		snprintf(side->detail, sizeof side->detail, "%s", async_last_error()->detail);
	return 0;
}

/* Contexts from options in which the files may be missing. */
static inline void prepare(struct fixture *fixture, const struct async_tls_options *client,
	const struct async_tls_options *server)
{
	struct async_tls_options options = client ? *client : (struct async_tls_options){ 0 };
	struct async_stream *pair[2];

	memset(fixture, 0, sizeof *fixture);
	authority_init(&fixture->authority);
	if (!options.ca_file)
		options.ca_file = fixture->authority.root.file;
	fixture->client.context = make_context(&options);
	fixture->client.host = "server.test";

	options = server ? *server : (struct async_tls_options){ 0 };
	options.is_server = true;
	if (!options.certificate_file)
		options.certificate_file = fixture->authority.server.file;
	if (options.wants_client_certificate)
		options.ca_file = fixture->authority.root.file;
	fixture->server.context = make_context(&options);

	ck_assert_int_eq(async_stream_pair(pair), 0);
	fixture->client.plain = pair[0];
	fixture->server.plain = pair[1];
}

/* With another certificate for the server. */
static inline void use_certificate(struct fixture *fixture, const struct identity *identity)
{
	struct async_tls_options options = {
		.is_server = true,
		.certificate_file = identity->file,
	};

	async_tls_context_free(fixture->server.context);
	fixture->server.context = make_context(&options);
}

static inline void shake_both(struct fixture *fixture)
{
	struct async_task *tasks[] = { async_spawn(shake, &fixture->client),
		async_spawn(shake, &fixture->server) };

	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
}

static inline void setup(struct fixture *fixture, const struct async_tls_options *client,
	const struct async_tls_options *server)
{
	prepare(fixture, client, server);
	shake_both(fixture);
	ck_assert_msg(fixture->client.rc == 0, "client: %d %s", fixture->client.rc,
		fixture->client.detail);
	ck_assert_msg(fixture->server.rc == 0, "server: %d %s", fixture->server.rc,
		fixture->server.detail);
}

static inline void teardown(struct fixture *fixture)
{
	async_close(fixture->client.stream);
	async_close(fixture->server.stream);
	async_close(fixture->client.plain);
	async_close(fixture->server.plain);
	async_tls_context_free(fixture->client.context);
	async_tls_context_free(fixture->server.context);
	authority_release(&fixture->authority);
}

#define ck_assert_contains(text, part)                                                             \
	ck_assert_msg(strstr(text, part), "\"%s\" has no \"%s\"", text, part)

/* Sends a word from one stream to the other. */
static inline void send_word(struct async_stream *from, struct async_stream *to, const char *word)
{
	char buffer[64] = "";
	ssize_t size = (ssize_t)strlen(word);

	ck_assert_int_eq(async_write(from, word, (size_t)size), size);
	ck_assert_int_eq(async_read(to, buffer, sizeof buffer), size);
	ck_assert_str_eq(buffer, word);
}

#endif

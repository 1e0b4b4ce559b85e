/*
 * The stream: what async_read, async_write, async_shutdown and async_close do on it. They run in
 * the caller's task, under the contract of async_stream_class.
 */
#include "tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 64 * 1024 }; /* of a long write: bounds what lies encrypted in memory */

static int fail(const struct tls *tls, const char *operation)
{
	return async_fail(tls->failure, operation, tls->detail);
}

/* ---- the stream underneath ----------------------------------------------------------------- */

/* Sends what is pending, and what others add meanwhile, until `most` bytes have been sent. */
static int write_pending(struct tls *tls, size_t most)
{
	size_t sent = 0;

	while (sent < most) {
		int size;
		ssize_t count;

		if (tls->is_closed)
			return ASYNC_ECLOSED;
		size = BIO_read(tls->out, tls->output, sizeof tls->output);
		if (size <= 0)
			return 0;
		count = async_write(tls->plain, tls->output, (size_t)size);
		if (count < 0)
			return (int)count;
		sent += (size_t)count;
	}
	return 0;
}

static int flush(struct tls *tls, size_t most)
{
	int rc = async_semaphore_acquire(tls->flushing);

	if (rc != 0)
		return rc;
	tls->is_flushing = true;
	rc = write_pending(tls, most);
	tls->is_flushing = false;
	async_semaphore_release(tls->flushing);
	return rc;
}

int tls_flush(struct tls *tls)
{
	return flush(tls, SIZE_MAX);
}

/* A reader answers the peer, but must not be kept from reading by what a writer has to say: if both
 * ends waited for that, they would wait for ever. */
static int flush_answers(struct tls *tls)
{
	size_t pending = BIO_ctrl_pending(tls->out);

	return pending == 0 || tls->is_flushing ? 0 : flush(tls, pending);
}

int tls_fill(struct tls *tls)
{
	ssize_t count = async_read(tls->plain, tls->input, sizeof tls->input);

	if (tls->is_closed)
		return ASYNC_ECLOSED;
	if (count < 0)
		return (int)count;
	if (count == 0) {
		tls->failure = ASYNC_EEND;
		snprintf(tls->detail, sizeof tls->detail, "the connection was cut");
		return ASYNC_EEND;
	}
	return BIO_write(tls->in, tls->input, (int)count) == count ? 0 : -ENOMEM;
}

/* ---- reading and writing ------------------------------------------------------------------- */

/* Tells the peer why, as far as that is possible. */
static ssize_t fail_session(struct tls *tls, const char *operation)
{
	tls_note_failure(tls);

	int rc = tls_flush(tls);

	return rc == ASYNC_ECANCELED || rc == ASYNC_ECLOSED ? rc : fail(tls, operation);
}

static ssize_t tls_read(void *context, void *buffer, size_t size)
{
	struct tls *tls = context;

	/* OpenSSL itself takes any end for a good one when it is asked again. */
	while (tls->failure == 0) {
		size_t count = 0;
		int rc;

		ERR_clear_error();
		if (SSL_read_ex(tls->ssl, buffer, size, &count) == 1)
			return (ssize_t)count;
		switch (SSL_get_error(tls->ssl, 0)) {
		case SSL_ERROR_ZERO_RETURN:
			return 0;
		case SSL_ERROR_WANT_READ:
			break;
		default:
			return fail_session(tls, "read");
		}
		rc = flush_answers(tls);
		if (rc == 0)
			rc = tls_fill(tls);
		if (rc != 0 && tls->failure == 0)
			return rc;
	}
	return fail(tls, "read");
}

static ssize_t tls_write(void *context, const void *data, size_t size)
{
	struct tls *tls = context;
	size_t done = 0;

	while (done < size) {
		if (tls->failure != 0)
			return fail(tls, "write");

		size_t piece = size - done < PIECE ? size - done : PIECE;
		size_t count = 0;
		int rc;

		ERR_clear_error();
		if (SSL_write_ex(tls->ssl, (const char *)data + done, piece, &count) != 1)
			return fail_session(tls, "write");
		done += count;
		rc = tls_flush(tls);
		if (rc != 0)
			return rc;
	}
	return (ssize_t)size;
}

static int tls_shutdown(void *context)
{
	struct tls *tls = context;

	if (tls->failure != 0)
		return fail(tls, "shutdown");
	ERR_clear_error();
	if (!(SSL_get_shutdown(tls->ssl) & SSL_SENT_SHUTDOWN) && SSL_shutdown(tls->ssl) < 0)
		return (int)fail_session(tls, "shutdown");
	return tls_flush(tls);
}

/* ---- closing ------------------------------------------------------------------------------- */

static void tls_close(void *context, bool reset)
{
	struct tls *tls = context;

	tls->is_closed = true;
	if (reset)
		async_close_reset(tls->plain);
	else
		async_close(tls->plain);
}

static void tls_free(void *context)
{
	struct tls *tls = context;

	SSL_free(tls->ssl);
	async_semaphore_free(tls->flushing);
	async_tls_context_free(tls->context);
	free(tls);
}

static int tls_address(void *context, bool of_peer, struct async_address *address)
{
	struct tls *tls = context;

	return of_peer ? async_peer_address(tls->plain, address)
		       : async_local_address(tls->plain, address);
}

static const struct async_stream_class tls_class = {
	.name = "tls",
	.read = tls_read,
	.write = tls_write,
	.shutdown = tls_shutdown,
	.close = tls_close,
	.free = tls_free,
	.address = tls_address,
};

struct tls *tls_of(const struct async_stream *stream)
{
	return async_stream_context(stream, &tls_class);
}

/* ---- making one ---------------------------------------------------------------------------- */

static bool init_session(struct tls *tls)
{
	tls->ssl = SSL_new(tls->context->ssl);
	tls->in = BIO_new(BIO_s_mem());
	tls->out = BIO_new(BIO_s_mem());
	tls->flushing = async_semaphore_new(1);
	if (!tls->ssl || !tls->in || !tls->out) {
		BIO_free(tls->in);
		BIO_free(tls->out);
		return false;
	}
	/* Empty means: later. */
	BIO_set_mem_eof_return(tls->in, -1);
	SSL_set_bio(tls->ssl, tls->in, tls->out);
	return tls->flushing;
}

int tls_new(struct async_tls_context *context, struct async_stream *plain, struct tls **result,
	struct async_stream **stream)
{
	struct tls *tls = calloc(1, sizeof *tls);
	bool is_ready;

	*stream = NULL;
	if (!tls) {
		async_close(plain);
		return -ENOMEM;
	}
	context_reference(context);
	tls->context = context;
	tls->plain = plain;
	is_ready = init_session(tls);
	if (is_ready)
		*stream = async_stream_new(&tls_class, tls);
	if (!*stream) {
		async_close(plain);
		tls_free(tls);
		return -ENOMEM;
	}
	*result = tls;
	return 0;
}

/*
 * The inside of async_tls: contexts, and streams that encrypt.
 *
 * It stands on the public headers of the runtime only, and on OpenSSL, which never sees a socket:
 * it reads from and writes to memory (`in`, `out`), and the tasks carry that to and from the stream
 * underneath. Read context.c (options), stream.c (reading and writing), handshake.c, failure.c.
 *
 *  1. No call into OpenSSL suspends. So a reader and a writer may share one SSL.
 *  2. OpenSSL's queue of errors belongs to the thread, not to a task: it is emptied before each
 *     call and read before anything suspends.
 *  3. What OpenSSL wants sent is taken out of `out` and written under `flushing`, by whichever task
 *     comes first; the stream underneath serves one writer.
 */
#ifndef ASYNC_TLS_TLS_H
#define ASYNC_TLS_TLS_H

#include "async/sync.h"
#include "async/tls.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <stdatomic.h>

/* A record and its overhead. */
enum { TLS_BUFFER = 17 * 1024 };

struct async_tls_context {
	SSL_CTX *ssl;
	atomic_size_t references; /* the owner's, and one per connection */
	bool is_server;
	bool verifies;
	unsigned char *alpn; /* each protocol after its length, as TLS sends them */
	unsigned alpn_size;
	uint64_t handshake_timeout_ms;
};

struct tls {
	struct async_tls_context *context;
	struct async_stream *plain;
	SSL *ssl;
	BIO *in;  /* from the peer; belongs to `ssl` */
	BIO *out; /* to the peer; likewise */
	struct async_semaphore *flushing;
	bool is_flushing;
	bool is_closed;
	int failure; /* of the session, and why: every later call says so */
	char detail[96];
	char alpn[256];
	char peer[256];
	char input[TLS_BUFFER];
	char output[TLS_BUFFER];
};

/* ---- context.c ----------------------------------------------------------------------------- */

void context_reference(struct async_tls_context *context);

/* ---- stream.c ------------------------------------------------------------------------------ */

/* A TLS stream over `plain`, before its handshake. `plain` is used up in every case. 0 or a
 * negative error. */
int tls_new(struct async_tls_context *context, struct async_stream *plain, struct tls **tls,
	struct async_stream **stream);

/* The TLS of a stream; NULL if it has none. */
struct tls *tls_of(const struct async_stream *stream);

/* Sends what OpenSSL wants sent. Suspends. 0 or a negative error. */
int tls_flush(struct tls *tls);

/* Waits for bytes of the peer, and gives them to OpenSSL. Suspends. 0, or a negative error. */
int tls_fill(struct tls *tls);

/* ---- failure.c ----------------------------------------------------------------------------- */

/* Makes OpenSSL's last error the session's failure. Before anything suspends. */
void tls_note_failure(struct tls *tls);

/* The code for what stands first in OpenSSL's queue of errors, or `otherwise` if nothing does, and
 * a text. */
int openssl_failure(int otherwise, char *detail, size_t size);

#endif

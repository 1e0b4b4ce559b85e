/*
 * TLS for tasks: an optional library, async_tls, on OpenSSL. A TLS connection is a stream like
 * any other: async_read, async_write, async_shutdown and async_close work on it as io.h says.
 *
 *  1. The peer's certificate and name are verified unless the context says otherwise; TLS 1.2 is
 *     the oldest version.
 *  2. async_read returns 0 only when the peer has said that it is done (close_notify). A
 *     connection that merely ends was cut, by whom is not known: ASYNC_EEND.
 *  3. async_shutdown says so to the peer; the connection underneath stays open for reading.
 *     async_close, which never suspends, does not: call async_shutdown first, or the peer reports
 *     a cut.
 *  4. A reader and a writer may be two tasks. A read that is cancelled took nothing. A write that
 *     is cancelled leaves the stream of no more use, as in io.h; so does a read that was
 *     cancelled while it had to answer the peer, which is rare (a change of keys).
 *
 * Errors, beside those of io.h; async_last_error() says in its detail why:
 *
 *	-EACCES           a certificate was not accepted: by us, or by the peer, if it says so
 *	-EPROTO           the peer does not speak TLS, or no version or cipher of ours
 *	ASYNC_EEND        the connection ended without close_notify
 *	ASYNC_ETIMEDOUT   the handshake took longer than handshake_timeout_ms
 */
#ifndef ASYNC_TLS_H
#define ASYNC_TLS_H

#include "async/annotate.h"
#include "async/async.h"
#include "async/io.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct async_tls_context;

enum async_tls_version {
	ASYNC_TLS_1_2 = 0,
	ASYNC_TLS_1_3 = 1,
};

/* Zero means the default, in every field. Strings are copied. Files are PEM. */
struct async_tls_options {
	bool is_server;                /* connections are accepted, not made */
	const char *ca_file;           /* whom to trust; the system's certificates */
	const char *certificate_file;  /* ours, with the chain behind it; a server needs one */
	const char *key_file;          /* of that certificate; the same file */
	const char *const *alpn;       /* protocols we speak, best first, NULL at the end */
	enum async_tls_version oldest; /* TLS 1.2 */
	bool without_verification;     /* client: accept every certificate: for tests */
	bool wants_client_certificate; /* server: a client has to show one that `ca_file` signed */
	uint64_t handshake_timeout_ms; /* 10 s */
};

/* Reads the certificates and makes a context, which any number of connections, of any loop, may
 * use. Returns 0; -EINVAL for options that contradict each other; -ENOENT and the like for a
 * missing file; -EACCES for a file that holds no usable certificate or key; -ENOMEM. *context is
 * NULL then; async_last_error() says more if the caller is a task. Reads files: for start-up, or
 * a worker. */
ASYNC_BLOCKING("async_to_thread")
ASYNC_ANY_THREAD ASYNC_ACQUIRES("tls-context") ASYNC_MUST_USE int async_tls_context_new(
	const struct async_tls_options *options, struct async_tls_context **context);

/* Frees it; connections that were made with it go on. NULL is ignored. */
ASYNC_RELEASES("tls-context")
ASYNC_NONBLOCKING ASYNC_ANY_THREAD void async_tls_context_free(
	ASYNC_P_CONSUMES struct async_tls_context *context);

/* Connects to `host` as async_tcp_connect does, shakes hands, and verifies that the certificate is
 * one of `host`. On success *stream is the caller's, to be closed; NULL otherwise. Returns 0 or an
 * error of async_tcp_connect or of the list above. From asyncio.open_connection(ssl=...). */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_WANTS_DEADLINE ASYNC_WANTS_LIMIT ASYNC_ACQUIRES(
	"stream") ASYNC_MUST_USE int async_tls_connect(struct async_tls_context *context,
	const char *host, uint16_t port, struct async_stream **stream);

/* Shakes hands as a client over a stream that is connected already: after STARTTLS, through a
 * proxy, over a Unix socket. `host`, a name or a numeric address, is what the certificate has to be
 * for; NULL to accept every name a trusted certificate has. `plain` is used up in every case: it is
 * closed with the new stream, or at once on failure. Otherwise as async_tls_connect. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE int async_tls_wrap_client(
	struct async_tls_context *context, ASYNC_P_CONSUMES struct async_stream *plain,
	const char *host, struct async_stream **stream);

/* Shakes hands as a server over an accepted stream, which is used up in every case. Call it in a
 * task of that connection: a client that is slow to shake hands must not keep others waiting.
 * Otherwise as async_tls_wrap_client. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int async_tls_wrap_server(struct async_tls_context *context,
		ASYNC_P_CONSUMES struct async_stream *plain, struct async_stream **stream);

/* What both sides agreed on; the strings live as long as the stream. */
struct async_tls_info {
	const char *version; /* "TLSv1.3" */
	const char *cipher;
	const char *alpn; /* "" when none was agreed on */
	const char *peer; /* whom its certificate is for, as "CN=name,O=..."; "" when it has none */
};

/* Fills *info. Returns 0, or -EINVAL for a stream that is no TLS stream. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_MUST_USE int async_tls_info(
	const struct async_stream *stream, struct async_tls_info *info);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif

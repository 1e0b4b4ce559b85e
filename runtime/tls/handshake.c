/*
 * Handshakes, and whom they are with. A stream is made before its handshake, so that every way out
 * closes it the same way.
 */
#include "tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

/* ---- the peer's name ----------------------------------------------------------------------- */

/* Whom the certificate has to be for, and, if that is a name, whom we ask for (SNI). A name may end
 * in a dot in DNS, and may not here (RFC 6066, section 3). */
static int expect_host(struct tls *tls, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(tls->ssl);
	char name[256];
	size_t size = strlen(host);

	if (X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1)
		return 0;
	if (size > 0 && host[size - 1] == '.')
		size--;
	if (size == 0 || size >= sizeof name)
		return -EINVAL;
	memcpy(name, host, size);
	name[size] = '\0';
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (SSL_set1_host(tls->ssl, name) != 1 || SSL_set_tlsext_host_name(tls->ssl, name) != 1)
		return -ENOMEM;
	return 0;
}

/* ---- the handshake ------------------------------------------------------------------------- */

/* One step: what OpenSSL can do with what has come, and what it wants to say to that. 1 when the
 * handshake is over, 0 when the peer has to say something first, or a negative error. */
static int step(struct tls *tls)
{
	int done;
	int rc;

	ERR_clear_error();
	done = SSL_do_handshake(tls->ssl);
	if (done != 1 && SSL_get_error(tls->ssl, done) != SSL_ERROR_WANT_READ)
		tls_note_failure(tls);
	rc = tls_flush(tls);
	if (tls->failure != 0 && rc != ASYNC_ECANCELED)
		return async_fail(tls->failure, "tls_handshake", tls->detail);
	return rc != 0 ? rc : done == 1;
}

static int shake_hands(struct tls *tls)
{
	for (;;) {
		int rc = step(tls);

		if (rc != 0)
			return rc < 0 ? rc : 0;
		rc = tls_fill(tls);
		if (rc != 0)
			return async_fail(rc, "tls_handshake", tls->detail);
	}
}

/* For errors to name the line of the program, not one of this file: in public functions only. */
#define AT_CALLER(rc) async_fail_at(rc, __builtin_return_address(0))

static int wrap(struct async_tls_context *context, struct async_stream *plain, const char *host,
	struct async_stream **stream)
{
	struct tls *tls;
	int rc = tls_new(context, plain, &tls, stream);

	if (rc != 0)
		return async_fail(rc, "tls_handshake", host);
	if (context->is_server)
		SSL_set_accept_state(tls->ssl);
	else
		SSL_set_connect_state(tls->ssl);
	if (host)
		rc = async_fail(expect_host(tls, host), "tls_handshake", host);
	if (rc == 0)
		ASYNC_TIMEOUT (context->handshake_timeout_ms, &rc)
			rc = shake_hands(tls);
	if (rc == ASYNC_ETIMEDOUT)
		(void)async_fail(rc, "tls_handshake", host);
	if (rc == 0)
		return 0;
	async_close(*stream);
	*stream = NULL;
	return rc;
}

static int wrap_client(struct async_tls_context *context, struct async_stream *plain,
	const char *host, struct async_stream **stream)
{
	*stream = NULL;
	if (!context->is_server)
		return wrap(context, plain, host, stream);
	async_close(plain);
	return async_fail(-EINVAL, "tls_handshake", "the context is a server's");
}

int async_tls_wrap_client(struct async_tls_context *context, struct async_stream *plain,
	const char *host, struct async_stream **stream)
{
	return AT_CALLER(wrap_client(context, plain, host, stream));
}

int async_tls_wrap_server(
	struct async_tls_context *context, struct async_stream *plain, struct async_stream **stream)
{
	*stream = NULL;
	if (context->is_server)
		return AT_CALLER(wrap(context, plain, NULL, stream));
	async_close(plain);
	return AT_CALLER(async_fail(-EINVAL, "tls_handshake", "the context is a client's"));
}

int async_tls_connect(struct async_tls_context *context, const char *host, uint16_t port,
	struct async_stream **stream)
{
	struct async_stream *plain;
	int rc = async_tcp_connect(host, port, &plain);

	*stream = NULL;
	if (rc == 0)
		rc = wrap_client(context, plain, host, stream);
	return AT_CALLER(rc);
}

/* ---- afterwards ---------------------------------------------------------------------------- */

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#define SSL_get1_peer_certificate SSL_get_peer_certificate
#endif

/* A name that does not fit is cut. */
static void find_peer(struct tls *tls)
{
	X509 *certificate = SSL_get1_peer_certificate(tls->ssl);
	BIO *text = certificate ? BIO_new(BIO_s_mem()) : NULL;
	int size = 0;

	if (text && X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0,
			    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0)
		size = BIO_read(text, tls->peer, sizeof tls->peer - 1);
	tls->peer[size > 0 ? size : 0] = '\0';
	BIO_free(text);
	X509_free(certificate);
}

int async_tls_info(const struct async_stream *stream, struct async_tls_info *info)
{
	struct tls *tls = tls_of(stream);
	const unsigned char *protocol = NULL;
	unsigned size = 0;

	*info = (struct async_tls_info){ .version = "", .cipher = "", .alpn = "", .peer = "" };
	if (!tls)
		return -EINVAL;
	SSL_get0_alpn_selected(tls->ssl, &protocol, &size);
	if (size > 0 && size < sizeof tls->alpn) {
		memcpy(tls->alpn, protocol, size);
		tls->alpn[size] = '\0';
	}
	find_peer(tls);
	info->version = SSL_get_version(tls->ssl);
	info->cipher = SSL_get_cipher_name(tls->ssl);
	info->alpn = tls->alpn;
	info->peer = tls->peer;
	return 0;
}

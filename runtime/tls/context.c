/*
 * Contexts: from options to an SSL_CTX.
 */
#include "tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if OPENSSL_VERSION_NUMBER < 0x10101000L
#error "OpenSSL 1.1.1 or newer is needed"
#endif

static const uint64_t HANDSHAKE_MS = 10000;

/* ---- files --------------------------------------------------------------------------------- */

/* OpenSSL would ask on the terminal, and stop the thread. */
static int no_password(char *buffer, int size, int is_writing, void *context)
{
	(void)buffer;
	(void)size;
	(void)is_writing;
	(void)context;
	return -1;
}

static int check_readable(const char *path)
{
	FILE *file = fopen(path, "rb");
	int rc = file ? 0 : -errno;

	if (file)
		fclose(file);
	return rc < 0 ? async_fail(rc, "tls_context", path) : 0;
}

static int file_failure(const char *path)
{
	char reason[64];
	char detail[160];

	(void)openssl_failure(-EACCES, reason, sizeof reason);
	snprintf(detail, sizeof detail, "%s: %.48s", reason, path);
	return async_fail(-EACCES, "tls_context", detail);
}

static int load_authorities(struct async_tls_context *context, const char *path)
{
	STACK_OF(X509_NAME) * names;
	int rc;

	if (!path)
		return SSL_CTX_set_default_verify_paths(context->ssl) == 1 ? 0 : -ENOMEM;
	rc = check_readable(path);
	if (rc != 0)
		return rc;
	if (SSL_CTX_load_verify_locations(context->ssl, path, NULL) != 1)
		return file_failure(path);
	if (!context->is_server)
		return 0;
	/* For the client to choose one of its certificates by. */
	names = SSL_load_client_CA_file(path);
	if (!names)
		return file_failure(path);
	SSL_CTX_set_client_CA_list(context->ssl, names);
	return 0;
}

static int load_certificate(
	struct async_tls_context *context, const char *certificate, const char *key)
{
	int rc = check_readable(certificate);

	if (!key)
		key = certificate;
	if (rc == 0)
		rc = check_readable(key);
	if (rc != 0)
		return rc;
	if (SSL_CTX_use_certificate_chain_file(context->ssl, certificate) != 1)
		return file_failure(certificate);
	if (SSL_CTX_use_PrivateKey_file(context->ssl, key, SSL_FILETYPE_PEM) != 1)
		return file_failure(key);
	return SSL_CTX_check_private_key(context->ssl) == 1 ? 0 : file_failure(key);
}

/* ---- protocols ----------------------------------------------------------------------------- */

/* The server's choice: the first of its own that the client speaks (RFC 7301: or an alert). */
static int choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *size,
	const unsigned char *offered, unsigned offered_size, void *arg)
{
	const struct async_tls_context *context = arg;
	unsigned char *found;

	(void)ssl;
	if (SSL_select_next_proto(&found, size, context->alpn, context->alpn_size, offered,
		    offered_size) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*chosen = found;
	return SSL_TLSEXT_ERR_OK;
}

static int set_protocols(struct async_tls_context *context, const char *const *names)
{
	size_t size = 0;
	unsigned char *next;

	for (const char *const *name = names; *name; name++) {
		if (!**name || strlen(*name) > 255)
			return -EINVAL;
		size += strlen(*name) + 1;
	}
	if (size == 0 || size > UINT16_MAX)
		return -EINVAL;
	context->alpn = malloc(size);
	if (!context->alpn)
		return -ENOMEM;
	context->alpn_size = (unsigned)size;
	next = context->alpn;
	for (const char *const *name = names; *name; name++) {
		size_t length = strlen(*name);

		*next++ = (unsigned char)length;
		memcpy(next, *name, length);
		next += length;
	}
	if (context->is_server) {
		SSL_CTX_set_alpn_select_cb(context->ssl, choose_protocol, context);
		return 0;
	}
	return SSL_CTX_set_alpn_protos(context->ssl, context->alpn, context->alpn_size) == 0
		       ? 0
		       : -ENOMEM;
}

/* ---- the context --------------------------------------------------------------------------- */

static int check(const struct async_tls_options *options)
{
	if (options->is_server && !options->certificate_file)
		return async_fail(-EINVAL, "tls_context", "a server needs a certificate");
	if (options->key_file && !options->certificate_file)
		return async_fail(-EINVAL, "tls_context", "a key without its certificate");
	if (options->is_server && options->without_verification)
		return async_fail(-EINVAL, "tls_context", "without_verification is for clients");
	if (options->wants_client_certificate && !options->is_server)
		return async_fail(-EINVAL, "tls_context", "clients are verified by servers");
	/* The authorities of the Internet vouch for servers, not for clients of this one. */
	if (options->wants_client_certificate && !options->ca_file)
		return async_fail(-EINVAL, "tls_context", "who signs the clients' certificates?");
	return 0;
}

static void set_verification(
	struct async_tls_context *context, const struct async_tls_options *options)
{
	int mode = SSL_VERIFY_NONE;

	if (options->wants_client_certificate)
		mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	else if (!options->is_server && !options->without_verification)
		mode = SSL_VERIFY_PEER;
	context->verifies = mode != SSL_VERIFY_NONE;
	SSL_CTX_set_verify(context->ssl, mode, NULL);
}

static int configure(struct async_tls_context *context, const struct async_tls_options *options)
{
	SSL_CTX *ssl = context->ssl;
	int rc = 0;

	SSL_CTX_set_min_proto_version(
		ssl, options->oldest == ASYNC_TLS_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
	/* A renegotiation would make writing wait for reading. */
	SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_session_id_context(ssl, (const unsigned char *)"async", 5);
	SSL_CTX_set_default_passwd_cb(ssl, no_password);
	set_verification(context, options);
	if (context->verifies)
		rc = load_authorities(context, options->ca_file);
	if (rc == 0 && options->certificate_file)
		rc = load_certificate(context, options->certificate_file, options->key_file);
	if (rc == 0 && options->alpn)
		rc = async_fail(set_protocols(context, options->alpn), "tls_context", "alpn");
	return rc;
}

int async_tls_context_new(
	const struct async_tls_options *options, struct async_tls_context **result)
{
	static const struct async_tls_options defaults = { 0 };
	struct async_tls_context *context;
	int rc;

	*result = NULL;
	if (!options)
		options = &defaults;
	rc = check(options);
	if (rc != 0)
		return async_fail_at(rc, __builtin_return_address(0));
	context = calloc(1, sizeof *context);
	if (!context)
		return async_fail(-ENOMEM, "tls_context", NULL);
	atomic_init(&context->references, 1);
	context->is_server = options->is_server;
	context->handshake_timeout_ms =
		options->handshake_timeout_ms ? options->handshake_timeout_ms : HANDSHAKE_MS;
	ERR_clear_error();
	context->ssl = SSL_CTX_new(options->is_server ? TLS_server_method() : TLS_client_method());
	rc = context->ssl ? configure(context, options) : async_fail(-ENOMEM, "tls_context", NULL);
	ERR_clear_error();
	if (rc == 0)
		*result = context;
	else
		async_tls_context_free(context);
	return async_fail_at(rc, __builtin_return_address(0));
}

void context_reference(struct async_tls_context *context)
{
	atomic_fetch_add(&context->references, 1);
}

void async_tls_context_free(struct async_tls_context *context)
{
	if (!context || atomic_fetch_sub(&context->references, 1) > 1)
		return;
	SSL_CTX_free(context->ssl);
	free(context->alpn);
	free(context);
}

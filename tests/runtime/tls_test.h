/*
 * What the tests of TLS share: an authority of their own, and certificates in files.
 */
#ifndef TLS_TEST_H
#define TLS_TEST_H

#include "runtime_test.h"

#include "async/io.h"
#include "async/tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

/* A certificate and its key, in memory and in a file. */
struct identity {
	EVP_PKEY *key;
	X509 *certificate;
	char file[64];
};

struct authority {
	char folder[32];
	struct identity root;   /* whom clients trust */
	struct identity server; /* for server.test and 127.0.0.1 */
	struct identity client;
	struct identity expired;
	struct identity stranger; /* signed by itself */
};

static inline EVP_PKEY *make_key(void)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
	EVP_PKEY *key = NULL;

	ck_assert_int_eq(EVP_PKEY_keygen_init(context), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1), 1);
	ck_assert_int_eq(EVP_PKEY_keygen(context, &key), 1);
	EVP_PKEY_CTX_free(context);
	return key;
}

static inline void add_extension(X509 *certificate, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	ck_assert_ptr_nonnull(extension);
	ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* `issuer` NULL: signed by itself, as an authority. The times are in seconds from now. */
static inline void make_identity(struct identity *identity, const struct identity *issuer,
	const char *name, const char *names, long from, long to)
{
	static long serial = 1;
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);

	identity->key = make_key();
	identity->certificate = certificate;
	X509_set_version(certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
	X509_gmtime_adj(X509_getm_notBefore(certificate), from);
	X509_gmtime_adj(X509_getm_notAfter(certificate), to);
	X509_set_pubkey(certificate, identity->key);
	X509_NAME_add_entry_by_txt(
		subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(
		certificate, issuer ? X509_get_subject_name(issuer->certificate) : subject);
	if (names)
		add_extension(certificate, NID_subject_alt_name, names);
	add_extension(certificate, NID_basic_constraints,
		issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
	ck_assert_int_gt(
		X509_sign(certificate, issuer ? issuer->key : identity->key, EVP_sha256()), 0);
}

static inline void write_identity(
	const char *folder, struct identity *identity, const char *file_name)
{
	FILE *file;

	snprintf(identity->file, sizeof identity->file, "%s/%s.pem", folder, file_name);
	file = fopen(identity->file, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(PEM_write_X509(file, identity->certificate), 1);
	ck_assert_int_eq(PEM_write_PrivateKey(file, identity->key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(file);
}

static inline void authority_init(struct authority *authority)
{
	static const long day = 86400;
	static const char names[] = "DNS:server.test,IP:127.0.0.1";
	struct identity *root = &authority->root;

	strcpy(authority->folder, "/tmp/async-tls-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(authority->folder));
	make_identity(root, NULL, "root", NULL, -day, day);
	make_identity(&authority->server, root, "server", names, -day, day);
	make_identity(&authority->client, root, "client", NULL, -day, day);
	make_identity(&authority->expired, root, "expired", names, -2 * day, -day);
	make_identity(&authority->stranger, NULL, "stranger", names, -day, day);
	write_identity(authority->folder, root, "root");
	write_identity(authority->folder, &authority->server, "server");
	write_identity(authority->folder, &authority->client, "client");
	write_identity(authority->folder, &authority->expired, "expired");
	write_identity(authority->folder, &authority->stranger, "stranger");
}

static inline void identity_release(struct identity *identity)
{
	unlink(identity->file);
	EVP_PKEY_free(identity->key);
	X509_free(identity->certificate);
}

static inline void authority_release(struct authority *authority)
{
	identity_release(&authority->root);
	identity_release(&authority->server);
	identity_release(&authority->client);
	identity_release(&authority->expired);
	identity_release(&authority->stranger);
	rmdir(authority->folder);
}

static inline struct async_tls_context *make_context(const struct async_tls_options *options)
{
	struct async_tls_context *context;
	int rc = async_tls_context_new(options, &context);

	ck_assert_msg(rc == 0, "%s: %s", async_strerror(rc), async_last_error()->detail);
	return context;
}

#endif

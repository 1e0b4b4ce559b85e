/*
 * OpenSSL: keys, passwords, sums of much. Declared here as in its headers.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>

typedef struct rsa_st RSA;
typedef struct evp_md_st EVP_MD;
typedef struct evp_md_ctx_st EVP_MD_CTX;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;

int RSA_generate_key_ex(RSA *rsa, int bits, void *exponent, void *callback);
EVP_PKEY *EVP_PKEY_Q_keygen(void *library, const char *properties, const char *type, ...);
EVP_PKEY_CTX *EVP_PKEY_CTX_new_id(int id, void *engine);
int EVP_PKEY_keygen(EVP_PKEY_CTX *context, EVP_PKEY **key);
int PKCS5_PBKDF2_HMAC(const char *password, int size, const unsigned char *salt, int salt_size,
	int rounds, const EVP_MD *digest, int key_size, unsigned char *key);
int EVP_DigestUpdate(EVP_MD_CTX *context, const void *bytes, size_t size);
unsigned char *SHA256(const unsigned char *bytes, size_t size, unsigned char *digest);

static int rsa_key(void *arg)
{
	return RSA_generate_key_ex(arg, 4096, NULL, NULL); // expect: cpu-heavy-on-loop
}

static int quick_rsa_key(void *arg)
{
	(void)arg;
	// expect@+1: cpu-heavy-on-loop
	return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)4096) != NULL;
}

static int password(void *arg)
{
	unsigned char key[32];
	const char *text = arg;

	// expect@+1: cpu-heavy-on-loop
	return PKCS5_PBKDF2_HMAC(text, -1, NULL, 0, 600000, NULL, 32, key);
}

static int sum_of_much(void *arg)
{
	static unsigned char image[16 << 20];

	return EVP_DigestUpdate(arg, image, sizeof(image)); // expect: cpu-heavy-on-loop
}

/* Traps: a key on a curve, few rounds, a small buffer, a text. */
static int sum_of_text(void *arg)
{
	unsigned char digest[32];
	const char *text = arg;

	SHA256(arg, strlen(text), digest);
	return digest[0];
}

static int curve_key(void *arg)
{
	EVP_PKEY *key = NULL;

	(void)arg;
	if (!EVP_PKEY_Q_keygen(NULL, NULL, "X25519"))
		return -1;
	return EVP_PKEY_keygen(EVP_PKEY_CTX_new_id(1034, NULL), &key);
}

static int few_rounds(void *arg)
{
	unsigned char key[32];

	return PKCS5_PBKDF2_HMAC(arg, -1, NULL, 0, 1, NULL, 32, key);
}

static int small_sum(void *arg)
{
	unsigned char block[4096] = { 0 };

	return EVP_DigestUpdate(arg, block, sizeof(block));
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		async_group_spawn(g, rsa_key, arg);
		async_group_spawn(g, quick_rsa_key, arg);
		async_group_spawn(g, password, arg);
		async_group_spawn(g, sum_of_much, arg);
		async_group_spawn(g, sum_of_text, arg);
		async_group_spawn(g, curve_key, arg);
		async_group_spawn(g, few_rounds, arg);
		async_group_spawn(g, small_sum, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "secret";

	return async_run(start, argument, NULL) < 0;
}

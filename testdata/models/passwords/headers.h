/*
 * What rules/models/passwords.yaml names, declared as in sodium.h, argon2.h, bcrypt_pbkdf.h and
 * libscrypt.h, which need not be installed.
 */
#include <stddef.h>
#include <stdint.h>

typedef struct argon2_context argon2_context;

int crypto_pwhash(unsigned char *out, unsigned long long out_size, const char *password,
	unsigned long long password_size, const unsigned char *salt, unsigned long long operations,
	size_t memory, int algorithm);
int crypto_pwhash_str(char *out, const char *password, unsigned long long password_size,
	unsigned long long operations, size_t memory);
int crypto_pwhash_str_alg(char *out, const char *password, unsigned long long password_size,
	unsigned long long operations, size_t memory, int algorithm);
int crypto_pwhash_str_verify(
	const char *text, const char *password, unsigned long long password_size);
int crypto_pwhash_scryptsalsa208sha256(unsigned char *out, unsigned long long out_size,
	const char *password, unsigned long long password_size, const unsigned char *salt,
	unsigned long long operations, size_t memory);
int crypto_pwhash_scryptsalsa208sha256_str(char *out, const char *password,
	unsigned long long password_size, unsigned long long operations, size_t memory);

int argon2_ctx(argon2_context *context, int type);
int argon2_hash(uint32_t turns, uint32_t memory, uint32_t lanes, const void *password,
	size_t password_size, const void *salt, size_t salt_size, void *hash, size_t hash_size,
	char *encoded, size_t encoded_size, int type, uint32_t version);
int argon2_verify(const char *encoded, const void *password, size_t password_size, int type);
int argon2_verify_ctx(argon2_context *context, const char *hash, int type);

#define ARGON2(kind)                                                                               \
	int kind##_hash_encoded(uint32_t turns, uint32_t memory, uint32_t lanes,                   \
		const void *password, size_t password_size, const void *salt, size_t salt_size,    \
		size_t hash_size, char *encoded, size_t encoded_size);                             \
	int kind##_hash_raw(uint32_t turns, uint32_t memory, uint32_t lanes, const void *password, \
		size_t password_size, const void *salt, size_t salt_size, void *hash,              \
		size_t hash_size);                                                                 \
	int kind##_verify(const char *encoded, const void *password, size_t password_size)

ARGON2(argon2i);
ARGON2(argon2d);
ARGON2(argon2id);

int bcrypt_pbkdf(const char *password, size_t password_size, const uint8_t *salt, size_t salt_size,
	uint8_t *key, size_t key_size, unsigned rounds);
int libscrypt_scrypt(const uint8_t *password, size_t password_size, const uint8_t *salt,
	size_t salt_size, uint64_t n, uint32_t r, uint32_t p, uint8_t *out, size_t out_size);

/*
 * What the shipped models of libraries, and of what the C library does at once, say of calls about
 * which something is known (facts.h).
 */
#include <check.h>
#include <stdlib.h>

#include "facts.h"

static const struct fact_row rows[] = {
	/* The C library. */
	{ "memcpy", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "close", "", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "close", "arg0:lingering", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "setsockopt", "arg1=1 arg2=13 arg3.l_onoff=1 arg3.l_linger=5", ROLE_LINGERS, 0, &yes },
	{ "setsockopt", "arg1=1 arg2=13 arg3.l_onoff=1 arg3.l_linger=0", ROLE_LINGERS, 0, &no },
	{ "setsockopt", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "snprintf", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "fork", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "read", "", ROLE_NONBLOCKING, role_no_argument, &no },
	{ "qsort", "", ROLE_NONBLOCKING, role_no_argument, &no },

	/* OpenSSL. */
	{ "SSL_read", "", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "SSL_read", "arg0:blocking", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "SSL_read", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "SSL_write_ex", "result:tested=3", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "SSL_shutdown", "arg0:blocking", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "SSL_get_error", "", ROLE_ERROR_CODE, role_no_argument, &yes },
	{ "SSL_set_fd", "", ROLE_TAKES_MODE, 0, &yes },
	{ "SSL_pending", "", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "BIO_new", "arg0:from=BIO_s_mem", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "BIO_new", "arg0:from=BIO_s_connect", ROLE_MAKES_NONBLOCKING, role_result, &no },
	{ "BIO_new_connect", "", ROLE_MAKES_NONBLOCKING, role_result, &no },
	{ "BIO_ctrl", "arg1=102 arg2=1", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "BIO_ctrl", "arg1=102 arg2=0", ROLE_MAKES_BLOCKING, 0, &yes },
	{ "BIO_ctrl", "arg1=101 arg0:blocking", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "BIO_ctrl", "arg1=102", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "BIO_read", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "BIO_lookup", "arg0:address", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "BIO_lookup", "arg0:set arg0:name", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "RSA_generate_key_ex", "", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "EVP_PKEY_Q_keygen", "arg2:text=RSA", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "EVP_PKEY_Q_keygen", "arg2:text=EC", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "PKCS5_PBKDF2_HMAC", "arg4=600000", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "PKCS5_PBKDF2_HMAC", "arg4=1", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "EVP_DigestUpdate", "", ROLE_CPU_LINEAR, 2, &yes },
	{ "HMAC", "", ROLE_CPU_LINEAR, 4, &yes },

	{ "nettle_rsa_generate_keypair", "", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "nettle_pbkdf2_hmac_sha256", "arg2=1", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "nettle_pbkdf2_hmac_sha256", "arg2=600000", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "nettle_pbkdf2", "arg4=1", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "nettle_sha256_update", "", ROLE_CPU_LINEAR, 1, &yes },
	{ "gcry_kdf_derive", "arg2=34 arg6=1", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "gcry_kdf_derive", "arg2=48 arg6=1", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "gcry_kdf_derive", "arg2=34 arg6=600000", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "gcry_md_hash_buffer", "", ROLE_CPU_LINEAR, 3, &yes },

	{ "crypto_pwhash_str", "", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "bcrypt_pbkdf", "arg6=1", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "bcrypt_pbkdf", "arg6=16", ROLE_CPU_HEAVY, role_no_argument, &yes },

	/* SQLite. */
	{ "sqlite3_step", "", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "sqlite3_open", "arg0:set arg0:text=cache.db", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "sqlite3_open", "arg0:text=:memory:", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "sqlite3_open", "arg0:text=file:x?mode=memory", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "sqlite3_open_v2", "arg2=0x86", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "sqlite3_open", "arg0:set arg0:text=:memory:", ROLE_MAKES, role_no_argument, &yes },
	{ "sqlite3_open", "arg0:set arg0:text=cache.db", ROLE_MAKES, role_no_argument, &no },
	{ "sqlite3_step", "arg0:kind=memory", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "sqlite3_step", "", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "sqlite3_exec", "", ROLE_CALLS, 2, &yes },
	{ "sqlite3_busy_timeout", "arg1=0", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "sqlite3_busy_timeout", "arg1=5000", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "sqlite3_column_text", "", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "sqlite3_finalize", "", ROLE_BLOCKS, BLOCK_DISK, &yes },

	/* libcurl. */
	{ "curl_easy_perform", "", ROLE_BLOCKS, BLOCK_HTTP, &yes },
	{ "curl_multi_wait", "arg3=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "curl_multi_poll", "arg3=1000", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "curl_multi_perform", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "curl_easy_cleanup", "", ROLE_BLOCKS, BLOCK_HTTP, &no },

	/* Packers. */
	{ "gzread", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "compress2", "", ROLE_CPU_LINEAR, 3, &yes },
	{ "deflate", "arg0.avail_in=4096", ROLE_CPU_HEAVY, role_no_argument, &no },
	{ "deflate", "arg0.avail_in=4194304", ROLE_CPU_HEAVY, role_no_argument, &yes },
	{ "ZSTD_compress", "arg4=3", ROLE_CPU_LINEAR, 3, &yes },
	{ "lzma_easy_buffer_encode", "", ROLE_CPU_LINEAR, 4, &yes },
	{ "BrotliEncoderCompress", "", ROLE_CPU_LINEAR, 3, &maybe },

	/* PostgreSQL, Redis. */
	{ "PQexec", "", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "PQsendQuery", "", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "PQgetResult", "", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "PQgetCopyData", "arg2=1", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "PQgetCopyData", "arg2=0", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "PQconnectStart", "arg0:text=hostaddr=10.0.0.1", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "PQflush", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "redisCommand", "", ROLE_BLOCKS, BLOCK_DB, &yes },
	{ "redisCommand", "arg0:from=redisConnectNonBlock", ROLE_BLOCKS, BLOCK_DB, &no },
	{ "redisAsyncCommand", "", ROLE_CALLS_ON_LOOP, 1, &yes },
	{ "redisAsyncConnect", "arg0:address", ROLE_BLOCKS, BLOCK_DNS, &no },

	/* Parsers. */
	{ "json_load_file", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "XML_Parse", "", ROLE_CPU_LINEAR, 2, &yes },
};

/* What is hidden by default says so in the model. */
START_TEST(severities_are_lowered)
{
	static const char *const names[] = { "EVP_PKEY_keygen", "PQgetResult", "deflate",
		"curl_easy_cleanup", "redisAsyncConnect", "sqlite3_busy_timeout" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct role_list roles = model_function(shipped, names[i]);
		ck_assert_uint_eq(roles.count, 1);
		ck_assert_msg(roles.items[0].severity == 1, "%s", names[i]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		severities_are_lowered,
	};
	return shipped_suite("shipped_libraries", rows, COUNT_OF(rows), tests, COUNT_OF(tests));
}

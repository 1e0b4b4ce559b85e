/*
 * Trap: OpenSSL over what does not wait: a non-blocking descriptor, memory, a pair; an author who
 * tests for SSL_ERROR_WANT_READ.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>

typedef struct ssl_st SSL;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct bio_addrinfo_st BIO_ADDRINFO;

enum { SSL_ERROR_WANT_READ = 2, SSL_ERROR_WANT_WRITE = 3 };

int SSL_set_fd(SSL *ssl, int fd);
void SSL_set_bio(SSL *ssl, BIO *in, BIO *out);
int SSL_do_handshake(SSL *ssl);
int SSL_read(SSL *ssl, void *buffer, int size);
int SSL_pending(const SSL *ssl);
int SSL_get_error(const SSL *ssl, int result);
BIO *BIO_new(const BIO_METHOD *method);
BIO *BIO_new_mem_buf(const void *bytes, int size);
BIO *BIO_new_connect(const char *host_and_port);
const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_f_base64(void);
BIO *BIO_push(BIO *bio, BIO *next);
int BIO_read(BIO *bio, void *buffer, int size);
int BIO_write(BIO *bio, const void *buffer, int size);
long BIO_ctrl(BIO *bio, int command, long number, void *pointer);
int BIO_lookup(const char *host, const char *service, int type, int family, int kind,
	BIO_ADDRINFO **found);

static int over_nonblocking(void *arg)
{
	SSL *ssl = arg;
	char buffer[512];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	SSL_set_fd(ssl, fd);
	if (SSL_do_handshake(ssl) != 1)
		return -1;
	return SSL_pending(ssl) ? SSL_read(ssl, buffer, sizeof(buffer)) : 0;
}

static int asks_why(void *arg)
{
	SSL *ssl = arg;
	char buffer[512];
	int n = SSL_read(ssl, buffer, sizeof(buffer));

	if (n <= 0) {
		int why = SSL_get_error(ssl, n);

		if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE)
			return 0;
	}
	return n;
}

static int over_memory(void *arg)
{
	SSL *ssl = arg;
	BIO *in = BIO_new(BIO_s_mem());
	BIO *out = BIO_new(BIO_s_mem());
	char buffer[512];
	int n;

	SSL_set_bio(ssl, in, out);
	BIO_write(in, "x", 1);
	n = SSL_do_handshake(ssl);
	return n == 1 ? BIO_read(out, buffer, sizeof(buffer)) : n;
}

static int text_of_bytes(void *arg)
{
	BIO *base64 = BIO_push(BIO_new(BIO_f_base64()), BIO_new(BIO_s_mem()));

	return BIO_write(base64, arg, 4);
}

static int bytes(void *arg)
{
	BIO *bio = BIO_new_mem_buf(arg, 512);
	char buffer[512];

	return BIO_read(bio, buffer, sizeof(buffer));
}

static int own_connection(void *arg)
{
	BIO *bio = BIO_new_connect(arg);
	char buffer[512];

	BIO_ctrl(bio, 102, 1, NULL); /* BIO_set_nbio */
	return BIO_read(bio, buffer, sizeof(buffer));
}

static int address(void *arg)
{
	BIO_ADDRINFO *found = NULL;

	(void)arg;
	return BIO_lookup("192.0.2.1", "443", 0, AF_INET, SOCK_STREAM, &found);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		async_group_spawn(g, over_nonblocking, arg);
		async_group_spawn(g, asks_why, arg);
		async_group_spawn(g, over_memory, arg);
		async_group_spawn(g, text_of_bytes, arg);
		async_group_spawn(g, bytes, arg);
		async_group_spawn(g, own_connection, arg);
		async_group_spawn(g, address, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[512];

	return async_run(start, argument, NULL) < 0;
}

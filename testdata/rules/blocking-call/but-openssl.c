/*
 * Just not the trap: the descriptor under the session was made to block, another session is over
 * memory, nobody asks for SSL_ERROR_WANT_READ, the host is a name.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>

typedef struct ssl_st SSL;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct bio_addrinfo_st BIO_ADDRINFO;

enum { SSL_ERROR_ZERO_RETURN = 6 };

int SSL_set_fd(SSL *ssl, int fd);
void SSL_set_bio(SSL *ssl, BIO *in, BIO *out);
int SSL_do_handshake(SSL *ssl);
int SSL_read(SSL *ssl, void *buffer, int size);
int SSL_get_error(const SSL *ssl, int result);
BIO *BIO_new(const BIO_METHOD *method);
BIO *BIO_new_connect(const char *host_and_port);
const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_f_base64(void);
BIO *BIO_push(BIO *bio, BIO *next);
int BIO_write(BIO *bio, const void *buffer, int size);
int BIO_lookup(const char *host, const char *service, int type, int family, int kind,
	BIO_ADDRINFO **found);

struct sessions {
	SSL *near, *far;
};

static int over_blocking(void *arg)
{
	SSL *ssl = arg;
	char buffer[512];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	SSL_set_fd(ssl, fd);
	if (SSL_do_handshake(ssl) != 1) // expect: blocking-call
		return -1;
	return SSL_read(ssl, buffer, sizeof(buffer)); // expect: blocking-call
}

static int asks_something_else(void *arg)
{
	SSL *ssl = arg;
	char buffer[512];
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), n;

	SSL_set_fd(ssl, fd);
	n = SSL_read(ssl, buffer, sizeof(buffer)); // expect: blocking-call
	if (n <= 0 && SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN)
		return 0;
	return n;
}

static int another_over_memory(void *arg)
{
	struct sessions *sessions = arg;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	SSL_set_bio(sessions->near, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	SSL_set_fd(sessions->far, fd);
	if (SSL_do_handshake(sessions->near) != 1)
		return -1;
	return SSL_do_handshake(sessions->far); // expect: blocking-call
}

static int text_to_peer(void *arg)
{
	BIO *base64 = BIO_new(BIO_f_base64());

	BIO_push(base64, BIO_new_connect(arg));
	return BIO_write(base64, arg, 4); // expect: blocking-call
}

static int address(void *arg)
{
	BIO_ADDRINFO *found = NULL;

	(void)arg;
	// expect@+1: blocking-call
	return BIO_lookup("host.example.org", "443", 0, AF_INET, SOCK_STREAM, &found);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		async_group_spawn(g, over_blocking, arg);
		async_group_spawn(g, asks_something_else, arg);
		async_group_spawn(g, another_over_memory, arg);
		async_group_spawn(g, text_to_peer, arg);
		async_group_spawn(g, address, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[512];

	return async_run(start, argument, NULL) < 0;
}

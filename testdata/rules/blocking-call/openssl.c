/*
 * OpenSSL: a session waits when what is below it does. Declared here as in its headers, which need
 * not be installed.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/socket.h>

typedef struct ssl_st SSL;
typedef struct bio_st BIO;
typedef struct bio_method_st BIO_METHOD;
typedef struct bio_addrinfo_st BIO_ADDRINFO;

int SSL_set_fd(SSL *ssl, int fd);
int SSL_connect(SSL *ssl);
int SSL_read(SSL *ssl, void *buffer, int size);
int SSL_write(SSL *ssl, const void *buffer, int size);
BIO *BIO_new(const BIO_METHOD *method);
BIO *BIO_new_connect(const char *host_and_port);
const BIO_METHOD *BIO_s_mem(void);
const BIO_METHOD *BIO_s_connect(void);
int BIO_read(BIO *bio, void *buffer, int size);
int BIO_puts(BIO *bio, const char *text);
long BIO_ctrl(BIO *bio, int command, long number, void *pointer);
int BIO_lookup(const char *host, const char *service, int type, int family, int kind,
	BIO_ADDRINFO **found);
void *OSSL_HTTP_get(const char *url);
int SSL_CTX_load_verify_locations(void *context, const char *file, const char *folder);

#define BIO_do_connect(bio)  BIO_ctrl(bio, 101, 0, NULL)
#define BIO_set_nbio(bio, n) BIO_ctrl(bio, 102, (n), NULL)
#define BIO_flush(bio)       (int)BIO_ctrl(bio, 11, 0, NULL)

static int session(void *arg)
{
	SSL *ssl = arg;
	char buffer[512];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	SSL_set_fd(ssl, fd);
	if (SSL_connect(ssl) != 1) // expect: blocking-call
		return -1;
	if (SSL_write(ssl, "x", 1) != 1) // expect: blocking-call
		return -1;
	return SSL_read(ssl, buffer, sizeof(buffer)); // expect: blocking-call
}

static int own_connection(void *arg)
{
	BIO *bio = BIO_new_connect(arg);
	char buffer[512];

	if (BIO_do_connect(bio) != 1) // expect: blocking-call
		return -1;
	BIO_puts(bio, "GET / HTTP/1.0\r\n\r\n"); // expect: blocking-call
	if (BIO_flush(bio) != 1)                 // expect: blocking-call
		return -1;
	return BIO_read(bio, buffer, 512); // expect: blocking-call
}

static int by_method(void *arg)
{
	BIO *bio = BIO_new(BIO_s_connect());
	char buffer[512];

	(void)arg;
	return BIO_read(bio, buffer, 512); // expect: blocking-call
}

static int blocking_again(void *arg)
{
	BIO *bio = BIO_new_connect(arg);
	char buffer[512];

	BIO_set_nbio(bio, 1);
	BIO_set_nbio(bio, 0);
	return BIO_read(bio, buffer, 512); // expect: blocking-call
}

static int names(void *arg)
{
	BIO_ADDRINFO *found = NULL;

	return BIO_lookup(arg, "443", 0, AF_INET, SOCK_STREAM, &found); // expect: blocking-call
}

static int request(void *arg)
{
	return OSSL_HTTP_get(arg) != NULL; // expect: blocking-call
}

/* The disk: not shown by default. */
static int certificates(void *arg)
{
	return SSL_CTX_load_verify_locations(arg, "ca.pem", NULL);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 8, &rc) {
		async_group_spawn(g, session, arg);
		async_group_spawn(g, own_connection, arg);
		async_group_spawn(g, by_method, arg);
		async_group_spawn(g, blocking_again, arg);
		async_group_spawn(g, names, arg);
		async_group_spawn(g, request, arg);
		async_group_spawn(g, certificates, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "example.org:443";

	return async_run(start, argument, NULL) < 0;
}

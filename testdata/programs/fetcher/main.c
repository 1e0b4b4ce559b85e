/*
 * fetcher [CONFIG]        serves values of an upstream server from a cache
 * fetcher --self-test     serves itself, asks itself, and exits with 0 if all is well
 */
#include "cache.h"
#include "config.h"
#include "selftest.h"
#include "server.h"
#include "stats.h"
#include "store.h"

#include <async/async.h>
#include <async/io.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct program {
	struct config config;
	struct store store;
	struct cache cache;
	struct service service;
	bool is_self_test;
};

/* Runs the services beside each other until one fails, or the self-test is over. */
static int run_services(struct program *program)
{
	int rc = 0, tested = 0;

	ASYNC_GROUP (services, 0, &rc) {
		async_group_spawn(services, server_run, &program->service);
		async_group_spawn(services, cache_keep_fresh, &program->cache);
		async_group_spawn(services, stats_write_periodically, &program->config);
		if (program->is_self_test) {
			tested = selftest_client(&program->service);
			async_group_cancel(services);
		}
	}
	return program->is_self_test ? tested : rc;
}

static int run(struct program *program)
{
	struct config *config = &program->config;
	int rc = cache_init(&program->cache, config, &program->store);

	if (rc < 0)
		return rc;
	if (cache_warm(&program->cache) < 0)
		fprintf(stderr, "some keys could not be fetched beforehand\n");
	program->service.config = config;
	program->service.cache = &program->cache;
	rc = async_tcp_listen("127.0.0.1", config->listen_port, 0, &program->service.listener);
	if (rc >= 0)
		rc = run_services(program);
	async_listener_close(program->service.listener);
	cache_release(&program->cache);
	return rc;
}

static int start(void *arg)
{
	return run(arg);
}

static int start_self_test(void *arg)
{
	struct program *program = arg;
	struct async_listener *upstream = NULL;
	struct async_task *server;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &upstream);

	if (rc < 0)
		return rc;
	program->config.upstream_port = (uint16_t)async_listener_port(upstream);
	server = async_spawn(selftest_upstream, upstream);
	rc = run(program);
	async_cancel_and_await(server);
	async_listener_close(upstream);
	return rc;
}

static void prepare_self_test(struct config *config)
{
	config->listen_port = 0;
	config->keeps_journal = true;
	config->max_age_ms = 60000;
	config->stats_interval_ms = 2;
	config->warm_count = 2;
	snprintf(config->warm[0], sizeof(config->warm[0]), "key1");
	snprintf(config->warm[1], sizeof(config->warm[1]), "key2");
}

/* The upstream server may come up later than we do. */
static int load_patiently(struct config *config, const char *path)
{
	for (int attempt = 0; attempt < 5; attempt++) {
		if (config_load(config, path) == 0)
			return 0;
		sleep(1);
	}
	return -1;
}

static bool prepare(struct program *program, const char *path)
{
	config_init(&program->config);
	if (program->is_self_test)
		prepare_self_test(&program->config);
	else if (path && load_patiently(&program->config, path) < 0)
		return false;
	if (program->config.start_hook[0] && system(program->config.start_hook))
		return false;
	program->service.config_path = program->is_self_test ? NULL : path;
	return store_open(&program->store, &program->config) == 0;
}

int main(int argc, char **argv)
{
	static struct program program;
	const char *path = argc > 1 ? argv[1] : NULL;
	int rc;

	program.is_self_test = path && strcmp(path, "--self-test") == 0;
	if (!prepare(&program, path)) {
		fprintf(stderr, "fetcher: cannot start\n");
		return 1;
	}
	rc = async_run(program.is_self_test ? start_self_test : start, &program, NULL);
	store_close(&program.store);
	if (rc < 0)
		fprintf(stderr, "fetcher: %s\n", async_strerror(rc));
	return rc < 0;
}

/*
 * The configuration: one setting per line, `#` begins a comment.
 */
#include "config.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void config_init(struct config *config)
{
	*config = (struct config){
		.upstream_host = "127.0.0.1",
		.upstream_address = "127.0.0.1",
		.upstream_port = 7100,
		.listen_port = 7000,
		.max_age_ms = 30000,
		.stats_interval_ms = 10000,
		.refresh_interval_ms = 5000,
		.journal_path = "fetcher.journal",
		.stats_path = "fetcher.stats",
	};
}

static int set_text(char *setting, size_t size, const char *value)
{
	size_t length = strlen(value);

	if (length >= size)
		return -1;
	memcpy(setting, value, length + 1);
	return 0;
}

static int add_warm(struct config *config, const char *key)
{
	if (config->warm_count == config_warm_most)
		return -1;
	return set_text(config->warm[config->warm_count++], sizeof(config->warm[0]), key);
}

static int set_number(uint64_t *setting, const char *value)
{
	char *end;

	*setting = strtoull(value, &end, 10);
	return end == value || *end ? -1 : 0;
}

static int set_port(uint16_t *setting, const char *value)
{
	uint64_t number = 0;

	if (set_number(&number, value) < 0 || number > UINT16_MAX)
		return -1;
	*setting = (uint16_t)number;
	return 0;
}

static int set(struct config *config, const char *name, const char *value)
{
	if (strcmp(name, "upstream") == 0)
		return set_text(config->upstream_host, config_text, value);
	if (strcmp(name, "upstream-port") == 0)
		return set_port(&config->upstream_port, value);
	if (strcmp(name, "listen") == 0)
		return set_port(&config->listen_port, value);
	if (strcmp(name, "max-age") == 0)
		return set_number(&config->max_age_ms, value);
	if (strcmp(name, "stats-interval") == 0)
		return set_number(&config->stats_interval_ms, value);
	if (strcmp(name, "refresh-interval") == 0)
		return set_number(&config->refresh_interval_ms, value);
	if (strcmp(name, "journal") == 0)
		return set_text(config->journal_path, config_text, value);
	if (strcmp(name, "stats") == 0)
		return set_text(config->stats_path, config_text, value);
	if (strcmp(name, "start-hook") == 0)
		return set_text(config->start_hook, config_text, value);
	if (strcmp(name, "warm") == 0)
		return add_warm(config, value);
	if (strcmp(name, "store") == 0) {
		config->keeps_journal = strcmp(value, "journal") == 0;
		return 0;
	}
	return -1;
}

static int find_address(struct config *config)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	int rc = getaddrinfo(config->upstream_host, NULL, &hints, &found);

	if (rc)
		return -1;
	rc = getnameinfo(found->ai_addr, found->ai_addrlen, config->upstream_address, config_text,
		NULL, 0, NI_NUMERICHOST | NI_NUMERICSERV);
	freeaddrinfo(found);
	return rc ? -1 : 0;
}

int config_load(struct config *config, const char *path)
{
	char line[256], name[64], value[160];
	int number = 0, rc = 0;
	FILE *file = fopen(path, "r");

	if (!file)
		return -1;
	while (rc == 0 && fgets(line, sizeof(line), file)) {
		number++;
		if (line[0] == '#' || sscanf(line, "%63s %159[^\n]", name, value) != 2)
			continue;
		rc = set(config, name, value);
		if (rc < 0)
			fprintf(stderr, "%s:%d: cannot use setting '%s'\n", path, number, name);
	}
	fclose(file);
	return rc < 0 ? rc : find_address(config);
}

#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { config_text = 96, config_warm_most = 16 };

struct config {
	char upstream_host[config_text];
	char upstream_address[config_text]; /* numeric, found out when the file is read */
	uint16_t upstream_port;
	uint16_t listen_port; /* 0: any */
	uint64_t max_age_ms;
	uint64_t stats_interval_ms;
	uint64_t refresh_interval_ms;
	bool keeps_journal;
	char journal_path[config_text];
	char stats_path[config_text];
	char start_hook[config_text]; /* a command that is run before the service; may be empty */
	char warm[config_warm_most][32];
	size_t warm_count;
};

void config_init(struct config *config);

/* Reads "name value" lines over the defaults, and looks the upstream up. Waits for the disk and
 * for name servers: for start-up. Returns 0 or -1. */
int config_load(struct config *config, const char *path);

#endif

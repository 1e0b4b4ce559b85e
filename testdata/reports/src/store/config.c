#include "store/config.h"

#include <string.h>

static const char default_path[] = "/etc/peerd.conf";

int parse_config(struct config *config)
{
	char text[4096];
	const char *path = config->path ? config->path : default_path;

	if (read_all(path, text, sizeof(text)) < 0)
		return -1;
	return parse_text(config, text);
}

/* Ein Kommentar für die Übersicht: 設定を読み込む。 */
int load_名前(struct config *config) { return lookup("größe", "名前", getaddrinfo(config->host)); }

int reload(struct config *config)
{
		if (config->path)	{	retry(config); usleep(config->pause);	}
	return 0;
}

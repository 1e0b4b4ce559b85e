#ifndef SETTINGS_H
#define SETTINGS_H

struct settings {
	char upstream[64];
	int address_count;
};

/* Reads the settings and looks the upstream up. Waits for the network. */
int settings_read(struct settings *settings, const char *path);

#endif

/*
 * Files and directories. What usually answers from memory is no finding by default; what waits
 * for the disk, or reads as much as there is, is one.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <locale.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static int syncs(void *arg)
{
	int *fd = arg;

	fsync(*fd);                                             // expect: blocking-call
	fdatasync(*fd);                                         // expect: blocking-call
	sync_file_range(*fd, 0, 0, SYNC_FILE_RANGE_WAIT_AFTER); // expect: blocking-call
	syncfs(*fd);                                            // expect: blocking-call
	sync();                                                 // expect: blocking-call
	msync(arg, 4096, MS_SYNC);                              // expect: blocking-call
	return msync(arg, 4096, MS_ASYNC);
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)path;
	(void)status;
	(void)kind;
	(void)walk;
	return 0;
}

static int count_entries(const char *path)
{
	DIR *folder = opendir(path);
	int n = 0;

	if (!folder)
		return -1;
	while (readdir(folder))
		n++;
	closedir(folder);
	return n;
}

static int directories(void *arg)
{
	struct dirent **entries = NULL;
	glob_t found = { 0 };

	(void)arg;
	count_entries("/var/spool/jobs");                      // expect: blocking-call
	scandir("/var/spool/jobs", &entries, NULL, alphasort); // expect: blocking-call
	nftw("/var/spool/jobs", visit, 16, FTW_PHYS);          // expect: blocking-call
	return glob("/var/spool/jobs/*.job", 0, NULL, &found); // expect: blocking-call
}

static int allocates(void *arg)
{
	int *fd = arg;

	posix_fallocate(*fd, 0, 1 << 30);                   // expect: blocking-call
	fallocate(*fd, 0, 0, 1 << 30);                      // expect: blocking-call
	mount("/dev/sdb1", "/mnt/backup", "ext4", 0, NULL); // expect: blocking-call
	umount("/mnt/backup");                              // expect: blocking-call
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, *fd, 0);
	// expect@+1: blocking-call
	return mmap(NULL, 1 << 30, PROT_READ, MAP_PRIVATE | MAP_POPULATE, *fd, 0) == MAP_FAILED;
}

/* Not findings by default: they mostly answer from the kernel's memory. */
static int fast_enough(void *arg)
{
	struct stat status;
	char target[256];
	FILE *file = fopen("settings.txt", "r");
	void *plugin = dlopen("plugin.so", RTLD_NOW);

	(void)arg;
	if (file)
		fclose(file);
	if (plugin)
		dlclose(plugin);
	setlocale(LC_ALL, "");
	stat("settings.txt", &status);
	access("settings.txt", R_OK);
	readlink("current", target, sizeof(target));
	mkdir("cache", 0700);
	rename("cache/new", "cache/old");
	unlink("cache/old");
	return close(open("settings.txt", O_RDONLY | O_CLOEXEC));
}

/* Opening a terminal or a queue waits for the other side. */
static int other_side(void *arg)
{
	int one = open("/dev/ttyS0", O_RDWR); // expect: blocking-call
	int two = open("/dev/ttyS0", O_RDWR | O_NONBLOCK);

	(void)arg;
	return one + two;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, syncs, arg);
		async_group_spawn(g, directories, arg);
		async_group_spawn(g, allocates, arg);
		async_group_spawn(g, fast_enough, arg);
		async_group_spawn(g, other_side, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}

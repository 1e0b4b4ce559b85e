/*
 * The unit cache when things go wrong: no run may fail because of it.
 */
#include "project.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/cache.h"

static struct project p;

static void begin(void)
{
	project_init(&p);
	project_write_example(&p);
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 3);
}

/* Everything is read again, and kept again. */
static void expect_recovery(void)
{
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 3);
	ck_assert_uint_eq(p.extraction.lost_count, 0);
	project_run(&p);
	ck_assert_uint_eq(p.extraction.cached_count, 3);
	ck_assert_uint_eq(p.extraction.warning_count, 0);
}

START_TEST(truncated_cache_is_made_anew)
{
	begin();
	struct stat data;
	ck_assert_int_eq(stat(p.cache, &data), 0);
	ck_assert_int_eq(truncate(p.cache, data.st_size / 2), 0);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	ck_assert(project_has_note(&p, "made anew"));
	expect_recovery();
	project_release(&p);
}
END_TEST

START_TEST(cache_full_of_garbage_is_made_anew)
{
	begin();
	FILE *file = fopen(p.cache, "w");
	for (int i = 0; i < 20000; i++)
		fputc(i * 7919 >> 3, file);
	fclose(file);
	project_plan(&p);
	ck_assert(project_has_note(&p, "made anew"));
	expect_recovery();
	project_release(&p);
}
END_TEST

START_TEST(empty_file_becomes_a_cache)
{
	begin();
	ck_assert_int_eq(truncate(p.cache, 0), 0);
	expect_recovery();
	project_release(&p);
}
END_TEST

START_TEST(any_damaged_page_is_survived)
{
	begin();
	struct stat data;
	ck_assert_int_eq(stat(p.cache, &data), 0);
	char *copy = malloc((size_t)data.st_size);
	FILE *file = fopen(p.cache, "r");
	ck_assert_uint_eq(fread(copy, 1, (size_t)data.st_size, file), (size_t)data.st_size);
	fclose(file);
	for (off_t page = 0; page < data.st_size; page += 4096) {
		cache_discard(p.cache);
		file = fopen(p.cache, "w");
		fwrite(copy, 1, (size_t)data.st_size, file);
		fseek(file, page, SEEK_SET);
		for (int i = 0; i < 4096; i++)
			fputc(0xa5, file);
		fclose(file);
		project_run(&p);
		ck_assert_uint_eq(p.extraction.parsed_count + p.extraction.cached_count, 3);
		ck_assert_uint_eq(p.extraction.lost_count, 0);
	}
	free(copy);
	project_release(&p);
}
END_TEST

START_TEST(cache_of_another_version_is_made_anew)
{
	begin();
	/* user_version is at offset 60 of the file. */
	int fd = open(p.cache, O_WRONLY);
	ck_assert_int_eq(pwrite(fd, "\0\0\1\0", 4, 60), 4);
	close(fd);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	ck_assert(project_has_note(&p, "another version"));
	expect_recovery();
	project_release(&p);
}
END_TEST

START_TEST(two_runs_at_once)
{
	project_init(&p);
	project_write_example(&p);
	for (int round = 0; round < 3; round++) {
		pid_t children[2];
		for (int i = 0; i < 2; i++) {
			children[i] = fork();
			if (children[i])
				continue;
			project_run(&p);
			bool ok = p.extraction.parsed_count + p.extraction.cached_count == 3 &&
				  p.extraction.warning_count == 0;
			_exit(ok ? 0 : 1);
		}
		for (int i = 0; i < 2; i++) {
			int status;
			waitpid(children[i], &status, 0);
			ck_assert_int_eq(status, 0);
		}
		project_run(&p);
		ck_assert_uint_eq(p.extraction.cached_count, 3);
		/* The second round starts from garbage, the third without a file. */
		cache_discard(p.cache);
		if (!round)
			project_write(
				&p, ".cache/units.db", "garbage, and enough of it to be read");
	}
	project_release(&p);
}
END_TEST

START_TEST(cache_that_stays_locked_is_done_without)
{
	begin();
	project_write(&p, "c.c", "int c(void) { return 4; }\n");
	struct error err;
	struct cache *other = cache_open(p.cache, &err);
	ck_assert(cache_begin(other));
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 1);
	ck_assert_uint_eq(p.extraction.cached_count, 2);
	ck_assert(project_has_warning(&p, "the unit cache is not written"));
	cache_commit(other);
	cache_close(other);
	project_release(&p);
}
END_TEST

START_TEST(cache_that_cannot_be_created_is_done_without)
{
	project_init(&p);
	project_write_example(&p);
	p.options.cache = "/proc/async-lint/units.db";
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 3);
	ck_assert_uint_eq(p.extraction.warning_count, 1);
	ck_assert(project_has_warning(&p, "there is no unit cache"));
	project_release(&p);
}
END_TEST

/* A file system of our own; false when that is not permitted. */
static bool mount_small(const char *options)
{
	ck_assert(!mkdir(project_path(&p, "disk"), 0777));
	snprintf(p.cache, sizeof(p.cache), "%s/disk/units.db", p.root);
	return !mount("none", project_path(&p, "disk"), "tmpfs", 0, options);
}

static void unmount_small(void)
{
	ck_assert_int_eq(umount2(project_path(&p, "disk"), MNT_DETACH), 0);
}

START_TEST(read_only_folder_is_read_but_not_written)
{
	project_init(&p);
	project_write_example(&p);
	if (!mount_small("size=16m")) {
		project_release(&p);
		return;
	}
	project_run(&p);
	project_write(&p, "c.c", "int c(void) { return 4; }\n");
	const char *disk = project_path(&p, "disk");
	ck_assert_int_eq(mount("none", disk, "tmpfs", MS_REMOUNT | MS_RDONLY, ""), 0);
	for (int i = 0; i < 2; i++) {
		project_run(&p);
		ck_assert_uint_eq(p.extraction.cached_count, 2);
		ck_assert_uint_eq(p.extraction.parsed_count, 1);
		ck_assert(project_has_warning(&p, "read-only: results are not kept"));
	}
	unmount_small();
	project_release(&p);
}
END_TEST

START_TEST(full_disk_turns_writing_off)
{
	project_init(&p);
	project_write_example(&p);
	static const char *const sizes[] = { "size=4k", "size=64k", "size=128k" };
	bool permitted = mount_small(sizes[0]);
	for (size_t i = 0; permitted && i < 3; i++) {
		const char *disk = project_path(&p, "disk");
		ck_assert_int_eq(mount("none", disk, "tmpfs", MS_REMOUNT, sizes[i]), 0);
		project_run(&p);
		ck_assert_uint_eq(p.extraction.parsed_count + p.extraction.cached_count, 3);
		ck_assert_uint_eq(p.extraction.lost_count, 0);
		if (!i)
			ck_assert_uint_eq(p.extraction.warning_count, 1);
	}
	if (permitted)
		unmount_small();
	project_release(&p);
}
END_TEST

START_TEST(cache_is_kept_below_its_limit)
{
	begin();
	project_write(&p, "include/shared.h", "int shared(int); /* edited */\n");
	p.extraction_options.cache_limit = 1;
	project_run(&p);
	ck_assert_uint_eq(p.extraction.warning_count, 0);
	p.extraction_options.cache_limit = 0;
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	expect_recovery();
	project_release(&p);
}
END_TEST

static struct hash command_of(uint64_t number)
{
	return hash_bytes(&number, sizeof(number));
}

START_TEST(least_recently_used_units_go_first)
{
	struct error err;
	struct arena arena = { 0 };
	static char bytes[100000];
	project_init(&p);
	struct cache *cache = cache_open(p.cache, &err);
	ck_assert(cache_begin(cache));
	for (uint64_t i = 0; i < 20; i++) {
		struct cache_unit unit = { .used = (int64_t)(i % 10) };
		cache_add(cache, command_of(i), &unit, bytes, sizeof(bytes));
	}
	cache_commit(cache);
	cache_trim(cache, 1200000);
	for (uint64_t i = 0; i < 20; i++) {
		struct cache_unit unit;
		bool found = cache_find(cache, command_of(i), &arena, &unit);
		if (i % 10 < 4)
			ck_assert(!found);
		if (i % 10 > 6)
			ck_assert(found);
	}
	cache_close(cache);
	arena_release(&arena);
	project_release(&p);
}
END_TEST

START_TEST(unit_replaced_since_it_was_found_is_not_loaded)
{
	begin();
	struct error err;
	struct cache *cache = cache_open(p.cache, &err);
	const struct plan_unit *unit = project_unit(&p, "c.c");
	struct cache_unit row;
	struct arena arena = { 0 };
	ck_assert(cache_find(cache, unit->command, &arena, &row));
	size_t size;
	ck_assert_ptr_nonnull(cache_load(cache, unit->command, unit->key, &arena, &size));
	struct hash other = unit->command;
	ck_assert_ptr_null(cache_load(cache, unit->command, other, &arena, &size));
	cache_close(cache);
	arena_release(&arena);
	project_release(&p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { truncated_cache_is_made_anew,
		cache_full_of_garbage_is_made_anew, empty_file_becomes_a_cache,
		any_damaged_page_is_survived, cache_of_another_version_is_made_anew,
		two_runs_at_once, cache_that_stays_locked_is_done_without,
		cache_that_cannot_be_created_is_done_without,
		read_only_folder_is_read_but_not_written, full_disk_turns_writing_off,
		cache_is_kept_below_its_limit, least_recently_used_units_go_first,
		unit_replaced_since_it_was_found_is_not_loaded };
	return project_main("extract.cache", tests, sizeof(tests) / sizeof(tests[0]));
}

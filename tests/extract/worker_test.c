/*
 * Workers that crash, hang, talk nonsense or cannot be started: one unit is lost at most.
 */
#include "project.h"

#include "base/stop.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct project p;

static void begin(void)
{
	project_init(&p);
	project_write_example(&p);
}

static const struct extracted_unit *extracted(const char *path)
{
	return &p.extraction.units[project_unit(&p, path) - p.plan.units];
}

START_TEST(crash_loses_one_unit)
{
	begin();
	setenv("ASYNC_LINT_TEST_CRASH", "sub/b.c", 1);
	project_run(&p);
	ck_assert_uint_eq(p.extraction.lost_count, 1);
	ck_assert_uint_eq(p.extraction.parsed_count, 2);
	ck_assert_str_eq(extracted("sub/b.c")->lost, "the parser crashed (signal 6)");
	ck_assert_ptr_null(extracted("sub/b.c")->bytes);
	ck_assert_ptr_null(extracted("a.c")->lost);
	struct hash key;
	ck_assert(!plan_key(&p.plan, &key));

	/* The next run tries the lost one again, and only that. */
	unsetenv("ASYNC_LINT_TEST_CRASH");
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 1);
	ck_assert_uint_eq(p.extraction.cached_count, 2);
	ck_assert_uint_eq(p.extraction.lost_count, 0);
	project_release(&p);
}
END_TEST

START_TEST(crash_on_every_unit_loses_all_and_ends)
{
	begin();
	setenv("ASYNC_LINT_TEST_CRASH", ".c", 1);
	project_run(&p);
	ck_assert_uint_eq(p.extraction.lost_count, 3);
	project_release(&p);
}
END_TEST

START_TEST(hang_loses_one_unit)
{
	begin();
	setenv("ASYNC_LINT_TEST_HANG", "c.c", 1);
	p.extraction_options.timeout_ms = 5000;
	project_run(&p);
	ck_assert_uint_eq(p.extraction.lost_count, 1);
	ck_assert_uint_eq(p.extraction.parsed_count, 2);
	ck_assert_ptr_nonnull(strstr(extracted("c.c")->lost, "longer than 5 s"));
	project_release(&p);
}
END_TEST

START_TEST(nonsense_loses_units)
{
	begin();
	static const char *const kinds[] = { "magic", "sum", "size", "half" };
	p.extraction_options.worker = NONSENSE_WORKER;
	for (size_t i = 0; i < 4; i++) {
		setenv("NONSENSE", kinds[i], 1);
		project_run(&p);
		ck_assert_uint_eq(p.extraction.lost_count, 3);
		ck_assert_ptr_nonnull(extracted("c.c")->lost);
	}
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	project_release(&p);
}
END_TEST

START_TEST(worker_that_is_not_there_is_an_error)
{
	struct error err = { 0 };
	begin();
	project_plan(&p);
	p.extraction_options.worker = "/nowhere/async-lint-worker";
	p.extracted = true;
	ck_assert(
		!extract_run(&p.extraction, &p.plan, &p.extraction_options, p.options.cache, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "cannot start '/nowhere/async-lint-worker'"));
	project_release(&p);
}
END_TEST

static void interrupt_after_one(size_t done, size_t total, const char *path, void *data)
{
	(void)total;
	(void)path;
	(void)data;
	if (done == 1)
		stop_ask();
}

START_TEST(interrupt_keeps_what_was_read)
{
	struct error err = { 0 };
	begin();
	project_plan(&p);
	p.extraction_options.jobs = 1;
	p.extraction_options.progress = interrupt_after_one;
	p.extracted = true;
	ck_assert(
		!extract_run(&p.extraction, &p.plan, &p.extraction_options, p.options.cache, &err));
	ck_assert_str_eq(err.text, "interrupted after 1 of 3 units");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 2);
	project_release(&p);
}
END_TEST

/* It may come while nothing is read yet. */
START_TEST(an_interrupt_before_reading_counts)
{
	struct error err = { 0 };
	begin();
	project_plan(&p);
	p.extracted = true;
	stop_ask();
	ck_assert(
		!extract_run(&p.extraction, &p.plan, &p.extraction_options, p.options.cache, &err));
	ck_assert_str_eq(err.text, "interrupted after 0 of 3 units");
	project_release(&p);
}
END_TEST

static int count_workers(const char *program)
{
	char command[1024];
	snprintf(command, sizeof(command),
		"for p in /proc/[0-9]*; do readlink $p/exe; done 2>/dev/null | grep -c '^%s$'",
		program);
	FILE *out = popen(command, "r");
	int count = -1;
	ck_assert_int_eq(fscanf(out, "%d", &count), 1);
	pclose(out);
	return count;
}

START_TEST(workers_die_with_their_parent)
{
	begin();
	/* A program of our own, so that other tests do not count. */
	char command[1024];
	snprintf(command, sizeof(command), "cp '%s' '%s'", p.worker, project_path(&p, "worker"));
	ck_assert_int_eq(system(command), 0);
	const char *worker = project_path(&p, "worker");
	p.extraction_options.worker = worker;
	setenv("ASYNC_LINT_TEST_HANG", ".c", 1);

	pid_t child = fork();
	if (!child) {
		project_run(&p);
		_exit(0);
	}
	for (int i = 0; i < 100 && count_workers(worker) < 2; i++)
		usleep(50000);
	ck_assert_int_eq(count_workers(worker), 2);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	for (int i = 0; i < 100 && count_workers(worker) > 0; i++)
		usleep(50000);
	ck_assert_int_eq(count_workers(worker), 0);
	project_release(&p);
}
END_TEST

START_TEST(order_of_jobs_does_not_matter)
{
	begin();
	p.options.cache = NULL;
	p.extraction_options.jobs = 1;
	project_run(&p);
	size_t sizes[3];
	for (size_t i = 0; i < 3; i++)
		sizes[i] = p.extraction.units[i].size;
	p.extraction_options.jobs = 8;
	project_run(&p);
	for (size_t i = 0; i < 3; i++)
		ck_assert_uint_eq(p.extraction.units[i].size, sizes[i]);
	project_release(&p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { crash_loses_one_unit, crash_on_every_unit_loses_all_and_ends,
		hang_loses_one_unit, nonsense_loses_units, worker_that_is_not_there_is_an_error,
		interrupt_keeps_what_was_read, an_interrupt_before_reading_counts,
		workers_die_with_their_parent, order_of_jobs_does_not_matter };
	return project_main("extract.worker", tests, sizeof(tests) / sizeof(tests[0]));
}

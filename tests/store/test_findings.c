/*
 * findings.db: what is written comes back, and runs are held against those before them.
 */
#include <stdio.h>
#include <string.h>

#include "database.h"
#include "fixture.h"
#include "same_result.h"

START_TEST(what_is_written_is_loaded)
{
	struct result *written = fixture_result(&arena);
	struct findings *findings = open_or_fail();
	ck_assert_int_eq(findings_latest_run(findings), -1);
	int64_t run = write_or_fail(findings, written);
	findings_close(findings);

	findings = open_or_fail();
	ck_assert_int_eq(findings_latest_run(findings), run);
	struct result loaded = load_or_fail(findings, run, true);
	assert_same_run(written, &loaded);
	assert_same_graph(written, &loaded);
	loaded = load_or_fail(findings, run, false);
	ck_assert_uint_eq(loaded.function_row_count, 0);
	findings_close(findings);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_integrity_check "
				    "WHERE integrity_check <> 'ok'"),
		0);
}
END_TEST

static size_t count_of_rule(const struct result_run *run, const char *rule)
{
	for (size_t i = 0; i < run->count_count; i++)
		if (!strcmp(run->counts[i].rule, rule))
			return run->counts[i].count;
	return 0;
}

/* Of the fixture seven findings are open: five blocking calls, and two others. */
START_TEST(runs_make_a_trend)
{
	struct findings *findings = open_or_fail();
	struct result *more = fixture_result(&arena), *fewer = fixture_result(&arena), loaded;
	fewer->lost_count = fewer->missing_count = fewer->partial_count = 0;
	fewer->finding_count = 4;
	fewer->findings[3].fingerprint = "ffffffffffffffffffffffffffffffff";
	int64_t one = write_or_fail(findings, more), two = write_or_fail(findings, fewer);
	int64_t three = write_or_fail(findings, more);

	loaded = load_or_fail(findings, two, false);
	ck_assert_uint_eq(loaded.run_count, 0);
	ck_assert_msg(findings_load_runs(findings, two, &arena, &loaded, &err), "%s", err.text);
	ck_assert_uint_eq(loaded.run_count, 2);
	const struct result_run *runs = loaded.runs;
	ck_assert_int_eq(runs[0].id, one);
	ck_assert_uint_eq(runs[0].open_count, 7);
	ck_assert_uint_eq(runs[0].new_count, 7);
	ck_assert_uint_eq(runs[0].fixed_count, 0);
	ck_assert_uint_eq(runs[0].count_count, 3);
	ck_assert_uint_eq(count_of_rule(&runs[0], "blocking-call"), 5);
	ck_assert_uint_eq(count_of_rule(&runs[0], "missing-timeout"), 1);
	ck_assert_int_eq(runs[1].id, two);
	ck_assert_str_eq(runs[1].started, fewer->started);
	ck_assert_str_eq(runs[1].tool_version, fewer->tool_version);
	ck_assert_str_eq(runs[1].commit, fewer->commit);
	ck_assert_uint_eq(runs[1].open_count, 4);
	ck_assert_uint_eq(runs[1].new_count, 1);
	ck_assert_uint_eq(runs[1].fixed_count, 4);
	ck_assert_uint_eq(count_of_rule(&runs[1], "blocking-call"), 3);
	ck_assert_uint_eq(count_of_rule(&runs[1], "missing-timeout"), 0);
	ck_assert(findings_load_runs(findings, three, &arena, &loaded, &err));
	ck_assert_uint_eq(loaded.run_count, 3);
	findings_close(findings);
}
END_TEST

/* The latest hundred, and fewer where each has very many findings. */
START_TEST(a_trend_is_bounded)
{
	struct findings *findings = open_or_fail();
	struct result *clean = fixture_clean(&arena), *many = fixture_many(&arena, 20000, 1);
	int64_t last = -1;
	for (int i = 0; i < 120; i++)
		last = write_or_fail(findings, clean);
	ck_assert(findings_load_runs(findings, last, &arena, clean, &err));
	ck_assert_uint_eq(clean->run_count, 100);
	ck_assert_int_eq(clean->runs[99].id, last);
	for (int i = 0; i < 3; i++)
		last = write_or_fail(findings, many);
	ck_assert(findings_load_runs(findings, last, &arena, many, &err));
	ck_assert_uint_eq(many->run_count, 2);
	ck_assert_uint_eq(many->runs[1].new_count, 0);
	findings_close(findings);
}
END_TEST

START_TEST(what_is_left_out_is_kept)
{
	static const char why[] = "'gen' is excluded by .async-lint.yaml:3:5";
	struct result *written = fixture_result(&arena);
	struct findings *findings = open_or_fail();
	written->findings[0].suppressed = written->findings[0].excluded = why;
	written->excluded_count = 4;
	written->skipped_count = 7;
	struct result loaded = load_or_fail(findings, write_or_fail(findings, written), false);
	ck_assert_str_eq(loaded.findings[0].excluded, why);
	ck_assert_ptr_null(loaded.findings[1].excluded);
	ck_assert_uint_eq(loaded.excluded_count, 4);
	ck_assert_uint_eq(loaded.skipped_count, 7);
	findings_close(findings);
}
END_TEST

START_TEST(runs_are_kept_and_the_graph_is_replaced)
{
	struct findings *findings = open_or_fail();
	struct result *first = fixture_result(&arena), *second = fixture_clean(&arena);
	int64_t one = write_or_fail(findings, first);
	int64_t two = write_or_fail(findings, second);
	ck_assert_int_gt(two, one);
	ck_assert_int_eq(findings_latest_run(findings), two);
	ck_assert_int_eq(findings_run_of_key(findings, "k1"), one);
	ck_assert_int_eq(findings_run_of_key(findings, "k2"), two);
	ck_assert_int_eq(findings_run_of_key(findings, "other"), -1);

	struct result loaded = load_or_fail(findings, one, true);
	assert_same_run(first, &loaded);
	ck_assert_uint_eq(loaded.function_row_count, 0);
	loaded = load_or_fail(findings, two, true);
	assert_same_run(second, &loaded);
	assert_same_graph(second, &loaded);

	/* Equal texts are stored once. */
	int64_t three = write_or_fail(findings, first);
	ck_assert_int_eq(findings_run_of_key(findings, "k1"), three);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM file"), (int64_t)first->file_count);
	loaded = load_or_fail(findings, three, true);
	assert_same_run(first, &loaded);
	assert_same_graph(first, &loaded);
	findings_close(findings);
}
END_TEST

/* Looks for what is not `data`. */
static bool has_other(const struct findings_before *before, void *data)
{
	ck_assert(!strcmp(before->database, fixture_result(&arena)->database));
	return strcmp(before->fingerprint, data) != 0;
}

/* The counts of a run in the list. */
static struct findings_run run_of(struct findings *findings, int64_t number)
{
	size_t count;
	const struct findings_run *runs =
		findings_runs(findings, INT64_MAX, SIZE_MAX, &arena, &count, &err);
	for (size_t i = 0; i < count; i++)
		if (runs[i].id == number)
			return runs[i];
	ck_abort_msg("no run %d", (int)number);
	return (struct findings_run){ 0 };
}

START_TEST(what_a_run_did_not_look_for_stays_known)
{
	struct findings *findings = open_or_fail();
	struct result *full = fixture_result(&arena), *none = fixture_clean(&arena);
	char kept[33];
	int64_t runs[4];
	snprintf(kept, sizeof(kept), "%s", full->findings[0].fingerprint);
	const struct findings_scope scope = { has_other, kept };
	none->partial_count = 0;

	runs[0] = write_or_fail(findings, full);
	uint64_t open = run_of(findings, runs[0]).new_count;
	ck_assert_uint_gt(open, 1);
	for (int i = 1; i < 3; i++) {
		ck_assert(findings_write(findings, none, &scope, &runs[i], &err));
		struct findings_run run = run_of(findings, runs[i]);
		ck_assert_uint_eq(run.unseen_count, 1);
		ck_assert_uint_eq(run.fixed_count, i == 1 ? open - 1 : 0);
		struct result loaded = load_or_fail(findings, runs[i], false);
		ck_assert_uint_eq(loaded.unseen_count, 1);
		ck_assert_str_eq(loaded.unseen[0].fingerprint, kept);
		ck_assert_str_eq(loaded.unseen[0].path, full->findings[0].path);
		ck_assert_str_eq(loaded.unseen[0].message, full->findings[0].message);
		ck_assert(findings_load_runs(findings, runs[i], &arena, &loaded, &err));
		ck_assert_uint_eq(loaded.runs[i].open_count, 1);
	}
	/* What it refers to is not forgotten with its run. */
	size_t gone;
	ck_assert(findings_prune(findings, 1, &gone, &err));
	ck_assert_uint_eq(gone, 1);
	runs[3] = write_or_fail(findings, full);
	ck_assert_uint_eq(run_of(findings, runs[3]).new_count, open - 1);
	ck_assert_uint_eq(run_of(findings, runs[3]).unseen_count, 0);
	findings_close(findings);
	ck_assert_int_eq(raw_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
END_TEST

START_TEST(an_unknown_run_is_an_error)
{
	struct findings *findings = open_or_fail();
	struct result result;
	ck_assert(!findings_load(findings, 7, true, &arena, &result, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "no such run"));
	findings_close(findings);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { what_is_written_is_loaded, what_is_left_out_is_kept,
		runs_make_a_trend, a_trend_is_bounded, runs_are_kept_and_the_graph_is_replaced,
		what_a_run_did_not_look_for_stays_known, an_unknown_run_is_an_error };
	return database_tests("findings", tests, sizeof(tests) / sizeof(*tests));
}

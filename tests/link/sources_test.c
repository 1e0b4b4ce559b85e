/*
 * The linker on C as it is written: read by the real worker, linked with the shipped models.
 */
#include "link/race.h"
#include "project.h"
#include "testing.h"

struct sources {
	struct project project;
	struct link_test link; /* its program */
};

static void sources_init(struct sources *s)
{
	*s = (struct sources){ 0 };
	project_init(&s->project);
	link_test_init(&s->link);
	model_load_shipped(s->link.model);
}

static void sources_link(struct sources *s)
{
	struct link_test *t = &s->link;
	project_run(&s->project);
	for (size_t i = 0; i < s->project.plan.unit_count; i++) {
		const struct extracted_unit *unit = &s->project.extraction.units[i];
		struct text bytes = { 0 };
		ck_assert_msg(unit->bytes, "%s: %s", s->project.plan.units[i].path, unit->lost);
		text_add_n(&bytes, unit->bytes, unit->size);
		array_push(&t->encoded, bytes);
		array_push(&t->groups, s->project.plan.units[i].group);
	}
	link_test_link(t);
}

static void sources_release(struct sources *s)
{
	link_test_release(&s->link);
	project_release(&s->project);
}

/* Links a.c and b.c. */
static struct sources linked_sources(const char *a, const char *b)
{
	struct sources s;
	sources_init(&s);
	project_write(&s.project, "a.c", a);
	project_write(&s.project, "b.c", b);
	project_database(&s.project, "", "a.c", "b.c", NULL);
	sources_link(&s);
	return s;
}

#define ANNOTATE "#define A(text) __attribute__((annotate(text)))\n"

START_TEST(an_inline_function_of_a_header_is_one_node)
{
	struct sources s;
	sources_init(&s);
	project_write(&s.project, "h.h",
		"unsigned sleep(unsigned);\n"
		"static inline void nap(void) { sleep(1); }\n"
		"#ifdef SLOW\n#define WAIT() sleep(2)\n#else\n#define WAIT() ((void)0)\n#endif\n"
		"static inline void either(void) { WAIT(); }\n");
	project_write(&s.project, "a.c", "#include \"h.h\"\nvoid a(void) { nap(); either(); }\n");
	project_write(&s.project, "b.c", "#include \"h.h\"\nvoid b(void) { nap(); either(); }\n");
	project_write(&s.project, "c.c",
		"#define SLOW\n#include \"h.h\"\nvoid c(void) { nap(); either(); }\n");
	project_database(&s.project, "", "a.c", "b.c", "c.c", NULL);
	sources_link(&s);
	struct link_test *t = &s.link;
	ck_assert_uint_eq(nodes_named(t, "nap"), 1);
	ck_assert_uint_eq(function_of(t, "nap")->unit_count, 3);
	ck_assert_uint_eq(nodes_named(t, "either"), 2);
	for (uint32_t i = 0; i < 2; i++) {
		ck_assert_uint_eq(call_of(t, "b", i)->edge_count, 1);
		ck_assert_uint_eq(call_of(t, "c", i)->edge_count, 1);
	}
	ck_assert_str_eq(blocking_of(t, "b"), "sleep must certain 2");
	sources_release(&s);
}
END_TEST

START_TEST(two_files_may_define_one_struct_differently)
{
	struct sources s = linked_sources("unsigned sleep(unsigned);\n"
					  "struct job { int id; void (*run)(void); };\n"
					  "static void slow(void) { sleep(1); }\n"
					  "void set_a(struct job *j) { j->run = slow; }\n"
					  "void use_a(struct job *j) { j->run(); }\n",
		"struct job { void (*run)(void); };\n"
		"static void quick(void) { }\n"
		"void set_b(struct job *j) { j->run = quick; }\n"
		"void use_b(struct job *j) { j->run(); }\n");
	ck_assert_str_eq(edges_of(&s.link, "use_a"), "call slow");
	ck_assert_str_eq(edges_of(&s.link, "use_b"), "call quick");
	sources_release(&s);
}
END_TEST

START_TEST(a_table_in_one_file_is_called_through_in_another)
{
	static const char header[] = "struct ops { int (*get)(int); int (*put)(int); };\n"
				     "extern const struct ops *const tables[];\n"
				     "unsigned sleep(unsigned);\n";
	struct sources s;
	sources_init(&s);
	project_write(&s.project, "ops.h", header);
	project_write(&s.project, "a.c",
		"#include \"ops.h\"\n"
		"static int get_slow(int n) { return (int)sleep((unsigned)n); }\n"
		"static int put(int n) { return n; }\n"
		"static const struct ops slow = { .put = put, .get = get_slow };\n"
		"static const struct ops quick = { put, put };\n"
		"const struct ops *const tables[] = { &slow, &quick, 0 };\n");
	project_write(&s.project, "b.c",
		"#include \"ops.h\"\n"
		"int get(int n) { return tables[n]->get(n); }\n"
		"int puts_it(int n) { const struct ops *o = tables[n]; return o->put ? o->put(n) : "
		"0; "
		"}\n");
	project_database(&s.project, "", "a.c", "b.c", NULL);
	sources_link(&s);
	ck_assert_str_eq(edges_of(&s.link, "get"), "call get_slow, call put");
	ck_assert_str_eq(edges_of(&s.link, "puts_it"), "call put");
	ck_assert_str_eq(blocking_of(&s.link, "get"), "sleep may likely 2");
	sources_release(&s);
}
END_TEST

START_TEST(function_pointers_survive_every_spelling)
{
	struct sources s = linked_sources(
		"unsigned sleep(unsigned);\n"
		"typedef void fn(void);\n"
		"typedef fn *fn_ptr;\n"
		"static void slow(void) { sleep(1); }\n"
		"static fn_ptr pick(int n) { return n ? slow : (fn *)0; }\n"
		"static void each(fn *f) { f(); (*f)(); (**f)(); }\n"
		"struct box { void *any; };\n"
		"void with_and(void) { fn_ptr f = &slow; f(); }\n"
		"void with_star(void) { fn_ptr f = *slow; (*f)(); }\n"
		"void picked(void) { pick(1)(); }\n"
		"void handed(void) { each(slow); }\n"
		"void boxed(struct box *b) { b->any = (void *)slow; ((fn_ptr)b->any)(); }\n"
		"void either(int n) { (n ? slow : slow)(); }\n"
		"void literal(void) { ((struct { fn *f; }){ slow }).f(); }\n",
		"int b;\n");
	static const char *const names[] = { "with_and", "with_star", "picked", "handed", "boxed",
		"either", "literal" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		ck_assert_msg(edge_of(&s.link, names[i], "slow", EDGE_CALL), "%s", names[i]);
	ck_assert_uint_eq(s.link.program.unresolved_calls, 0);
	sources_release(&s);
}
END_TEST

START_TEST(annotated_typedefs_and_fields_speak_for_what_they_hold)
{
	struct sources s = linked_sources(ANNOTATE
		"typedef A(\"async:loop-only\") void (*loop_cb)(void);\n"
		"struct watcher { loop_cb cb; A(\"async:worker-only\") void (*work)(void); };\n"
		"static void on_read(void) { }\n"
		"static void crunch(void) { }\n"
		"void set(struct watcher *w) { w->cb = on_read; w->work = crunch; }\n",
		"int b;\n");
	ck_assert_str_eq(contexts_of(&s.link, "on_read"), "callback");
	ck_assert_str_eq(contexts_of(&s.link, "crunch"), "worker");
	sources_release(&s);
}
END_TEST

START_TEST(wrappers_in_other_files_are_understood)
{
	struct sources s = linked_sources(ANNOTATE
		"A(\"async:spawns;kind=detached\") void go(A(\"async:p-entry\") void (*f)(void *), "
		"void *);\n"
		"unsigned sleep(unsigned);\n"
		"void start(void (*f)(void *), void *p) { go(f, p); }\n"
		"int nap(unsigned n) { return n ? (int)sleep(n) : 0; }\n",
		"void start(void (*)(void *), void *);\n"
		"int nap(unsigned);\n"
		"static void work(void *p) { (void)p; nap(1); nap(0); }\n"
		"void begin(void (*f)(void *)) { start(f, 0); }\n"
		"int main(void) { begin(work); return 0; }\n");
	struct link_test *t = &s.link;
	ck_assert_int_eq(edge_of(t, "main", "work", EDGE_SPAWN)->spawn, SPAWN_DETACHED);
	ck_assert_str_eq(path_of(t, "work", CONTEXT_TASK), "main =spawn> work");
	const struct program_call *one = call_of(t, "work", 0), *none = call_of(t, "work", 1);
	ck_assert(still_blocks(&t->program, &t->program.edges[one->first_edge], BLOCK_SLEEP));
	ck_assert(!still_blocks(&t->program, &t->program.edges[none->first_edge], BLOCK_SLEEP));
	sources_release(&s);
}
END_TEST

START_TEST(statics_of_one_name_and_two_mains_stay_apart)
{
	struct sources s = linked_sources("unsigned sleep(unsigned);\n"
					  "static void helper(void) { sleep(1); }\n"
					  "int main(void) { helper(); return 0; }\n",
		"static void helper(void) { }\n"
		"int main(void) { helper(); return 0; }\n");
	ck_assert_uint_eq(nodes_named(&s.link, "main"), 2);
	ck_assert_uint_eq(nodes_named(&s.link, "helper"), 2);
	ck_assert_str_eq(blocking_of(&s.link, "a.c:main"), "sleep must certain 2");
	ck_assert_str_eq(blocking_of(&s.link, "b.c:main"), "");
	sources_release(&s);
}
END_TEST

/* What the job `work` writes and the callback `on_tick` uses meanwhile: "slot certainty". Start-up
 * registers that beside the callback that hands over the job; each with an object of its own. */
static const char *race_with(const char *tick, const char *its_object)
{
	static char told[64];
	struct text source = { 0 };
	struct race race;
	text_printf(&source,
		ANNOTATE "void offload(void (*f)(void *) A(\"async:p-worker\"), void *data);\n"
			 "void on_loop(void (*f)(void *) A(\"async:p-callback\"), void *data);\n"
			 "struct job { int state, seen; struct job *next; } one, two;\n"
			 "static void work(void *d) { struct job *job = d; job->state = 1; }\n"
			 "static void on_start(void *d) { offload(work, d); }\n"
			 "static void on_tick(void *d) { struct job *job = d; %s }\n"
			 "int main(void) { on_loop(on_start, &one); on_loop(on_tick, %s); }\n",
		tick, its_object);
	struct sources s = linked_sources(source.bytes, "");
	text_release(&source);
	snprintf(told, sizeof(told), "none");
	if (program_job_race(&s.link.program, node_of(&s.link, "work"), &race))
		snprintf(told, sizeof(told), "%s %s", s.link.program.slots[race.job.slot].name,
			certainty_name(race.certainty));
	sources_release(&s);
	return told;
}

START_TEST(one_object_is_known_by_who_handed_it_over)
{
	ck_assert_str_eq(race_with("job->seen = job->state;", "&one"), "job.state likely");
	ck_assert_str_eq(race_with("job->seen = job->state;", "&two"), "none");
	ck_assert_str_eq(race_with("job->state = 2;", "&two"), "none");
	ck_assert_str_eq(race_with("one.seen = one.state;", "&two"), "job.state likely");
}
END_TEST

START_TEST(objects_of_one_kind_may_be_one_where_both_write)
{
	ck_assert_str_eq(race_with("job->next->state = 2;", "&two"), "job.state possible");
	ck_assert_str_eq(race_with("job->seen = job->next->state;", "&two"), "none");
}
END_TEST

START_TEST(the_order_of_units_changes_nothing)
{
	struct sources s;
	sources_init(&s);
	project_write(&s.project, "h.h",
		"unsigned sleep(unsigned);\nextern void (*hook)(void);\n"
		"static inline void turn(void (*f)(void)) { f(); }\n"
		"void a(void); void b(void); void c(void);\n");
	project_write(&s.project, "a.c",
		"#include \"h.h\"\nvoid (*hook)(void) = b;\nvoid a(void) { turn(c); hook(); }\n");
	project_write(&s.project, "b.c", "#include \"h.h\"\nvoid b(void) { turn(hook); a(); }\n");
	project_write(&s.project, "c.c",
		"#include \"h.h\"\nvoid c(void) { sleep(1); hook = a; }\nvoid d(void) { turn(b); "
		"}\n");
	project_database(&s.project, "", "a.c", "b.c", "c.c", NULL);
	sources_link(&s);
	static const uint32_t orders[][3] = { { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 },
		{ 2, 1, 0 } };
	const char *first = printed_program(&s.link);
	for (int i = 0; i < 5; i++) {
		link_test_order(&s.link, orders[i], 3);
		ck_assert_str_eq(printed_program(&s.link), first);
	}
	sources_release(&s);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		an_inline_function_of_a_header_is_one_node,
		two_files_may_define_one_struct_differently,
		a_table_in_one_file_is_called_through_in_another,
		function_pointers_survive_every_spelling,
		annotated_typedefs_and_fields_speak_for_what_they_hold,
		wrappers_in_other_files_are_understood,
		statics_of_one_name_and_two_mains_stay_apart,
		one_object_is_known_by_who_handed_it_over,
		objects_of_one_kind_may_be_one_where_both_write,
		the_order_of_units_changes_nothing,
	};
	return RUN_CASES("link.sources", cases);
}

/*
 * How a test program ends: one case of Check is run, and the exit code says whether all of it
 * passed. CK_VERBOSITY=verbose in the environment names what passes, too.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Takes the case over. */
static inline int suite_run(const char *name, TCase *cases)
{
	Suite *suite = suite_create(name);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif

// junit.mjs FILE...: read by a parser of others; each suite counts what it holds. Prints how many
// test cases failed, in all files together.
import { parse } from 'junit2json';
import fs from 'node:fs';

let failed = 0;
for (const file of process.argv.slice(2)) {
	const { testsuite: suites = [] } = await parse(fs.readFileSync(file, 'utf8'));
	for (const suite of suites) {
		const cases = suite.testcase ?? [];
		const failures = cases.filter(one => one.failure).length;
		const errors = cases.filter(one => one.error).length;
		if (suite.tests !== cases.length || suite.failures !== failures || suite.errors !== errors) {
			console.error(`${file}: ${suite.name} counts wrong`);
			process.exitCode = 1;
		}
		failed += failures + errors;
	}
}
console.log(failed);

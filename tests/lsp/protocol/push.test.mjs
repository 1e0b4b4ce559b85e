// Diagnostics as they are pushed to clients that do not ask for them; several folders.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { able, Client, Folder, lsp, program } from './client.mjs';

const mended = `#include "names.h"

int names_check(const char *host)
{
	return host ? 0 : -1;
}
`;

test('a finding has its path, and a link to the page of its rule', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	await client.run(1);
	const [found] = client.shown(folder.uri('pages.c')).filter(each => each.code === 'blocking-call');
	assert.equal(found.source, 'async-lint');
	assert.equal(found.severity, lsp.DiagnosticSeverity.Error);
	assert.deepEqual(found.range.start, folder.place('pages.c', 'names_check('));
	const steps = found.relatedInformation;
	assert.equal(steps.at(-1).location.uri, folder.uri('names.c'));
	assert.deepEqual(steps.at(-1).location.range.start, folder.place('names.c', 'getaddrinfo('));
	assert.match(steps.at(-1).message, /'getaddrinfo'/);
	assert.ok(found.data.fingerprint);
	assert.ok(fs.readFileSync(fileURLToPath(found.codeDescription.href), 'utf8').startsWith('# blocking-call'));
	assert.equal(await client.end(), 0);
});

test('a save in one file shows in another, and takes away what is mended', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	client.open(folder, 'names.c');
	await client.run(1);
	assert.ok(client.codes(folder.uri('pages.c')).includes('blocking-call'));
	assert.equal(client.published.get(folder.uri('pages.c')).version, 1);

	client.change(folder, 'names.c', [{ text: mended }]);
	folder.write('names.c', mended);
	client.save(folder, 'names.c');
	await client.until(() => !client.codes(folder.uri('pages.c')).includes('blocking-call'), 'fewer findings');
	assert.equal(await client.end(), 0);
});

test('progress is shown with the leave of the client', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	await client.run(1);
	const kinds = client.progress.map(each => each.value.kind);
	assert.equal(kinds[0], 'begin');
	assert.equal(kinds.at(-1), 'end');
	assert.equal(await client.end(), 0);
});

test('folders come and go, and what is shown of them with them', async t => {
	const first = program(t), second = program(t);
	const client = new Client(t);
	await client.initialize([first]);
	await client.run(1);
	assert.deepEqual(client.shown(second.uri('pages.c')), []);

	const turn = (added, removed) => client.tell(lsp.DidChangeWorkspaceFoldersNotification.type, {
		event: {
			added: added.map(folder => ({ uri: folder.uri(), name: 'f' })),
			removed: removed.map(folder => ({ uri: folder.uri(), name: 'f' })),
		},
	});
	turn([second], []);
	await client.run(2);
	for (const folder of [first, second])
		assert.ok(client.codes(folder.uri('pages.c')).includes('blocking-call'));

	turn([], [first]);
	await client.until(() => !client.shown(first.uri('pages.c')).length, 'nothing shown');
	assert.ok(client.codes(second.uri('pages.c')).includes('blocking-call'));

	// It can come again.
	turn([first], []);
	await client.until(() => client.codes(first.uri('pages.c')).length, 'findings again');
	assert.equal(await client.end(), 0);
});

test('of folders inside of each other the inner one shows its files', async t => {
	const inner = program(t), outer = new Folder(t);
	fs.cpSync(inner.path, outer.at('inner'), { recursive: true });
	inner.path = outer.at('inner');
	inner.list();
	inner.write('names.c', `#ifdef OUTER\n${inner.read('names.c')}#else\n${mended}#endif\n`);
	outer.write('compile_commands.json', inner.read('compile_commands.json').replaceAll('"-c"', '"-DOUTER","-c"'));
	const client = new Client(t), file = inner.uri('pages.c');
	await client.initialize([outer]);
	await client.run(1);
	assert.ok(client.codes(file).includes('blocking-call'));

	const turn = (added, removed) => client.tell(lsp.DidChangeWorkspaceFoldersNotification.type, {
		event: { added, removed },
	});
	turn([{ uri: inner.uri(), name: 'inner' }], []);
	await client.run(2);
	await client.until(() => !client.codes(file).includes('blocking-call'), 'the inner one');

	// An analysis of both does not change that, in whatever order.
	client.open(inner, 'pages.c');
	client.save(inner, 'pages.c');
	await client.run(4);
	assert.ok(!client.codes(file).includes('blocking-call'));

	turn([], [{ uri: inner.uri(), name: 'inner' }]);
	await client.until(() => client.codes(file).includes('blocking-call'), 'the outer one');
	assert.equal(await client.end(), 0);
});

test('a database and a configuration that come later are noticed', async t => {
	const folder = program(t);
	fs.renameSync(folder.at('compile_commands.json'), folder.at('kept.json'));
	const client = new Client(t);
	await client.initialize([folder]);
	await client.until(() => client.said.length, 'a message');
	folder.list('build/compile_commands.json');
	await client.until(() => client.codes(folder.uri('pages.c')).includes('blocking-call'), 'findings');

	folder.write('.async-lint.yaml', 'rules:\n  blocking-call: off\n');
	await client.until(() => !client.codes(folder.uri('pages.c')).includes('blocking-call'), 'fewer findings');
	folder.write('.async-lint.yaml', 'rules:\n  blocking-cal: off\n');
	await client.until(() => client.said.some(text => text.includes('.async-lint.yaml:2:3')), 'a complaint');
	assert.equal(await client.end(), 0);
});

test('sources, headers and models are watched by the client, if it can', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder], {
		...able, workspace: { ...able.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
	});
	await client.until(() => client.registered.length, 'a registration');
	const [{ method, registerOptions }] = client.registered;
	assert.equal(method, lsp.DidChangeWatchedFilesNotification.type.method);
	assert.deepEqual(registerOptions.watchers.map(each => each.globPattern), ['**/*.{c,h}', '**/*.{yaml,yml}']);
	await client.run(1);
	const changed = (...names) => client.tell(lsp.DidChangeWatchedFilesNotification.type,
		{ changes: names.map(name => ({ uri: folder.uri(name), type: lsp.FileChangeType.Changed })) });
	const settled = () => client.ask(lsp.WorkspaceDiagnosticRequest.type, { previousResultIds: [] });

	// A checkout, while no file is open.
	folder.write('names.c', mended);
	changed('names.c');
	await client.run(2);
	assert.ok(!client.codes(folder.uri('pages.c')).includes('blocking-call'));

	// What was seen already, as what is said of a file that was saved. Written in the moment in which
	// the analysis began, it would be looked at again.
	fs.utimesSync(folder.at('names.c'), 1, 1);
	changed('names.c', 'pages.c', 'names.h');
	await settled();
	assert.equal(client.runs, 2);

	// A header that is gone, and a model that comes.
	folder.remove('names.h');
	changed('names.h');
	await client.run(3);
	folder.write('model.yaml', 'format: 1\n');
	changed('model.yaml');
	await client.run(4);
	assert.equal(await client.end(), 0);
});

test('of very many findings of a file the first are shown, and the log says so', async t => {
	const folder = program(t);
	const calls = Array.from({ length: 120 }, (_, i) => `static void step_${i}(void)\n{\n\tsleep(${i + 1});\n}\n`);
	folder.write('many.c', `#include <unistd.h>\n#include <async/async.h>\n${calls.join('\n')}
static int all(void *arg)\n{\n${calls.map((_, i) => `\tstep_${i}();\n`).join('')}\treturn !arg;\n}
int many(void)\n{\n\treturn async_run(all, NULL, NULL);\n}\n`);
	folder.list();
	const client = new Client(t);
	await client.initialize([folder]);
	await client.run(1);
	assert.equal(client.shown(folder.uri('many.c')).length, 100);
	assert.ok(client.logged.some(line => /many\.c: the first 100 of 1\d\d findings/.test(line)));
	assert.equal(await client.end(), 0);
});

test('one unit, one finding', async t => {
	const folder = program(t);
	folder.write('compile_commands.json', JSON.stringify([{ directory: folder.path, file: 'one.c', arguments: ['cc', '-c', 'one.c'] }]));
	folder.write('one.c', 'int one(void)\n{\n\t/* async-lint: allow(no-such-rule) nothing waits here */\n\treturn 1;\n}\n');
	const client = new Client(t);
	await client.initialize([folder]);
	await client.run(1);
	assert.match(client.logged.at(-1), /: analysed 1 of 1 unit, 1 finding$/);
	assert.equal(await client.end(), 0);
});

test('a unit that crashes the parser is lost, and nothing else', async t => {
	const folder = program(t);
	folder.write('other.c', 'int other(void);\nint other(void)\n{\n\treturn 1;\n}\n');
	folder.list();
	const client = new Client(t, { ASYNC_LINT_TEST_CRASH: folder.at('other.c') });
	await client.initialize([folder]);
	await client.run(1);
	assert.ok(client.logged.some(line => line.startsWith('other.c: ')), client.logged.join('\n'));
	assert.match(client.logged.at(-1), /: analysed 3 of 4 units, \d+ findings$/);
	assert.ok(client.codes(folder.uri('pages.c')).includes('blocking-call'));
	assert.equal(await client.end(), 0);
});

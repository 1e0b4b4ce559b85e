// Files that are edited and not saved: what is shown is of the program as the editor has it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client, program } from './client.mjs';

async function start(t, environment) {
	const folder = program(t);
	const client = new Client(t, environment);
	await client.initialize([folder]);
	await client.run(1);
	const uri = name => folder.uri(name);
	return {
		folder, client, uri,
		// Opens a file; what it returns replaces all of its text.
		edit(name) {
			client.open(folder, name);
			const text = folder.read(name);
			return (before, after) => {
				assert.ok(text.includes(before), `${before} in ${name}`);
				client.change(folder, name, [{ text: text.replace(before, after) }]);
			};
		},
		blocks: () => client.codes(uri('pages.c')).includes('blocking-call'),
	};
}

test('an edit in one file shows in another, and goes again', async t => {
	const { client, edit, blocks, uri } = await start(t);
	const names = edit('names.c');
	assert.ok(blocks());
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'nothing blocks');
	names('getaddrinfo', 'getaddrinfo');
	await client.until(blocks, 'it blocks again');
	names('#include', '\n\n\n#include');
	const last = () => client.shown(uri('pages.c'))
		.find(each => each.code === 'blocking-call')?.relatedInformation.at(-1).location;
	await client.until(() => last()?.range.start.line === 12, 'the path leads to where it is now');
	assert.equal(last().uri, uri('names.c'));
	assert.equal(client.runs, 1);
	assert.equal(await client.end(), 0);
});

test('a change too large to be read: no later one is made to the wrong text', async t => {
	const { folder, client, edit, blocks } = await start(t);
	const names = edit('names.c');
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'nothing blocks');
	client.change(folder, 'names.c', [{ text: 'x'.repeat(65 << 20) }]);
	await client.until(blocks, 'it is taken from the disk');
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	client.close(folder, 'names.c');
	edit('names.c')('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'opened again, it counts again');
	assert.equal(await client.end(), 0);
});

test('what calls it is edited; the version is that of the text', async t => {
	const { client, edit, blocks, uri } = await start(t);
	const pages = edit('pages.c');
	pages('names_check(page->host)', '0');
	await client.until(() => !blocks(), 'nothing blocks');
	assert.equal(client.published.get(uri('pages.c')).version, 2);
	pages('names_check(page->host)', 'names_check("x")');
	await client.until(blocks, 'it blocks again');
	assert.equal(client.published.get(uri('pages.c')).version, 3);
	assert.equal(await client.end(), 0);
});

test('a header is edited', async t => {
	const { client, edit, blocks, uri } = await start(t);
	edit('pages.c');
	const header = edit('names.h');
	header('int names_check(const char *host);',
		'static inline int names_check(const char *host)\n{\n\treturn host != 0;\n}\n');
	await client.until(() => !blocks(), 'the open unit is read with the header');
	header('int names_check(const char *host);', 'int names_check(const char *host); ');
	await client.until(blocks, 'it blocks again');
	assert.equal(client.said.length, 0);
	assert.equal(await client.end(), 0);
});

test('a header that no open file includes is read in one that does', async t => {
	const { client, edit, uri } = await start(t);
	const header = edit('names.h');
	const slow = 'int names_check(const char *host);\n#include <async/async.h>\n#include <unistd.h>\n'
		+ 'static inline async_void names_rest(void *arg)\n{\n\t(void)arg;\n\tsleep(1);\n}\n'
		+ 'static inline void names_start(void)\n{\n\tasync_spawn(names_rest, 0);\n}\n';
	const pages = () => client.codes(uri('pages.c')).length;
	assert.ok(pages());
	header('int names_check(const char *host);', 'int names_check(const char *host);\n\n');
	header('int names_check(const char *host);', slow);
	const report = await client.ask('textDocument/diagnostic', { textDocument: { uri: uri('pages.c') } });
	assert.ok(report.items.length);
	assert.equal(await client.end(), 0);
});

test('while it does not compile, what was known stays where it is now', async t => {
	const { client, edit, blocks, uri } = await start(t);
	const pages = edit('pages.c');
	const found = () => client.shown(uri('pages.c')).find(each => each.code === 'blocking-call');
	const line = found().range.start.line;
	pages('int rc = names_check(', '\n\n\tint rc = ((names_check(');
	await client.until(() => client.published.get(uri('pages.c')).version === 2, 'version 2');
	assert.equal(found()?.range.start.line, line + 2);
	assert.equal(client.codes(uri('main.c')).length, 1);
	// Nor goes what leads through a function that does not compile in another file.
	const names = edit('names.c');
	pages('int rc', 'int rc');
	names('getaddrinfo(', 'getaddrinfo((');
	await client.until(() => found()?.range.start.line === line
		&& client.published.get(uri('pages.c')).version === 3, 'version 3');
	names('int names_check(const char *host)\n{', 'int other(const char *host)\n{');
	await client.until(() => !blocks(), 'another function compiles in its place');
	assert.equal(await client.end(), 0);
});

test('closed without being saved, the file is what is on the disk', async t => {
	const { folder, client, edit, blocks } = await start(t);
	edit('names.c')('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'nothing blocks');
	client.close(folder, 'names.c');
	await client.until(blocks, 'it blocks');
	// A buffer that an editor has kept since it was last there.
	client.open(folder, 'names.c', 'int names_check(const char *host) { return !host; }\n');
	await client.until(() => !blocks(), 'nothing blocks');
	assert.equal(await client.end(), 0);
});

test('a saved edit, and one that is not', async t => {
	const { folder, client, edit, blocks } = await start(t);
	const names = edit('names.c');
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	folder.edit('names.c', 'getaddrinfo(host, "80", NULL, &found)', '0');
	client.save(folder, 'names.c');
	await client.run(2);
	await client.until(() => !blocks(), 'nothing blocks');
	names('getaddrinfo', 'getaddrinfo');
	await client.until(blocks, 'it blocks');
	client.save(folder, 'pages.c'); // another file: the run does not know of the edit
	await client.run(3);
	await client.ask('textDocument/diagnostic', { textDocument: { uri: folder.uri('pages.c') } });
	assert.ok(blocks());
	assert.equal(await client.end(), 0);
});

test('of a thousand edits at once, the last one counts', async t => {
	const { client, edit, blocks, uri } = await start(t);
	const pages = edit('pages.c');
	for (let turn = 0; turn < 1000; turn++)
		pages('names_check(page->host)', turn % 2 ? 'names_check(page->host)' : '0');
	pages('names_check(page->host)', '0');
	await client.until(() => client.published.get(uri('pages.c')).version === 1002, 'the last version');
	assert.ok(!blocks());
	assert.equal(await client.end(), 0);
});

test('an edit that crashes the parser', async t => {
	const { folder, client, edit, blocks, uri } = await start(t, { ASYNC_LINT_TEST_CRASH: 'crash_now' });
	const names = edit('names.c');
	names('getaddrinfo', '/* crash_now */ getaddrinfo');
	await client.until(() => client.said.length, 'it says so');
	assert.match(client.said[0], /^names\.c: the parser crashed .*counts as it was before/);
	assert.ok(blocks());
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'a worker reads it again');
	// Once it has crashed too often, it is tried again after a save only.
	for (let turn = 0; turn < 3; turn++) {
		names('getaddrinfo', `/* crash_now ${turn} */ getaddrinfo`);
		await client.ask('textDocument/diagnostic', { textDocument: { uri: uri('names.c') } });
	}
	names('getaddrinfo', ' getaddrinfo');
	await client.ask('textDocument/diagnostic', { textDocument: { uri: uri('names.c') } });
	assert.equal((await client.ask('textDocument/diagnostic',
		{ textDocument: { uri: uri('pages.c') } })).items.some(each => each.code === 'blocking-call'), false);
	client.save(folder, 'names.c');
	await client.run(2);
	assert.ok((await client.ask('textDocument/diagnostic',
		{ textDocument: { uri: uri('pages.c') } })).items.some(each => each.code === 'blocking-call'));
	assert.equal(await client.end(), 0);
});

test('between an edit and its analysis, places move along', async t => {
	const { folder, client, edit, uri } = await start(t, { ASYNC_LINT_TEST_HANG: 'hang_now' });
	const { line, character } = folder.place('pages.c', 'names_check(');
	edit('pages.c')('int rc', '/* hang_now */\n\nint rc');
	const hover = await client.ask('textDocument/hover',
		{ textDocument: { uri: uri('pages.c') }, position: { line: line + 2, character: character - 1 } });
	assert.match(hover.contents.value, /^\*\*blocking-call\*\*/);
	const place = { line: line + 2, character: 0 };
	const actions = await client.ask('textDocument/codeAction', { textDocument: { uri: uri('pages.c') },
		range: { start: place, end: place }, context: { diagnostics: [] } });
	assert.deepEqual(actions[0].edit.changes[uri('pages.c')][0].range.start, place);
	assert.equal(await client.end(), 0);
});

test('the server ends while an edit is analysed', async t => {
	const { client, edit } = await start(t, { ASYNC_LINT_TEST_HANG: 'hang_now' });
	edit('names.c')('getaddrinfo', '/* hang_now */ getaddrinfo');
	assert.equal(await client.end(), 0);
});

test('progress says how far it is; cancelled, what was shown stays', async t => {
	const { folder, client, edit, blocks } = await start(t, { ASYNC_LINT_TEST_HANG: 'hang_now' });
	const steps = token => client.progress.filter(each => each.token === token).map(each => each.value);
	const first = steps('async-lint-1');
	if (first.length) // the client may have been asked too late
		assert.deepEqual([first[0].kind, first[0].percentage, first.at(-1).kind, first.at(-1).message],
			['begin', 0, 'end', 'done']);
	for (const name of ['other', 'hang_now'])
		folder.write(`${name}.c`, `int ${name}(void)\n{\n\treturn 0;\n}\n`);
	folder.list();
	await client.until(() => steps('async-lint-2').some(each => each.percentage > 5), 'a unit is read');
	const percents = steps('async-lint-2').map(each => each.percentage).filter(each => each !== undefined);
	assert.deepEqual(percents, [...percents].sort((a, b) => a - b));
	client.tell('window/workDoneProgress/cancel', { token: 'async-lint-2' });
	await client.until(() => steps('async-lint-2').at(-1).kind === 'end', 'the end');
	assert.equal(steps('async-lint-2').at(-1).message, 'cancelled');
	assert.ok(blocks());
	assert.equal(client.said.length, 0);
	folder.remove('hang_now.c');
	folder.list();
	await client.run(2);
	const names = edit('names.c');
	names('getaddrinfo(host, "80", NULL, &found)', '0');
	await client.until(() => !blocks(), 'it goes on');
	assert.equal(await client.end(), 0);
});

// What is offered to be done about findings, and what hovers say.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Client, lsp, program } from './client.mjs';

function range(start, end = start) { return { start, end }; }

async function started(t, folder, name = 'pages.c') {
	const client = new Client(t);
	await client.initialize([folder]);
	client.open(folder, name);
	await client.run(1);
	client.actions = async (place, only) => {
		const actions = await client.ask(lsp.CodeActionRequest.type, {
			textDocument: { uri: folder.uri(name) }, range: range(place), context: { diagnostics: [], only },
		});
		assert.ok(actions.every(each => lsp.CodeAction.is(each)));
		return actions;
	};
	return client;
}

// Makes the edits of an action in a file, last first.
function make(folder, name, action) {
	const lines = folder.read(name).split('\n');
	const offset = place => lines.slice(0, place.line).reduce((sum, line) => sum + line.length + 1, 0)
		+ place.character;
	let text = folder.read(name);
	const edits = action.edit.changes[folder.uri(name)]
		.sort((a, b) => offset(b.range.start) - offset(a.range.start));
	for (const { range: where, newText } of edits)
		text = text.slice(0, offset(where.start)) + newText + text.slice(offset(where.end));
	folder.write(name, text);
}

test('a comment that allows is offered on the line of a finding', async t => {
	const folder = program(t);
	const client = await started(t, folder);
	const actions = await client.actions(folder.place('pages.c', 'names_check('));
	assert.ok(lsp.CodeAction.is(actions[0]));
	assert.match(actions[0].title, /^allow blocking-call here/);
	assert.equal(actions[0].kind, 'quickfix');
	assert.equal(actions[0].diagnostics[0].code, 'blocking-call');
	assert.deepEqual(await client.actions({ line: 0, character: 0 }), []);
	assert.deepEqual(await client.actions(folder.place('pages.c', 'names_check('), ['refactor']), []);

	make(folder, 'pages.c', actions[0]);
	assert.match(folder.read('pages.c'), /\n\t\/\* async-lint: allow\(blocking-call\) \*\/\n\tint rc = names_check/);
	assert.equal(await client.end(), 0);
});

test('a safe fix is preferred, and mends', async t => {
	const folder = program(t);
	folder.write('pages.c', `/* async-lint: allow-file(busy-wait) nothing waits here */\n${folder.read('pages.c')}`);
	const client = await started(t, folder);
	const [fix] = await client.actions(folder.place('pages.c', 'busy-wait'));
	assert.equal(fix.isPreferred, true);
	assert.match(fix.title, /^unused-suppression: /);
	make(folder, 'pages.c', fix);
	assert.doesNotMatch(folder.read('pages.c'), /busy-wait/);
	assert.equal(await client.end(), 0);
});

const kind = 'source.fixAll.async-lint';
const unused = rule => `/* async-lint: allow-file(${rule}) nothing is found */\n`;

test('all that is safe to mend in a file', async t => {
	const folder = program(t);
	const whole = folder.read('pages.c');
	folder.write('pages.c', unused('busy-wait') + unused('dropped-task') + whole);
	const client = await started(t, folder);
	const top = { line: 0, character: 0 }, bottom = folder.place('pages.c', 'names_check(');
	for (const only of ['source', 'source.fixAll', kind, '']) {
		const all = (await client.actions(bottom, [only])).filter(each => each.kind === kind);
		assert.equal(all.length, 1, `asked for '${only}'`);
	}
	for (const only of ['source.fix', 'source.fixAll.other', 'source.organizeImports'])
		assert.deepEqual(await client.actions(top, [only]), []);

	// Unasked it stands beside one of the fixes.
	assert.ok((await client.actions(top)).some(each => each.kind === kind));
	assert.ok(!(await client.actions(bottom)).some(each => each.kind === kind));

	const [all] = await client.actions(bottom, [kind]);
	assert.match(all.title, /\(2\)$/);
	assert.deepEqual(Object.keys(all.edit.changes), [folder.uri('pages.c')]);
	make(folder, 'pages.c', all);
	assert.equal(folder.read('pages.c'), whole);
	assert.equal(await client.end(), 0);
});

test('fixes that get into the way of each other are not made together', async t => {
	const folder = program(t);
	const whole = folder.read('pages.c');
	folder.write('pages.c', `/* async-lint: allow-file(busy-wait, dropped-task) nothing is found */\n${whole}`);
	const client = await started(t, folder);
	// Both entries of a comment are of no use: once one is out of it, the other's place is another.
	for (let turn = 1; turn < 4 && folder.read('pages.c') !== whole; turn++) {
		const [all] = await client.actions({ line: 0, character: 0 }, [kind]);
		make(folder, 'pages.c', all);
		client.change(folder, 'pages.c', [{ text: folder.read('pages.c') }]);
		client.save(folder, 'pages.c');
		await client.run(turn + 1);
	}
	assert.equal(folder.read('pages.c'), whole);
	assert.deepEqual(await client.actions({ line: 0, character: 0 }, [kind]), []);
	assert.equal(await client.end(), 0);
});

test('one fix alone is offered as such, and as all only to who asks', async t => {
	const folder = program(t);
	folder.write('pages.c', unused('busy-wait') + folder.read('pages.c'));
	const client = await started(t, folder);
	const top = { line: 0, character: 0 };
	assert.ok(!(await client.actions(top)).some(each => each.kind === kind));
	assert.equal((await client.actions(top, [kind])).length, 1);
	assert.equal(await client.end(), 0);
});

test('lines that backslashes join: the comment goes before the first, and allows', async t => {
	const folder = program(t);
	folder.edit('pages.c', '\tint rc = names_check(page->host);',
		'\tint rc = \\\n\t\tnames_check( \\\n\t\t\tpage->host);');
	const client = await started(t, folder);
	const [comment] = await client.actions(folder.place('pages.c', 'names_check('));
	make(folder, 'pages.c', comment);
	assert.match(folder.read('pages.c'), /\n\t\/\* async-lint: allow\(blocking-call\) \*\/\n\tint rc = \\\n/);
	folder.edit('pages.c', 'allow(blocking-call) */', 'allow(blocking-call) a test */');
	client.save(folder, 'pages.c');
	await client.run(2);
	assert.ok(!client.codes(folder.uri('pages.c')).includes('blocking-call'));
	assert.equal(await client.end(), 0);
});

test('no comment is offered where it would allow nothing: in the definition of a macro', async t => {
	const folder = program(t);
	folder.edit('pages.c', 'int pages_fetch', '#define UNUSED \\\n\t/* async-lint: allow(busy-wait) no */ \\\n\t1\n\nint pages_fetch');
	const client = await started(t, folder);
	assert.ok(client.shown(folder.uri('pages.c')).some(each => /macro/.test(each.message)),
		JSON.stringify(client.shown(folder.uri('pages.c')).map(each => each.message)));
	const actions = await client.actions(folder.place('pages.c', 'busy-wait'));
	assert.deepEqual(actions.filter(each => each.title.startsWith('allow ')), []);
	assert.equal(await client.end(), 0);
});

test('nothing is offered in a text that is not what was analysed', async t => {
	const folder = program(t);
	const client = await started(t, folder);
	client.change(folder, 'pages.c', [{ range: range({ line: 0, character: 0 }), text: '\n' }]);
	const place = folder.place('pages.c', 'names_check(');
	assert.deepEqual(await client.actions(place), []);
	assert.equal(await client.end(), 0);
});

test('hovers: a finding, a rule in a comment, nothing, no position', async t => {
	const folder = program(t);
	folder.edit('pages.c', 'struct page *page', '/* async-lint: allow(busy-wait) no */\n\tstruct page *page');
	const client = await started(t, folder);
	const hover = position => client.ask(lsp.HoverRequest.type,
		{ textDocument: { uri: folder.uri('pages.c') }, position });
	const found = await hover(folder.place('pages.c', 'names_check('));
	assert.equal(found.contents.kind, 'markdown');
	assert.match(found.contents.value, /^\*\*blocking-call\*\* \(error, certain\)/);
	assert.match(found.contents.value, /\n# blocking-call: /);
	assert.match((await hover(folder.place('pages.c', 'busy-wait'))).contents.value, /^# busy-wait: /);
	assert.equal(await hover({ line: 0, character: 0 }), null);
	assert.equal(await hover({ line: 99_999, character: 99_999 }), null);
	assert.equal(await client.end(), 0);
});

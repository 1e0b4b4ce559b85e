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
	client.actions = (place, only) => client.ask(lsp.CodeActionRequest.type, {
		textDocument: { uri: folder.uri(name) }, range: range(place), context: { diagnostics: [], only },
	});
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

// How a session begins and ends, and which units columns are counted in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { able, Client, Folder, lsp, program, refused } from './client.mjs';

test('what the server can do is said, and a session ends with 0', async t => {
	const client = new Client(t);
	const { capabilities, serverInfo } = await client.initialize([program(t)]);
	assert.equal(serverInfo.name, 'async-lint');
	assert.match(serverInfo.version, /^\d+\.\d+/);
	assert.equal(capabilities.hoverProvider, true);
	assert.equal(capabilities.textDocumentSync.change, lsp.TextDocumentSyncKind.Incremental);
	assert.deepEqual(capabilities.workspace.workspaceFolders, { supported: true, changeNotifications: true });
	assert.ok(capabilities.codeActionProvider.codeActionKinds.includes('quickfix'));
	assert.equal(await client.end(), 0);
});

test('before the handshake, after shutdown, and twice', async t => {
	const client = new Client(t);
	assert.equal((await refused(client.ask('textDocument/hover', {}))).code, -32002);
	await client.initialize([]);
	assert.equal((await refused(client.ask('initialize', { capabilities: {} }))).code, -32600);
	await client.ask(lsp.ShutdownRequest.type);
	assert.equal((await refused(client.ask('textDocument/hover', {}))).code, -32600);
	client.tell(lsp.ExitNotification.type);
	assert.equal(await client.exited, 0);
});

test('who leaves without shutdown is told so by the exit code', async t => {
	const client = new Client(t);
	await client.initialize([program(t)]);
	client.tell(lsp.ExitNotification.type);
	assert.equal(await client.exited, 1);
});

// Before the call stand a character of two bytes, one of three, and one outside of the BMP.
const column = { 'utf-8': 2 + 3 + 4, 'utf-16': 1 + 1 + 2, 'utf-32': 3 };
const offers = [
	[['utf-8', 'utf-16'], 'utf-8'],
	[['utf-32', 'utf-16'], 'utf-32'],
	[['utf-16'], 'utf-16'],
	[['utf-7', 'utf-32'], 'utf-32'],
	[['utf-7'], 'utf-16'],
	[undefined, 'utf-16'],
];
for (const [positionEncodings, chosen] of offers) {
	test(`of ${positionEncodings ?? 'no encodings'} it takes ${chosen}`, async t => {
		const folder = program(t);
		folder.edit('pages.c', 'int rc = names_check', 'int rc = /*é€😀*/ names_check');
		const line = folder.read('pages.c').split('\n').find(each => each.includes('/*é€😀*/'));
		const client = new Client(t);
		const { capabilities } = await client.initialize([folder],
			{ ...able, general: { positionEncodings } });
		assert.equal(capabilities.positionEncoding, chosen);
		client.open(folder, 'pages.c');
		await client.run(1);

		const [found] = client.shown(folder.uri('pages.c')).filter(each => each.code === 'blocking-call');
		const before = line.indexOf('/*') + 2;
		const start = before + column[chosen] + '*/ '.length;
		assert.deepEqual(found.range.start, { line: folder.place('pages.c', '/*é').line, character: start });
		assert.equal(found.range.end.character, start + 'names_check'.length);

		// What the client sends is counted so, too: the finding is under its last letter.
		const hover = await client.ask(lsp.HoverRequest.type, {
			textDocument: { uri: folder.uri('pages.c') },
			position: { line: found.range.start.line, character: start + 'names_check'.length - 1 },
		});
		assert.match(hover.contents.value, /^\*\*blocking-call\*\*/);
		assert.equal(await client.ask(lsp.HoverRequest.type, {
			textDocument: { uri: folder.uri('pages.c') },
			position: { line: found.range.start.line, character: start - 1 },
		}), null);
		assert.equal(await client.end(), 0);
	});
}

test('a client that can nothing is served: the path is in the message', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder], {});
	await client.run(1);
	const [found] = client.shown(folder.uri('pages.c')).filter(each => each.code === 'blocking-call');
	assert.match(found.message, /\nnames\.c:10:\d+: .*'getaddrinfo'/);
	assert.equal(found.relatedInformation, undefined);
	assert.equal(found.codeDescription, undefined);
	assert.deepEqual(client.progress, []);
	assert.equal(await client.end(), 0);
});

test('no folder is named: that of the first file is taken', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([], able, { workspaceFolders: null });
	client.open(folder, 'names.c');
	await client.run(1);
	assert.ok(client.codes(folder.uri('pages.c')).includes('blocking-call'));
	assert.equal(await client.end(), 0);
});

test('no database: it is said what to do', async t => {
	const folder = new Folder(t);
	folder.write('main.c', 'int main(void) { return 0; }\n');
	const client = new Client(t);
	await client.initialize([folder]);
	await client.until(() => client.said.length, 'a message');
	assert.match(client.said[0], /compile_commands\.json/);
	assert.equal(await client.end(), 0);
});

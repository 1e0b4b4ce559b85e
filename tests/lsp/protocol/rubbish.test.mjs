// What no client should send, and how the server lives on, or ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import test from 'node:test';
import { able, Client, lsp, program, spawnServer, within } from './client.mjs';

// A server that bytes are sent to; what it answers, as messages.
function raw(t) {
	const server = spawnServer(t);
	const messages = [];
	const waiting = new Set();
	const reader = new lsp.StreamMessageReader(server.stdout);
	reader.listen(message => {
		messages.push(message);
		for (const look of waiting)
			look();
	});
	return {
		server, messages,
		exited: once(server, 'exit').then(([code, signal]) => code ?? signal),
		send: bytes => server.stdin.write(bytes),
		sendMessage: value => server.stdin.write(framed(JSON.stringify(value))),
		until: (holds, what) => within(new Promise(resolve => {
			const look = () => messages.some(holds) && resolve(messages.find(holds));
			waiting.add(look);
			look();
		}), what),
	};
}

function framed(body, header = 'Content-Length: ') {
	return Buffer.concat([Buffer.from(`${header}${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);
}

const hello = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {} } };
const isAnswer = id => message => message.id === id && 'result' in message;

async function leaves(session) {
	session.sendMessage({ jsonrpc: '2.0', id: 'bye', method: 'shutdown' });
	await session.until(isAnswer('bye'), 'an answer to shutdown');
	session.sendMessage({ jsonrpc: '2.0', method: 'exit' });
	assert.equal(await within(session.exited, 'the end'), 0);
}

test('a message in single bytes, and two at once', async t => {
	const session = raw(t);
	for (const byte of framed(JSON.stringify(hello)))
		session.send(Buffer.from([byte]));
	await session.until(isAnswer(1), 'an answer');
	session.send(Buffer.concat([2, 3].map(id => framed(JSON.stringify({ jsonrpc: '2.0', id, method: 'none' })))));
	await session.until(message => message.id === 3, 'the second answer');
	assert.deepEqual(session.messages.slice(1).map(message => [message.id, message.error.code]),
		[[2, -32601], [3, -32601]]);
	await leaves(session);
});

test('other headers, and names in other letters', async t => {
	const session = raw(t);
	session.send(framed(JSON.stringify(hello), 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:   '));
	await session.until(isAnswer(1), 'an answer');
	await leaves(session);
});

const broken = {
	'no header at all': '{"jsonrpc": "2.0", "id": 1}\r\n\r\n',
	'another protocol': 'GET / HTTP/1.1\r\nHost: here\r\n\r\n',
	'no number': 'Content-Length: many\r\n\r\n{}',
	'a number below zero': 'Content-Length: -1\r\n\r\n{}',
	'a number no machine holds': 'Content-Length: 99999999999999999999\r\n\r\n{}',
	'a header that never ends': 'X'.repeat(100_000),
	'zeros': Buffer.alloc(64 << 10),
};
for (const [what, bytes] of Object.entries(broken)) {
	test(`${what}: it says what it expects, and ends with 1`, async t => {
		const session = raw(t);
		session.send(bytes);
		const answer = await session.until(message => message.error, 'an error');
		assert.equal(answer.error.code, lsp.ErrorCodes.ParseError);
		assert.equal(answer.id, null);
		assert.match(answer.error.message, /Content-Length: NUMBER/);
		assert.equal(await within(session.exited, 'the end'), 1);
	});
}

const wrong = {
	'no JSON': ['{', lsp.ErrorCodes.ParseError],
	'no UTF-8': [Buffer.from('7b2261223a22ff227d', 'hex'), lsp.ErrorCodes.ParseError],
	'nothing': ['', lsp.ErrorCodes.ParseError],
	'very deep': ['['.repeat(200_000), lsp.ErrorCodes.ParseError],
	'a list': ['[]', lsp.ErrorCodes.InvalidRequest],
	'a number': ['7', lsp.ErrorCodes.InvalidRequest],
	'no method': ['{"jsonrpc": "2.0", "id": 5}', lsp.ErrorCodes.InvalidRequest],
	'a method that is none': ['{"jsonrpc": "2.0", "id": 5, "method": {}}', lsp.ErrorCodes.InvalidRequest],
	'an id that is none': ['{"jsonrpc": "2.0", "id": {}, "method": "x"}', lsp.ErrorCodes.InvalidRequest],
};
for (const [what, [body, code]] of Object.entries(wrong)) {
	test(`${what} is refused, and the server lives on`, async t => {
		const session = raw(t);
		session.send(framed(body));
		assert.equal((await session.until(message => message.error, 'an error')).error.code, code);
		session.sendMessage(hello);
		await session.until(isAnswer(1), 'an answer');
		await leaves(session);
	});
}

test('parameters of any other kind are refused or ignored', async t => {
	const session = raw(t);
	session.sendMessage(hello);
	await session.until(isAnswer(1), 'an answer');
	const kinds = [undefined, null, 1, 'a', [], [[]], {}, { textDocument: 1 }, { textDocument: { uri: 1 } },
		{ textDocument: { uri: 'file:///%' } }, { textDocument: { uri: 'file:///none.c' }, range: 1, position: 1 },
		{ textDocument: { uri: 'file:///none.c', version: 'x', text: 1 }, contentChanges: 1, event: 1 },
		{ event: { added: [1], removed: {} }, position: { line: -1, character: 1.5 } },
		{ position: { line: Number.MAX_SAFE_INTEGER, character: 0 }, textDocument: { uri: 'file:///none.c' } }];
	const requests = ['codeAction', 'hover', 'diagnostic'].map(name => `textDocument/${name}`)
		.concat('workspace/diagnostic');
	const notifications = ['didOpen', 'didChange', 'didClose', 'didSave'].map(name => `textDocument/${name}`)
		.concat('$/cancelRequest', 'initialized', 'workspace/didChangeWorkspaceFolders',
			'workspace/didChangeWatchedFiles', 'window/workDoneProgress/cancel', '$/setTrace');
	let id = 100;
	for (const params of kinds) {
		for (const method of notifications)
			session.sendMessage({ jsonrpc: '2.0', method, params });
		for (const method of requests)
			session.sendMessage({ jsonrpc: '2.0', id: ++id, method, params });
	}
	await session.until(message => message.id === id, 'the last answer');
	const answers = session.messages.filter(message => message.id > 100);
	assert.equal(answers.length, id - 100, 'each is answered, and once');
	for (const answer of answers)
		assert.ok('result' in answer || answer.error.code === lsp.ErrorCodes.InvalidParams, JSON.stringify(answer));
	await leaves(session);
});

test('answers nobody asked for', async t => {
	const session = raw(t);
	session.sendMessage(hello);
	await session.until(isAnswer(1), 'an answer');
	for (const id of ['async-lint-1', 'refresh-1', 7, null])
		for (const more of [{ result: null }, { error: { code: -32601, message: 'no' } }, { result: {}, error: {} }])
			session.sendMessage({ jsonrpc: '2.0', id, ...more });
	await leaves(session);
});

test('a message of 100 MB is left out, and said to be', async t => {
	const session = raw(t);
	session.sendMessage(hello);
	await session.until(isAnswer(1), 'an answer');
	const size = 100 << 20, piece = Buffer.alloc(1 << 20, 'x');
	session.send(`Content-Length: ${size}\r\n\r\n`);
	for (let sent = 0; sent < size; sent += piece.length)
		if (!session.send(piece))
			await within(once(session.server.stdin, 'drain'), 'that it is read');
	const said = await session.until(message => message.method === 'window/showMessage', 'a message');
	assert.match(said.params.message, /64 MiB/);
	await leaves(session);
});

test('the editor dies: within a message, before one, and without reading', async t => {
	for (const bytes of ['', 'Content-Le', 'Content-Length: 50\r\n\r\n{"jsonrpc"']) {
		const session = raw(t);
		session.sendMessage(hello);
		await session.until(isAnswer(1), 'an answer');
		session.server.stdin.end(bytes);
		assert.equal(await within(session.exited, 'the end'), 1);
	}
	const { server, exited } = raw(t);
	server.stdout.destroy();
	server.stdin.write(framed(JSON.stringify(hello)));
	server.stdin.end();
	assert.equal(await within(exited, 'the end'), 1);
});

test('the editor dies while an analysis runs', async t => {
	const folder = program(t);
	const client = new Client(t, { ASYNC_LINT_TEST_HANG: folder.at('names.c') });
	await client.initialize([folder], { ...able, window: {} });
	await client.ask(lsp.HoverRequest.type,
		{ textDocument: { uri: folder.uri('pages.c') }, position: { line: 0, character: 0 } });
	client.process.stdin.end();
	assert.equal(await within(client.exited, 'the end'), 1);
});

test('edits faster than it answers', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	const text = folder.read('pages.c');
	const answers = [];
	for (let turn = 0; turn < 500; turn++) {
		const place = { line: turn % 20, character: 0 };
		client.change(folder, 'pages.c', [
			{ range: { start: place, end: place }, text: 'x\n' },
			{ range: { start: place, end: { line: place.line + 1, character: 0 } }, text: '' },
		]);
		client.save(folder, 'pages.c');
		answers.push(client.ask(lsp.HoverRequest.type,
			{ textDocument: { uri: folder.uri('pages.c') }, position: place }));
	}
	assert.equal((await Promise.all(answers)).length, 500);
	// The server has made every change: its text is that of the file again, and so it knows places.
	const report = await client.ask(lsp.DocumentDiagnosticRequest.type,
		{ textDocument: { uri: folder.uri('pages.c') } });
	assert.ok(report.items.some(each => each.code === 'blocking-call'));
	assert.equal(folder.read('pages.c'), text);
	const position = folder.place('pages.c', 'names_check(');
	const hover = await client.ask(lsp.HoverRequest.type, { textDocument: { uri: folder.uri('pages.c') }, position });
	assert.match(hover.contents.value, /^\*\*blocking-call\*\*/);
	assert.equal(await client.end(), 0);
});

test('an open file is renamed, and deleted', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	await client.run(1);
	assert.ok(client.shown(folder.uri('pages.c')).length);

	fs.renameSync(folder.at('pages.c'), folder.at('sheets.c'));
	folder.list();
	client.close(folder, 'pages.c');
	client.open(folder, 'sheets.c');
	client.save(folder, 'sheets.c');
	await client.until(() => client.codes(folder.uri('sheets.c')).includes('blocking-call')
		&& !client.shown(folder.uri('pages.c')).length, 'the findings move along');

	folder.remove('sheets.c');
	folder.list();
	await client.until(() => !client.shown(folder.uri('sheets.c')).length, 'nothing is shown');
	// It is open in the editor still.
	assert.equal(await client.ask(lsp.HoverRequest.type,
		{ textDocument: { uri: folder.uri('sheets.c') }, position: { line: 0, character: 0 } }), null);
	client.close(folder, 'sheets.c');
	assert.equal(await client.end(), 0);
});

test('the folder itself is deleted', async t => {
	const folder = program(t);
	const client = new Client(t);
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	await client.run(1);
	folder.remove('');
	client.save(folder, 'pages.c');
	await client.until(() => client.said.length, 'a complaint');
	assert.ok(client.said[0].includes(folder.path));
	assert.equal(await client.end(), 0);
});

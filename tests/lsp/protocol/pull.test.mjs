// Diagnostics that the client asks for: of a file, of all, again, and no longer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { able, Client, Folder, lsp, program, refused } from './client.mjs';

const mended = `#include "names.h"

int names_check(const char *host)
{
	return host ? 0 : -1;
}
`;

function pulls(client) {
	client.pull = (folder, name, previousResultId, token) => client.ask(
		lsp.DocumentDiagnosticRequest.type,
		{ textDocument: { uri: folder.uri(name) }, identifier: 'async-lint', previousResultId }, token);
	client.pullAll = (previousResultIds = [], token) => client.ask(
		lsp.WorkspaceDiagnosticRequest.type, { identifier: 'async-lint', previousResultIds }, token);
	return client;
}

const codes = report => report.items.map(each => each.code);

// A worker hangs on a unit until the test lets it go: what is asked has to wait.
function hanging(t, folder) {
	return pulls(new Client(t, { ASYNC_LINT_TEST_HANG: folder.at('names.c') }));
}

test('what it offers', async t => {
	const client = new Client(t);
	const { capabilities } = await client.initialize([program(t)]);
	assert.deepEqual(capabilities.diagnosticProvider,
		{ identifier: 'async-lint', interFileDependencies: true, workspaceDiagnostics: true });
	assert.equal(await client.end(), 0);
});

test('a file is asked for before it is analysed: the answer waits, and is whole', async t => {
	const folder = program(t);
	const client = pulls(new Client(t));
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	const report = await client.pull(folder, 'pages.c');
	assert.equal(report.kind, 'full');
	assert.ok(codes(report).includes('blocking-call'));
	assert.ok(report.items.every(each => lsp.Diagnostic.is(each)));
	const found = report.items.find(each => each.code === 'blocking-call');
	assert.equal(found.relatedInformation.at(-1).location.uri, folder.uri('names.c'));

	const again = await client.pull(folder, 'pages.c', report.resultId);
	assert.deepEqual(again, { kind: 'unchanged', resultId: report.resultId });
	assert.equal((await client.pull(folder, 'pages.c', 'another')).kind, 'full');
	assert.equal(client.refreshed, 0, 'what was waited for is not asked for again');
	assert.equal(await client.end(), 0);
});

test('a client that only pulls is sent the path as related information', async t => {
	const folder = program(t);
	const client = pulls(new Client(t));
	await client.initialize([folder],
		{ textDocument: { diagnostic: { relatedInformation: true, codeDescriptionSupport: true } } });
	const { items } = await client.pull(folder, 'pages.c');
	assert.ok(items[0].relatedInformation.length && items[0].codeDescription.href);
	assert.equal(await client.end(), 0);
});

test('the name of a report outlives the session', async t => {
	const folder = program(t);
	const names = [];
	for (let turn = 0; turn < 2; turn++) {
		const client = pulls(new Client(t));
		await client.initialize([folder]);
		const report = await client.pull(folder, 'pages.c', names[0]);
		names.push(report.resultId);
		assert.equal(report.kind, turn ? 'unchanged' : 'full');
		assert.equal(await client.end(), 0);
	}
});

test('a save elsewhere: the client is told to ask again, and gets something else', async t => {
	const folder = program(t);
	const client = pulls(new Client(t));
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	const before = await client.pull(folder, 'pages.c');
	const refreshed = client.refreshed;

	folder.write('names.c', mended);
	client.save(folder, 'names.c');
	const after = await client.pull(folder, 'pages.c', before.resultId);
	assert.equal(after.kind, 'full');
	assert.notEqual(after.resultId, before.resultId);
	assert.ok(!codes(after).includes('blocking-call'));
	await client.until(() => client.refreshed > refreshed, 'a refresh');

	// Nothing else is found by the next one: no reason to ask again.
	const settled = client.refreshed;
	client.save(folder, 'names.c');
	await client.run(client.runs + 1);
	await client.pull(folder, 'pages.c');
	assert.equal(client.refreshed, settled);
	assert.equal(await client.end(), 0);
});

test('who cannot be told to ask again is not', async t => {
	const folder = program(t);
	const client = pulls(new Client(t));
	await client.initialize([folder], { ...able, workspace: {} });
	await client.pull(folder, 'pages.c');
	folder.write('names.c', mended);
	client.save(folder, 'names.c');
	await client.run(2);
	await client.pull(folder, 'pages.c');
	assert.equal(client.refreshed, 0);
	assert.equal(await client.end(), 0);
});

test('of all files: what changed, what did not, and what is gone', async t => {
	const folder = program(t);
	const client = pulls(new Client(t));
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	const first = await client.pullAll();
	const of = (reports, name) => reports.items.find(each => each.uri === folder.uri(name));
	assert.equal(of(first, 'pages.c').kind, 'full');
	assert.equal(of(first, 'pages.c').version, 1);
	assert.ok(codes(of(first, 'pages.c')).includes('blocking-call'));

	const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId }));
	const second = await client.pullAll(known);
	assert.equal(second.items.length, first.items.length);
	assert.ok(second.items.every(each => each.kind === 'unchanged'));

	folder.write('.async-lint.yaml', 'profile: recommended\nrules:\n  blocking-call: off\n  missing-timeout: off\n');
	await client.run(client.runs + 1);
	const third = await client.pullAll(known);
	assert.deepEqual(of(third, 'pages.c').items.filter(each => each.code === 'blocking-call'), []);
	assert.equal(of(third, 'pages.c').kind, 'full');
	assert.equal(await client.end(), 0);
});

test('who asks is not told, too', async t => {
	const folder = program(t);
	folder.write('other.c', folder.read('pages.c').replaceAll('pages_fetch', 'other_fetch'));
	folder.edit('main.c', 'pages_fetch', 'other_fetch');
	folder.edit('main.c', '#include "pages.h"', '#include "pages.h"\nint other_fetch(void *arg);');
	folder.list();
	const client = pulls(new Client(t));
	await client.initialize([folder]);
	await client.run(1);
	const shown = name => client.shown(folder.uri(name)).length > 0;
	assert.ok(shown('other.c'), 'nothing was asked yet');

	// One asks for the files that are open: the others are pushed still.
	client.open(folder, 'other.c');
	assert.ok((await client.pull(folder, 'other.c')).items.length);
	assert.ok(!shown('other.c'));
	client.close(folder, 'other.c');
	await client.until(() => shown('other.c'), 'closed, it is pushed again');
	client.open(folder, 'other.c');
	await client.until(() => !shown('other.c'), 'open, it is not');

	client.close(folder, 'other.c');
	await client.until(() => shown('other.c'), 'closed, it is pushed again');
	assert.ok((await client.pullAll()).items.some(each => each.uri === folder.uri('other.c')));
	assert.ok(!shown('other.c'));
	client.save(folder, 'other.c');
	await client.run(2);
	assert.ok(!shown('other.c'));
	assert.equal(await client.end(), 0);
});

test('what nobody wants any more is not waited for', async t => {
	const folder = program(t);
	const client = hanging(t, folder);
	await client.initialize([folder]);
	client.open(folder, 'pages.c');
	const sources = [0, 1, 2].map(() => new lsp.CancellationTokenSource());
	const answers = [
		refused(client.pull(folder, 'pages.c', undefined, sources[0].token)),
		refused(client.pullAll([], sources[1].token)),
		refused(client.pull(folder, 'pages.c', undefined, sources[2].token)),
	];
	sources[1].cancel();
	assert.equal((await answers[1]).code, lsp.LSPErrorCodes.RequestCancelled);
	sources[0].cancel();
	assert.equal((await answers[0]).code, lsp.LSPErrorCodes.RequestCancelled);

	// What it does not know is no reason to stop; nor is what was answered long ago.
	for (const id of [9999, 'none', null, 0])
		client.tell('$/cancelRequest', { id });
	client.tell('$/cancelRequest', {});

	// The other one waits still. Shutdown answers it: nobody is left without an answer.
	await client.ask(lsp.ShutdownRequest.type);
	assert.equal((await answers[2]).code, lsp.LSPErrorCodes.ServerCancelled);
	client.tell(lsp.ExitNotification.type);
	assert.equal(await client.exited, 0);
});

test('what cannot be analysed is answered, too', async t => {
	const folder = new Folder(t);
	folder.write('main.c', 'int main(void) { return 0; }\n');
	const client = pulls(new Client(t));
	await client.initialize([folder]);
	client.open(folder, 'main.c');
	assert.deepEqual((await client.pull(folder, 'main.c')).items, []);
	assert.deepEqual((await client.pullAll()).items, []);
	for (const uri of ['untitled:1', 'file:///nowhere/at/all.c', 'file://elsewhere/a.c', '']) {
		const report = await client.ask('textDocument/diagnostic', { textDocument: { uri } });
		assert.equal(report.kind, 'full');
		assert.deepEqual(report.items, []);
	}
	for (const params of [{}, { textDocument: {} }, { textDocument: { uri: 1 } }])
		assert.equal((await refused(client.ask('textDocument/diagnostic', params))).code, -32602);
	const all = await client.ask('workspace/diagnostic', { previousResultIds: [1, {}, { uri: 'a' }, null] });
	assert.ok(Array.isArray(all.items));
	assert.equal(await client.end(), 0);
});

test('a folder goes while it is asked for', async t => {
	const folder = program(t);
	const client = hanging(t, folder);
	await client.initialize([folder]);
	const answer = client.pull(folder, 'pages.c');
	client.tell(lsp.DidChangeWorkspaceFoldersNotification.type,
		{ event: { added: [], removed: [{ uri: folder.uri(), name: 'f' }] } });
	assert.deepEqual((await answer).items, []);
	assert.equal(await client.end(), 0);
});

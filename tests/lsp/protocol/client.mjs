// What the tests of the protocol share: a program to look at, and a server that VS Code's own
// library (vscode-jsonrpc, vscode-languageserver-protocol) talks to.
//
// What is awaited comes, or the test fails after `patience`; no test asks how long anything took.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as lsp from 'vscode-languageserver-protocol/node';

export { lsp };

const { PREFIX: prefix, SOURCE: source } = process.env;
const patience = 90_000;

// The promise, or an error that says what did not come.
export function within(promise, what) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`did not come: ${what}`)), patience);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// ------------------------------------------------------------------------------------- programs

// A folder with files, which goes with the test.
export class Folder {
	constructor(t) {
		this.path = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lsp-')));
		t.after(() => fs.rmSync(this.path, { recursive: true, force: true, maxRetries: 9 }));
	}

	at(name) { return path.join(this.path, name); }
	uri(name = '') { return pathToFileURL(this.at(name)).href; }
	read(name) { return fs.readFileSync(this.at(name), 'utf8'); }
	remove(name) { fs.rmSync(this.at(name), { recursive: true, force: true }); }

	write(name, text) {
		fs.mkdirSync(path.dirname(this.at(name)), { recursive: true });
		fs.writeFileSync(this.at(name), text);
	}

	// Replaces text that must be there.
	edit(name, before, after) {
		const text = this.read(name);
		assert.ok(text.includes(before), `${before} in ${name}`);
		this.write(name, text.replace(before, after));
	}

	// Where text stands, in the units of UTF-16.
	place(name, text) {
		const lines = this.read(name).split('\n');
		const line = lines.findIndex(each => each.includes(text));
		assert.ok(line >= 0, `${text} in ${name}`);
		return { line, character: lines[line].indexOf(text) };
	}

	// (Re)writes the compile database of all its .c files.
	list(database = 'compile_commands.json') {
		const units = fs.readdirSync(this.path).filter(name => name.endsWith('.c'));
		const commands = units.map(file => ({
			directory: this.path, file,
			arguments: ['cc', '-std=gnu11', `-I${source}/runtime/include`, '-c', file],
		}));
		this.write(`${database}.new`, JSON.stringify(commands));
		fs.renameSync(this.at(`${database}.new`), this.at(database));
	}
}

// The sample program: pages.c calls names.c, which blocks.
export function program(t) {
	const folder = new Folder(t);
	fs.cpSync(path.join(source, 'tests/end-to-end/program'), folder.path, { recursive: true });
	folder.list();
	return folder;
}

// -------------------------------------------------------------------------------------- servers

export function spawnServer(t, environment = {}) {
	const server = spawn(path.join(prefix, 'bin/async-lint'), ['lsp'],
		{ stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
	server.stdin.on('error', () => {}); // it may be gone
	t.after(() => server.kill());
	return server;
}

// What a client says of itself when it can do what VS Code can.
export const able = {
	general: { positionEncodings: ['utf-16'] },
	window: { workDoneProgress: true },
	workspace: { workspaceFolders: true, diagnostics: { refreshSupport: true } },
	textDocument: {
		publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
		hover: { contentFormat: ['markdown', 'plaintext'] },
		codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
	},
};

export class Client {
	constructor(t, environment) {
		this.process = spawnServer(t, environment);
		this.exited = once(this.process, 'exit').then(([code]) => code);
		this.connection = lsp.createProtocolConnection(
			new lsp.StreamMessageReader(this.process.stdout),
			new lsp.StreamMessageWriter(this.process.stdin));
		this.published = new Map(); // by URI, what was published last
		this.logged = [];
		this.said = []; // window/showMessage
		this.progress = [];
		this.misshapen = []; // diagnostics that are none
		this.registered = [];
		this.refreshed = 0;
		this.waiting = new Set();
		this.versions = new Map();
		this.listen();
		t.after(() => this.connection.dispose());
	}

	listen() {
		const take = (type, handler) => this.connection.onNotification(type, params => {
			handler(params);
			this.look();
		});
		take(lsp.PublishDiagnosticsNotification.type, params => {
			this.published.set(params.uri, params);
			this.misshapen.push(...params.diagnostics.filter(each => !lsp.Diagnostic.is(each)));
		});
		take(lsp.LogMessageNotification.type, params => this.logged.push(params.message));
		take(lsp.ShowMessageNotification.type, params => this.said.push(params.message));
		take('$/progress', params => this.progress.push(params));
		this.connection.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => {});
		this.connection.onRequest(lsp.RegistrationRequest.type, params => {
			this.registered.push(...params.registrations);
			this.look();
		});
		this.connection.onRequest(lsp.DiagnosticRefreshRequest.type, () => {
			this.refreshed++;
			this.look();
		});
		this.connection.onError(() => {});
		this.connection.listen();
	}

	look() {
		for (const wait of this.waiting)
			wait();
	}

	// Comes when `holds()` does: looked at whenever a message has come.
	until(holds, what) {
		const come = new Promise(resolve => {
			const wait = () => {
				if (!holds())
					return;
				this.waiting.delete(wait);
				resolve();
			};
			this.waiting.add(wait);
			wait();
		});
		return within(come, what);
	}

	ask(type, params, token) {
		const answer = token ? this.connection.sendRequest(type, params, token)
			: this.connection.sendRequest(type, params);
		return within(answer, type.method ?? type);
	}

	tell(type, params) { return this.connection.sendNotification(type, params); }

	async initialize(folders, capabilities = able, more = {}) {
		const result = await this.ask(lsp.InitializeRequest.type, {
			processId: process.pid, rootUri: null, capabilities,
			workspaceFolders: folders.map(folder => ({ uri: folder.uri(), name: 'folder' })), ...more,
		});
		this.tell(lsp.InitializedNotification.type, {});
		return result;
	}

	// How many analyses have ended well.
	get runs() { return this.logged.filter(line => line.includes(': analysed ')).length; }

	// Comes after the analysis that is the `count`th.
	run(count) { return this.until(() => this.runs >= count, `analysis ${count}`); }

	shown(uri) { return this.published.get(uri)?.diagnostics ?? []; }
	codes(uri) { return this.shown(uri).map(diagnostic => diagnostic.code); }

	open(folder, name, text = folder.read(name)) {
		this.versions.set(folder.uri(name), 1);
		this.tell(lsp.DidOpenTextDocumentNotification.type, {
			textDocument: { uri: folder.uri(name), languageId: 'c', version: 1, text },
		});
	}

	change(folder, name, contentChanges) {
		const version = this.versions.get(folder.uri(name)) + 1;
		this.versions.set(folder.uri(name), version);
		this.tell(lsp.DidChangeTextDocumentNotification.type,
			{ textDocument: { uri: folder.uri(name), version }, contentChanges });
	}

	save(folder, name) {
		this.tell(lsp.DidSaveTextDocumentNotification.type, { textDocument: { uri: folder.uri(name) } });
	}

	close(folder, name) {
		this.tell(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: folder.uri(name) } });
	}

	// Says goodbye as one should; the exit code.
	async end() {
		await this.ask(lsp.ShutdownRequest.type);
		this.tell(lsp.ExitNotification.type);
		assert.deepEqual(this.misshapen, []);
		return within(this.exited, 'the end of the server');
	}
}

// The code and text of the error that a request is answered with.
export async function refused(promise) {
	try {
		await promise;
	} catch (error) {
		return { code: error.code, message: error.message };
	}
	assert.fail('the request was answered');
}

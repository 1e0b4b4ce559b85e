// Starts the language server and shows what it says; everything else is the server's.
const vscode = require('vscode');
const { LanguageClient, State } = require('vscode-languageclient/node');
const { showReport } = require('./report');

let client, output;

// A server that cannot be started is spoken of once, by us, with a way out.
class Client extends LanguageClient {
	isStarting = false;

	error(message, data, showNotification) {
		super.error(message, data, this.isStarting ? false : showNotification);
	}
}

function settings() {
	const values = vscode.workspace.getConfiguration('async-lint');
	return { path: values.get('path'), arguments: values.get('arguments') };
}

function newClient() {
	const { path, arguments: args } = settings();
	return new Client('async-lint', 'async-lint', { command: path, args }, {
		// Headers are C++ to the editor, unless it is told otherwise.
		documentSelector: [{ scheme: 'file', language: 'c' }, { scheme: 'file', pattern: '**/*.h' }],
		outputChannel: output,
		initializationFailedHandler: () => false,
	});
}

async function complain(error) {
	const open = 'Open the settings';
	const answer = await vscode.window.showErrorMessage(
		`${error.message ?? error} Install async-lint, or say where it is.`, open);
	if (answer === open)
		await vscode.commands.executeCommand('workbench.action.openSettings', 'async-lint.path');
}

async function start() {
	const started = client = newClient();
	started.isStarting = true;
	try {
		await started.start();
	} catch (error) {
		complain(error); // nobody waits for the person to answer
	} finally {
		started.isStarting = false;
	}
}

async function stop() {
	const old = client;
	client = undefined;
	if (old && old.state !== State.Stopped)
		await old.dispose().catch(error => output.error(error)); // it is gone already
}

async function restart() {
	await stop();
	await start();
}

exports.activate = async context => {
	output = vscode.window.createOutputChannel('async-lint', { log: true });
	context.subscriptions.push(output,
		vscode.commands.registerCommand('async-lint.restart', restart),
		vscode.commands.registerCommand('async-lint.showReport', () => showReport(settings(), output)),
		vscode.workspace.onDidChangeConfiguration(change => {
			if (['path', 'arguments'].some(name => change.affectsConfiguration(`async-lint.${name}`)))
				restart();
		}));
	await start();
};

exports.deactivate = stop;

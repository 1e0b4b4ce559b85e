// Runs in VS Code's extension host: asks the editor for what the extension has it show of pages.c,
// and writes that, a line each, into $ASYNC_LINT_SEEN. The last line is "end".
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const say = line => fs.appendFileSync(process.env.ASYNC_LINT_SEEN, `${line.split('\n')[0]}\n`);

async function until(holds) {
	for (let turn = 0; turn < 600; turn++) {
		const value = await holds();
		if (value)
			return value;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
	throw new Error(`not within a minute: ${holds}`);
}

async function look() {
	const extension = vscode.extensions.getExtension('async-lint.async-lint');
	const [folder] = vscode.workspace.workspaceFolders;
	const uri = vscode.Uri.file(path.join(folder.uri.fsPath, 'pages.c'));
	const document = await vscode.workspace.openTextDocument(uri);
	await vscode.window.showTextDocument(document);
	const shown = () => vscode.languages.getDiagnostics(uri);
	const blocking = () => shown().find(each => each.code.value === 'blocking-call');

	await until(blocking);
	say(`active: ${extension.isActive}`);
	for (const each of shown())
		say(`shown: ${each.range.start.line + 1} ${each.code.value}`);
	const first = blocking();
	say(`page: ${first.code.target}`);
	say(`steps: ${first.relatedInformation.length}`);

	const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, first.range.start);
	say(`hover: ${hovers.flatMap(each => each.contents).map(each => each.value).find(each => /blocking-call/.test(each))}`);
	const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, first.range);
	const allow = actions.find(each => each.title.startsWith('allow blocking-call'));
	say(`action: ${allow.title}`);

	// The comment is put in and a reason is written: the finding goes, before the file is saved.
	await vscode.workspace.applyEdit(allow.edit);
	const comment = document.getText().indexOf('allow(blocking-call) */');
	const edit = new vscode.WorkspaceEdit();
	edit.insert(uri, document.positionAt(comment + 'allow(blocking-call)'.length), ' a test');
	await vscode.workspace.applyEdit(edit);
	await until(() => !blocking());
	say(`allowed: ${document.isDirty ? 'gone, unsaved' : 'saved'}`);
	await document.save();

	await vscode.commands.executeCommand('async-lint.restart');
	await until(() => shown().length);
	say(`restarted: ${blocking() ? 'again' : 'still gone'}`);

	await vscode.commands.executeCommand('async-lint.showReport');
	const tabs = () => vscode.window.tabGroups.all.flatMap(group => group.tabs).map(tab => tab.label);
	say(`report: ${await until(() => tabs().find(label => label.startsWith('async-lint: ')))}`);

	// What the comment allows is mended behind the editor's back.
	fs.writeFileSync(path.join(folder.uri.fsPath, 'names.c'),
		'#include "names.h"\n\nint names_check(const char *host)\n{\n\treturn host ? 0 : -1;\n}\n');
	say(`behind: ${(await until(() => shown().find(each => each.code.value === 'unused-suppression'))).code.value}`);

	// A program that is not there: no crash, and the next setting is taken.
	const settings = vscode.workspace.getConfiguration('async-lint');
	const program = settings.get('path');
	await settings.update('path', '/nowhere/async-lint', vscode.ConfigurationTarget.Workspace);
	await until(() => !shown().length);
	say('elsewhere: nothing shown');
	await settings.update('path', program, vscode.ConfigurationTarget.Workspace);
	await until(() => shown().length);
	say('back: shown');
}

exports.activate = () => {
	look().catch(error => say(`failed: ${error.stack.replaceAll('\n', ' | ')}`)).finally(() => say('end'));
};

// The report of a folder, as a page beside the code. The server keeps no runs: the folder is checked
// again, which costs little, as its units are in the cache.
const { execFile } = require('node:child_process');
const fs = require('node:fs/promises');
const os = require('node:os');
const path = require('node:path');
const { promisify } = require('node:util');
const vscode = require('vscode');

// That of the file at hand; otherwise the only one, or whichever is picked.
async function chooseFolder() {
	const document = vscode.window.activeTextEditor?.document;
	return (document && vscode.workspace.getWorkspaceFolder(document.uri))
		?? (vscode.workspace.workspaceFolders?.length === 1 ? vscode.workspace.workspaceFolders[0]
			: vscode.window.showWorkspaceFolderPick());
}

// What stands before 'lsp' is for a wrapper.
function checkArguments(args, file) {
	const end = args.lastIndexOf('lsp');
	return [...args.slice(0, Math.max(end, 0)),
		'check', '--quiet', '--no-database', '--exit-zero', '--allow-partial', '-f', `html=${file}`];
}

async function writeReport(settings, folder) {
	const place = await fs.mkdtemp(path.join(os.tmpdir(), 'async-lint-'));
	const file = path.join(place, 'report.html');
	try {
		await promisify(execFile)(settings.path, checkArguments(settings.arguments, file),
			{ cwd: folder.uri.fsPath });
		return await fs.readFile(file, 'utf8');
	} finally {
		await fs.rm(place, { recursive: true, force: true });
	}
}

exports.showReport = async (settings, output) => {
	const folder = await chooseFolder();
	if (!folder)
		return;
	try {
		const page = await vscode.window.withProgress(
			{ location: vscode.ProgressLocation.Window, title: 'async-lint: writing the report' },
			() => writeReport(settings, folder));
		const panel = vscode.window.createWebviewPanel('async-lint.report', `async-lint: ${folder.name}`,
			vscode.ViewColumn.Active, { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [] });
		panel.webview.html = page;
	} catch (error) {
		output.error(error);
		vscode.window.showErrorMessage(`async-lint: ${(error.stderr || error.message).trim()}`);
	}
};

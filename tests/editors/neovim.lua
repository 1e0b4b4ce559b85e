-- Prints what Neovim's client shows of program/pages.c, and what it can do on its first finding.
vim.cmd('edit program/pages.c')
local client = vim.lsp.start_client({
	name = 'async-lint',
	cmd = { 'async-lint', 'lsp' },
	root_dir = vim.fn.getcwd() .. '/program',
})
vim.lsp.buf_attach_client(0, client)
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end)

local function say(...) io.stderr:write(string.format(...), '\n') end

local first
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
	say('shown: %d %s', diagnostic.lnum + 1, diagnostic.code)
	if diagnostic.code == 'blocking-call' then first = diagnostic end
end
say('steps: %d', #first.user_data.lsp.relatedInformation)

local document = vim.lsp.util.make_text_document_params()
local position = { line = first.lnum, character = first.col }
local function ask(method, params)
	params.textDocument = document
	local answers = vim.lsp.buf_request_sync(0, method, params, 30000)
	return answers[client].result
end
for _, action in ipairs(ask('textDocument/codeAction', {
	range = { start = position, ['end'] = position },
	context = { diagnostics = {} },
})) do
	say('action: %s', action.title)
end
say('hover: %s', ask('textDocument/hover', { position = position }).contents.value:match('[^\n]*'))
vim.cmd('qa!')

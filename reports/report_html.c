/*
 * One file that works offline: html/page.html with its "{{part}}" marks filled in. What a part
 * is, the table `parts` says. Of very large programs a folder: the same page without the lines of
 * the sources, which it then loads one by one.
 *
 *  1. The data is JSON in a script element. Every '<' in it is written \u003c, so that no text
 *     of the user's can end the element.
 *  2. The only script that may run is ours: the policy of the page names its hash, and in a folder
 *     the files that stand beside it. Nothing else is loaded, whatever a text says.
 *  3. The static list is for readers without JavaScript. It is in a noscript element, which costs
 *     the others nothing.
 */
#include "report.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/embedded.h"
#include "base/file.h"
#include "html_data.h"
#include "html_folder.h"
#include "html_static.h"

extern const struct embedded page_files[];
extern const char page_script_hash[];

struct page {
	FILE *out;
	const struct result *result;
	struct html_data *data;
	bool is_folder;
	struct text text;
};

static const struct embedded *page_file(const char *name)
{
	const struct embedded *file = page_files;
	while (file->name && strcmp(file->name, name))
		file++;
	assert(file->name);
	return file;
}

static void flush_text(struct page *page)
{
	fwrite(text_string(&page->text), 1, page->text.length, page->out);
	text_reset(&page->text);
}

/* -------------------------------------------------------------------------------------- parts */

static void write_css(struct page *page)
{
	text_add(&page->text, page_file("bundle.css")->text);
}

static void write_script(struct page *page)
{
	text_add(&page->text, page_file("bundle.js")->text);
}

/* Files beside a page that is opened from the disk have no origin: they are named by "file:". */
static void write_scripts(struct page *page)
{
	text_printf(
		&page->text, "'%s'%s", page_script_hash, page->is_folder ? " 'self' file:" : "");
}

static void write_title(struct page *page)
{
	html_add(&page->text, path_name(page->result->root));
	text_add(&page->text, ": async-lint");
}

static void write_data(struct page *page)
{
	flush_text(page);
	html_data_write(page->data, page->out, page->is_folder);
}

static void write_list(struct page *page)
{
	html_add_static(&page->text, page->result);
}

static const struct part {
	const char *mark;
	void (*write)(struct page *page);
} parts[] = {
	{ "title}}", write_title },
	{ "scripts}}", write_scripts },
	{ "css}}", write_css },
	{ "list}}", write_list },
	{ "data}}", write_data },
	{ "script}}", write_script },
};

static const struct part *part_at(const char *mark)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (text_starts_with(mark, parts[i].mark))
			return &parts[i];
	BUG("page.html has a mark that nothing fills");
}

static bool write_page(struct page *page, struct error *err)
{
	const char *at = page_file("page.html")->text;
	for (const char *mark = strstr(at, "{{"); mark; mark = strstr(at, "{{")) {
		const struct part *part = part_at(mark + 2);
		text_add_n(&page->text, at, (size_t)(mark - at));
		part->write(page);
		flush_text(page);
		at = mark + 2 + strlen(part->mark);
	}
	text_add(&page->text, at);
	flush_text(page);
	text_release(&page->text);
	if (fflush(page->out) || ferror(page->out))
		return error_set(err, "cannot write the HTML report: %s", strerror(errno));
	return true;
}

/* ------------------------------------------------------------------------------------ a report */

static bool write_html(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	(void)style;
	struct page page = { .out = out, .result = result };
	page.data = html_data_new(result, false);
	bool ok = write_page(&page, err);
	html_data_free(page.data);
	return ok;
}

static bool write_index(struct html_folder *folder, const struct result *result,
	struct html_data *data, struct error *err)
{
	struct page page = { .result = result, .data = data, .is_folder = true };
	page.out = html_folder_open(folder, "index.html", err);
	if (!page.out)
		return false;
	return write_page(&page, err) ? html_folder_keep(folder, err)
				      : html_folder_drop(folder, "index.html", err);
}

static bool write_source(
	struct html_folder *folder, struct html_data *data, uint32_t source, struct error *err)
{
	struct text name = { 0 };
	html_data_source_name(data, &name, source);
	FILE *out = html_folder_open(folder, text_string(&name), err);
	bool ok = out != NULL;
	if (ok) {
		fprintf(out, "async_lint_source(\"%s\", ", text_string(&name));
		html_data_write_source(data, out, source);
		fputs(");\n", out);
		ok = html_folder_keep(folder, err);
	}
	text_release(&name);
	return ok;
}

/* The page comes last: as long as it is the old one, its files are there. */
static bool write_folder(const char *path, const struct result *result,
	const struct report_style *style, struct error *err)
{
	(void)style;
	struct html_folder folder;
	struct html_data *data = html_data_new(result, true);
	uint32_t count = html_data_source_count(data);
	struct text name = { 0 };
	html_folder_init(&folder, path);
	html_folder_plan(&folder, "index.html");
	for (uint32_t i = 0; i < count; i++) {
		text_reset(&name);
		html_data_source_name(data, &name, i);
		html_folder_plan(&folder, text_string(&name));
	}
	bool ok = html_folder_begin(&folder, err);
	for (uint32_t i = 0; ok && i < count; i++)
		ok = write_source(&folder, data, i, err);
	ok = ok && write_index(&folder, result, data, err) && html_folder_end(&folder, err);
	html_folder_release(&folder);
	html_data_free(data);
	text_release(&name);
	return ok;
}

const struct report report_html = {
	.name = "html",
	.help = "one page with sources and paths that works offline, for browsers",
	.shows_runs = true,
	.write = write_html,
	.write_folder = write_folder,
};

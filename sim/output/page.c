/* Assembles the page: the template's directives, the content policy, the packed data. */
#include "page_internal.h"

#include "releve/publish.h"
#include "releve/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where Debian's node-d3 and other systems put D3. */
static const char *const D3_PATHS[] = {
    "/usr/share/nodejs/d3/dist/d3.min.js", "/usr/share/javascript/d3/d3.min.js",
    "/usr/lib/node_modules/d3/dist/d3.min.js", "/usr/local/lib/node_modules/d3/dist/d3.min.js"};

/* The text of the page being assembled. */
typedef struct {
    const rlv_page_t *page;
    rlv_bytes_t before, after; /* the content policy stands between them */
    rlv_bytes_t scripts;       /* 'sha256-...' of each script, separated by spaces */
    rlv_bytes_t styles;
    bool seen_policy;
    rlv_error_t *err;
} assembly_t;

static const char *find_d3(const rlv_page_options_t *options, rlv_error_t *err)
{
    if (options->d3 != NULL)
        return options->d3;
    for (size_t i = 0; i < sizeof D3_PATHS / sizeof D3_PATHS[0]; i++)
        if (access(D3_PATHS[i], R_OK) == 0)
            return D3_PATHS[i];
    (void)rlv_fail(
        err, RLV_ERR_UNAVAILABLE,
        "the page needs D3, which is not installed [install the package node-d3, or name "
        "a d3.min.js of version 5 with --d3]");
    return NULL;
}

static rlv_bytes_t *target(assembly_t *self)
{
    return self->seen_policy ? &self->after : &self->before;
}

/* The 'sha256-BASE64' of a content policy. */
static int add_hash(rlv_bytes_t *list, const rlv_bytes_t *content, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];
    unsigned char digest[32];
    int status = rlv_bytes_add_text(list, " 'sha256-", err);

    rlv_sha256(content->data, content->size, hex);
    for (size_t i = 0; i < sizeof digest; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        digest[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    if (status == RLV_OK)
        status = rlv_bytes_add_base64(list, digest, sizeof digest, err);
    return status < 0 ? status : rlv_bytes_add_text(list, "'", err);
}

/* Adds a file of the page's folder, or an absolute path, to a text. */
static int add_source(const assembly_t *self, const char *name, rlv_bytes_t *out)
{
    char *path = name[0] == '/'
                     ? rlv_strdup(name, self->err)
                     : rlv_format(self->err, "%s/%s", self->page->options->page_dir, name);
    const int status = path == NULL ? RLV_ERR_OS : rlv_bytes_add_file(out, path, self->err);
    free(path);
    return status;
}

static int put_element(assembly_t *self, const char *element, const rlv_bytes_t *content,
                       rlv_bytes_t *hashes)
{
    if (strstr(content->data, "</script") != NULL || strstr(content->data, "</style") != NULL ||
        strstr(content->data, "<!--") != NULL)
        return rlv_fail(self->err, RLV_ERR_DATA,
                        "a source of the page holds what would end its element [no </script, "
                        "</style, <!--]");
    int status = rlv_bytes_add_text(target(self), element, self->err);
    if (status == RLV_OK)
        status = rlv_bytes_add(target(self), content->data, content->size, self->err);
    if (status == RLV_OK)
        status = rlv_bytes_add_text(
            target(self), element[1] == 's' && element[2] == 't' ? "</style>" : "</script>",
            self->err);
    return status < 0 ? status : add_hash(hashes, content, self->err);
}

/* <!--style a.css b.css--> and <!--script a.js b.js-->: one element of several files. Scripts share
 * the scope of one function; "d3" is the library, in an element of its own. */
static int put_sources(assembly_t *self, bool script, char *names)
{
    rlv_bytes_t content = {0};
    char *next = NULL;
    const char *name = strtok_r(names, " \n", &next);
    const bool library = script && name != NULL && strcmp(name, "d3") == 0;
    int status = RLV_OK;

    if (library && (name = find_d3(self->page->options, self->err)) == NULL)
        return self->err->status;
    if (script && !library)
        status = rlv_bytes_add_text(&content, "(function () {\n\"use strict\";\n", self->err);
    for (; name != NULL && status == RLV_OK; name = strtok_r(NULL, " \n", &next))
        status = add_source(self, name, &content);
    if (script && !library && status == RLV_OK)
        status = rlv_bytes_add_text(&content, "})();\n", self->err);
    if (status == RLV_OK)
        status = put_element(self, script ? "<script>" : "<style>", &content,
                             script ? &self->scripts : &self->styles);
    rlv_bytes_free(&content);
    return status;
}

/* The data: no element that runs, so that the policy lets none of it run. */
static int put_packed(assembly_t *self, const char *id, const rlv_bytes_t *packed)
{
    char *element =
        rlv_format(self->err, "<script type=\"application/octet-stream;base64\" id=\"%s\">", id);
    int status =
        element == NULL ? RLV_ERR_OS : rlv_bytes_add_text(target(self), element, self->err);
    if (status == RLV_OK)
        status = rlv_bytes_add_base64(target(self), packed->data, packed->size, self->err);
    free(element);
    return status < 0 ? status : rlv_bytes_add_text(target(self), "</script>\n", self->err);
}

static int put_data(assembly_t *self)
{
    const rlv_page_t *const page = self->page;
    rlv_bytes_t meta = {0};
    char *text = json_dumps(page->meta, JSON_COMPACT | JSON_SORT_KEYS);
    int status = text == NULL ? rlv_fail_memory(self->err, sizeof meta)
                              : rlv_bytes_add_text(&meta, text, self->err);

    free(text);
    if (status == RLV_OK)
        status = rlv_bytes_deflate(&meta, self->err);
    if (status == RLV_OK)
        status = put_packed(self, "meta", &meta);
    rlv_bytes_free(&meta);
    for (size_t i = 0; i < page->options->num_runs && status == RLV_OK; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "run-%zu", i);
        status = put_packed(self, id, &page->packed[i]);
    }
    for (size_t i = 0; i < page->num_differences && status == RLV_OK; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "difference-%zu", i);
        status = put_packed(self, id, &page->difference[i]);
    }
    return status;
}

static int put_directive(assembly_t *self, char *text)
{
    if (strncmp(text, "style ", 6) == 0)
        return put_sources(self, false, text + 6);
    if (strncmp(text, "script ", 7) == 0)
        return put_sources(self, true, text + 7);
    if (strcmp(text, "data") == 0)
        return put_data(self);
    if (strcmp(text, "policy") == 0) {
        self->seen_policy = true;
        return RLV_OK;
    }
    return RLV_OK; /* a comment: left out of the page */
}

/* Copies the template, doing what its comments say. */
static int follow_template(assembly_t *self, char *at)
{
    int status = RLV_OK;

    while (status == RLV_OK) {
        char *const start = strstr(at, "<!--"), *end;
        if (start == NULL)
            return rlv_bytes_add_text(target(self), at, self->err);
        if ((end = strstr(start, "-->")) == NULL)
            return rlv_fail_at(self->err, RLV_ERR_DATA, "page.html", 0, NULL, NULL,
                               "a comment has no end");
        *end = '\0';
        status = rlv_bytes_add(target(self), at, (size_t)(start - at), self->err);
        if (status == RLV_OK)
            status = put_directive(self, start + 4);
        at = end + 3;
    }
    return status;
}

static int put_policy(assembly_t *self)
{
    char *policy = rlv_format(
        self->err,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src%s; "
        "style-src%s; img-src blob: data:; base-uri 'none'; form-action 'none'\">",
        self->scripts.data, self->styles.data != NULL ? self->styles.data : " 'none'");
    const int status =
        policy == NULL ? RLV_ERR_OS : rlv_bytes_add_text(&self->before, policy, self->err);
    free(policy);
    return status;
}

static int assemble(const rlv_page_t *page, const char *path)
{
    assembly_t self = {.page = page, .err = page->err};
    rlv_bytes_t template = {0};
    int status = add_source(&self, "page.html", &template);

    if (status == RLV_OK)
        status = rlv_bytes_add_text(&self.scripts, "", page->err);
    if (status == RLV_OK)
        status = follow_template(&self, template.data);
    if (status == RLV_OK)
        status = put_policy(&self);
    if (status == RLV_OK)
        status = rlv_bytes_add(&self.before, self.after.data, self.after.size, page->err);
    if (status == RLV_OK)
        status = rlv_bytes_write(&self.before, path, page->err);
    rlv_bytes_free(&template);
    rlv_bytes_free(&self.before);
    rlv_bytes_free(&self.after);
    rlv_bytes_free(&self.scripts);
    rlv_bytes_free(&self.styles);
    return status;
}

static bool holds_outlines(const char *folder)
{
    char *path = folder == NULL ? NULL : rlv_format(NULL, "%s/territories.geojson", folder);
    const bool there = path != NULL && access(path, R_OK) == 0;
    free(path);
    return there;
}

char *rlv_page_data_dir(const rlv_run_folder_t *run, const char *asked, const char *share,
                        rlv_error_t *err)
{
    const char *const said = run->manifest.data_folder;
    const char *const from[] = {run->path, share};
    char *found = rlv_strdup(asked != NULL ? asked : said, err);

    for (size_t i = 0; i < 2 && asked == NULL && said[0] != '/' && from[i] != NULL; i++) {
        if (found == NULL || holds_outlines(found))
            break;
        free(found);
        found = rlv_format(err, "%s/%s", from[i], said);
    }
    return found;
}

/* What the first run decides: places, indicators of territories. */
static int begin(rlv_page_t *page, const rlv_run_folder_t *first)
{
    const rlv_page_options_t *const o = page->options;
    int status = RLV_OK;

    page->data_dir = rlv_page_data_dir(first, o->data_dir, o->share_dir, page->err);
    if (page->data_dir == NULL)
        return RLV_ERR_OS;

    for (int level = 0; level < RLV_NUM_LEVELS && status == RLV_OK; level++)
        status = rlv_page_places_init(&page->place[level], &first->table[level], page->err);
    if (status == RLV_OK)
        status = rlv_page_choose(page, first);
    return status < 0 ? status : rlv_page_put_places(page, first);
}

/* Reads a run, packs it, lets it go: one run is in memory at a time. */
static int take_run(rlv_page_t *page, size_t number)
{
    rlv_run_folder_t run = {0};
    json_t *const columns = json_object();
    int status = rlv_run_folder_read(&run, page->options->run_dir[number], page->notes, page->err);

    if (status == RLV_OK && number == 0)
        status = begin(page, &run);
    if (status == RLV_OK)
        status = rlv_page_pack(page, &run, &page->packed[number], columns);
    if (status == RLV_OK)
        status = rlv_page_put_run(page, &run, number, columns);
    json_decref(columns);
    rlv_run_folder_free(&run);
    return status;
}

static void free_page(rlv_page_t *page)
{
    for (int level = 0; level < RLV_NUM_LEVELS; level++)
        rlv_page_places_free(&page->place[level]);
    for (size_t i = 0; page->packed != NULL && i < page->options->num_runs; i++)
        rlv_bytes_free(&page->packed[i]);
    for (size_t i = 0; i < page->num_kept; i++)
        free(page->kept[i]);
    for (size_t i = 0; i < page->num_differences; i++)
        rlv_bytes_free(&page->difference[i]);
    free(page->difference);
    free(page->packed);
    free(page->kept);
    free(page->data_dir);
    json_decref(page->meta);
}

int rlv_page_write(const rlv_page_options_t *options, const char *path, rlv_notes_t *notes,
                   rlv_error_t *err)
{
    rlv_page_t page = {.options = options, .notes = notes, .err = err};
    int status = rlv_bytes_can_deflate(err);

    if (status == RLV_OK)
        status = rlv_publish_check(path, err);
    if (status < 0)
        return status;
    if (find_d3(options, err) == NULL)
        return err->status;
    page.meta =
        json_pack("{ss ss ss ss s[]}", "format", "releve-page-1", "version", RLV_VERSION, "date",
                  options->date, "lang", options->lang == RLV_LANG_EN ? "en" : "fr", "runs");
    page.packed = rlv_calloc(options->num_runs + 1, sizeof *page.packed, err);
    if (page.meta == NULL || page.packed == NULL)
        status = rlv_fail_memory(err, sizeof page);
    for (size_t i = 0; i < options->num_runs && status == RLV_OK; i++)
        status = take_run(&page, i);
    if (status == RLV_OK)
        status = rlv_page_put_comparisons(&page);
    if (status == RLV_OK) {
        (void)json_object_del(page.meta, "reference");
        status = assemble(&page, path);
    }
    free_page(&page);
    return status;
}

/* The engine of single-file imports: from files to rows of a source, accounts, tables, reports. */
#include "internal.h"
#include "official_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const rlv_official_source_t *const SOURCES[] = {
    &rlv_source_tvs,       &rlv_source_zoning,     &rlv_source_apl,      &rlv_source_rpps,
    &rlv_source_cnam,      &rlv_source_bpe,        &rlv_source_services, &rlv_source_inhabitants,
    &rlv_source_cog,       &rlv_source_movements,  &rlv_source_ages,     &rlv_source_omphale,
    &rlv_source_mortality, &rlv_source_structures, &rlv_source_qpv,      &rlv_source_mountain,
    &rlv_source_density,   &rlv_source_travel,     &rlv_source_outlines, &rlv_source_survey};
enum { NUM_SOURCES = sizeof SOURCES / sizeof *SOURCES };

size_t rlv_official_num_sources(void)
{
    return NUM_SOURCES;
}

rlv_official_info_t rlv_official_source(size_t index)
{
    return SOURCES[index]->info;
}

int rlv_official_find(const char *name)
{
    for (size_t k = 0; k < NUM_SOURCES; k++)
        if (strcmp(SOURCES[k]->info.name, name) == 0)
            return (int)k;
    return -1;
}

char *rlv_official_columns(size_t index, rlv_error_t *err)
{
    char *text = rlv_strdup("", err);

    for (size_t k = 0; k < SOURCES[index]->num_layouts && text != NULL; k++) {
        const rlv_layout_t *layout = &SOURCES[index]->layout[k];
        char *more = rlv_format(err, "%s%s%s:", text, k > 0 ? "; " : "", layout->name);
        for (size_t c = 0; c < RLV_LAYOUT_MAX_COLUMNS && layout->column[c].name && more; c++) {
            char *longer = rlv_format(err, "%s %s", more, layout->column[c].name);
            free(more);
            more = longer;
        }
        free(text);
        text = more;
    }
    return text;
}

/* --- rows ------------------------------------------------------------------------------------ */

const char *rlv_official_plain(const char *text, char out[256])
{
    rlv_layout_normalise(text, out, 256);
    return out;
}

bool rlv_official_has(const rlv_official_t *self, int column)
{
    return self->match->index[column] >= 0;
}

const char *rlv_official_text(const rlv_official_t *self, const rlv_tabular_row_t *row, int column)
{
    const int cell = self->match->index[column];
    return cell >= 0 && (size_t)cell < row->num_cells ? row->cell[cell] : "";
}

int rlv_official_fail(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                      const char *allowed, const char *format, ...)
{
    char what[RLV_ERROR_TEXT_SIZE / 2];
    const char *name = column >= 0 ? self->match->layout->column[column].name : NULL;
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return rlv_fail_at(self->err, RLV_ERR_DATA, row->path, row->line,
                       name != NULL && (name[0] == '?' || name[0] == '+') ? name + 1 : name,
                       allowed, "%s%s%s", row->sheet, *row->sheet != '\0' ? ": " : "", what);
}

int rlv_official_cell(rlv_official_t *self, const rlv_tabular_row_t *row, int cell, double low,
                      double high, double *value)
{
    const char *text = cell >= 0 && (size_t)cell < row->num_cells ? row->cell[cell] : "";
    const int got = rlv_tabular_number(text, value);
    char allowed[96];

    (void)snprintf(allowed, sizeof allowed, "a number from %g to %g", low, high);
    if (got < 0)
        return rlv_official_fail(self, row, -1, allowed, "column %d: '%.60s' is not a number",
                                 cell + 1, text);
    if (got > 0 && !(*value >= low && *value <= high))
        return rlv_official_fail(self, row, -1, allowed, "column %d: %g is out of range", cell + 1,
                                 *value);
    return got;
}

int rlv_official_real(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double low,
                      double high, double *value)
{
    *value = 0.0;
    return rlv_official_has(self, column)
               ? rlv_official_cell(self, row, self->match->index[column], low, high, value)
               : 0;
}

/* "1.283", "12,000": a number of thousands or of decimals, nobody can tell. */
static bool is_ambiguous(const char *text)
{
    const size_t whole = strspn(text, "0123456789");
    return whole > 0 && whole <= 3 && (text[whole] == '.' || text[whole] == ',') &&
           strspn(text + whole + 1, "0123456789") == 3 && text[whole + 4] == '\0';
}

int rlv_official_cell_count(rlv_official_t *self, const rlv_tabular_row_t *row, int cell,
                            double high, double *value)
{
    const int got = rlv_official_cell(self, row, cell, 0, high, value);

    if (got > 0 && (*value != floor(*value) || is_ambiguous(row->cell[cell])))
        return rlv_official_fail(self, row, -1, "a whole number, thousands by spaces if at all",
                                 "column %d: '%.60s' is not a count", cell + 1, row->cell[cell]);
    return got;
}

int rlv_official_count(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                       int64_t *value)
{
    double number = 0.0;
    const int got =
        rlv_official_has(self, column)
            ? rlv_official_cell_count(self, row, self->match->index[column], 1e9, &number)
            : 0;

    *value = (int64_t)number;
    return got;
}

/* --- accounts -------------------------------------------------------------------------------- */

static void account(rlv_account_t *to, double sum)
{
    to->rows++;
    to->sum += sum;
}

void rlv_official_found(rlv_official_t *self, rlv_place_kind_t kind, double sum)
{
    rlv_accounts_t *a = &self->accounts;

    account(&a->read, sum);
    account(kind == RLV_PLACE_MERGED  ? &a->merged
            : kind == RLV_PLACE_LATER ? &a->later
                                      : &a->matched,
            sum);
}

void rlv_official_elsewhere(rlv_official_t *self, double sum)
{
    account(&self->accounts.read, sum);
    account(&self->accounts.elsewhere, sum);
}

void rlv_official_drop(rlv_official_t *self, double sum, const char *reason, ...)
{
    rlv_accounts_t *a = &self->accounts;
    char text[sizeof a->dropped[0].reason];
    size_t k = 0;
    va_list args;

    va_start(args, reason);
    (void)vsnprintf(text, sizeof text, reason, args);
    va_end(args);
    account(&a->read, sum);
    while (k < a->num_reasons && strcmp(a->dropped[k].reason, text) != 0)
        k++;
    if (k == RLV_OFFICIAL_MAX_REASONS) {
        k--;
        (void)snprintf(text, sizeof text, "other reasons");
    }
    (void)snprintf(a->dropped[k].reason, sizeof text, "%s", text);
    if (k == a->num_reasons)
        a->num_reasons++;
    account(&a->dropped[k].account, sum);
}

static bool starts(const char *text, const char *const start[], size_t num)
{
    for (size_t k = 0; k < num; k++)
        if (strncmp(text, start[k], strlen(start[k])) == 0)
            return true;
    return false;
}

/* A row whose code is no commune's: totals, footer, units; anything else is an error. */
static int without_commune(rlv_official_t *self, const rlv_tabular_row_t *row, int column,
                           double sum)
{
    static const char *const TOTAL[] = {"total", "ensemble", "france"};
    static const char *const FOOTER[] = {"source", "note", "lecture", "champ", "nd", "ns", "*"};
    const char *code = rlv_official_text(self, row, column);
    char first[256] = "", plain[256];

    rlv_official_plain(code, plain);
    for (size_t c = 0; c < row->num_cells && first[0] == '\0'; c++)
        rlv_official_plain(row->cell[c], first);
    if (starts(plain, TOTAL, 3) || (plain[0] == '\0' && starts(first, TOTAL, 3))) {
        if (!isnan(self->accounts.total_of_file))
            return rlv_official_fail(self, row, column, "one", "a second line of totals");
        self->accounts.total_of_file = sum;
        return 0;
    }
    if (plain[0] == '\0' || starts(plain, FOOTER, 7)) {
        rlv_official_drop(self, 0.0, "line without a code (units, footer)");
        return 0;
    }
    return rlv_official_fail(self, row, column, "five characters, as 09001 or 2A004",
                             "'%.40s' is not a commune code", code);
}

int rlv_official_commune(rlv_official_t *self, const rlv_tabular_row_t *row, int column, double sum,
                         rlv_base_place_t *place)
{
    char code[6];
    const int got = rlv_tabular_commune(rlv_official_text(self, row, column), code);

    if (got == 0)
        return without_commune(self, row, column, sum);
    self->accounts.zeros_restored += got == 2;
    rlv_base_place(&self->base, code, place);
    if (place->kind == RLV_PLACE_ELSEWHERE) {
        rlv_official_elsewhere(self, sum);
        return 0;
    }
    if (place->kind == RLV_PLACE_UNKNOWN && !self->source->rates && sum != 0.0)
        return rlv_official_fail(self, row, column, "a commune of the base, or merged into one",
                                 "%s with %g has no place in the region%s", code, sum,
                                 self->base.num_movements == 0 ? " (no movements of communes: "
                                                                 "releve import movements)"
                                                               : "");
    if (place->kind == RLV_PLACE_UNKNOWN) {
        rlv_official_drop(self, sum, "unknown commune %s", code);
        return 0;
    }
    return 1;
}

/* --- sheets and rows ---------------------------------------------------------------------------
 */

static bool near(double a, double b)
{
    return fabs(a - b) <= 0.5 + 1e-9 * fabs(b);
}

/* A sheet's line of totals against its rows. */
static int check_total(rlv_official_t *self, const char *path)
{
    const rlv_accounts_t *a = &self->accounts;

    if (!a->counts || isnan(a->total_of_file) ||
        near(a->total_of_file, a->read.sum - a->sum_before))
        return RLV_OK;
    return rlv_fail_at(self->err, RLV_ERR_DATA, path, 0, NULL, NULL,
                       "the total does not balance: its line of totals says %.10g, the rows %.10g",
                       a->total_of_file, a->read.sum - a->sum_before);
}

static int begin_sheet(void *context, const char *path, const char *sheet, rlv_error_t *err)
{
    rlv_official_t *self = context;

    (void)err;
    const int status = check_total(self, path);
    if (status < 0)
        return status;
    rlv_layout_begin(&self->finder, sheet);
    self->match = NULL;
    self->sheet_year = rlv_official_year_in(sheet);
    self->accounts.total_of_file = NAN;
    self->accounts.sum_before = self->accounts.read.sum;
    return self->source->begin_sheet != NULL ? self->source->begin_sheet(self, sheet) : RLV_OK;
}

static bool is_asked(const rlv_official_t *self, const char *sheet)
{
    return self->options->sheet == NULL || strcmp(self->options->sheet, sheet) == 0;
}

static void append_once(char *text, size_t size, const char *more)
{
    const size_t used = strlen(text);
    if (*more != '\0' && strstr(text, more) == NULL)
        (void)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", more);
}

static int visit_row(void *context, const rlv_tabular_row_t *row, rlv_error_t *err)
{
    rlv_official_t *self = context;

    if (!is_asked(self, row->sheet))
        return RLV_OK;
    if (self->match != NULL)
        return self->source->row(self, row);
    const int found = rlv_layout_feed(&self->finder, row, err);
    if (found < 0)
        return found;
    if (found == 0) {
        if (self->sheet_year == 0 && row->num_cells > 0)
            self->sheet_year = rlv_official_year_of_title(row->cell[0]);
        return self->source->raw != NULL ? self->source->raw(self, row) : RLV_OK;
    }
    self->match = &self->finder.match;
    append_once(self->layouts, sizeof self->layouts, self->match->layout->name);
    append_once(self->sheets, sizeof self->sheets, row->sheet);
    return self->source->header != NULL ? self->source->header(self, row) : RLV_OK;
}

static int check_accounts(rlv_official_t *self)
{
    const rlv_accounts_t *a = &self->accounts;
    const double found = a->matched.sum + a->merged.sum + a->later.sum;
    size_t rows = a->matched.rows + a->merged.rows + a->later.rows + a->elsewhere.rows;
    double sum = found + a->elsewhere.sum;

    for (size_t k = 0; k < a->num_reasons; k++) {
        rows += a->dropped[k].account.rows;
        sum += a->dropped[k].account.sum;
    }
    if (rows != a->read.rows || (a->counts && !near(sum, a->read.sum)))
        return rlv_fail(self->err, RLV_ERR_SOFTWARE,
                        "%s: the accounts do not balance: %zu rows of %zu, %.10g of %.10g",
                        self->source->info.name, rows, a->read.rows, sum, a->read.sum);
    if (a->read.rows == 0 || a->matched.rows + a->merged.rows + a->later.rows == 0)
        return rlv_fail_at(self->err, RLV_ERR_DATA, self->file[0], 0, NULL, NULL,
                           "no row for region %s (%zu rows read)", self->options->region,
                           a->read.rows);
    return RLV_OK;
}

static int read_files(rlv_official_t *self)
{
    const rlv_tabular_visitor_t visitor = {begin_sheet, visit_row, self};
    int status = rlv_official_check_files(self);

    for (size_t k = 0; k < self->num_files && status == RLV_OK; k++) {
        const size_t found = self->finder.num_found;
        self->file_index = k;
        self->finder.best_score = 0;
        self->finder.sheets[0] = '\0';
        status = rlv_tabular_visit(self->file[k], NULL, &visitor, self->notes, self->err);
        if (status == RLV_OK && self->finder.num_found == found)
            status = rlv_layout_fail(&self->finder, self->file[k], self->err);
        if (status == RLV_OK)
            status = check_total(self, self->file[k]);
    }
    return status == RLV_OK ? rlv_official_check_keys(self) : status;
}

/* The sum of the first table is that of the rows that found their place. */
static int check_table(rlv_official_t *self)
{
    const rlv_accounts_t *a = &self->accounts;
    const double found = a->matched.sum + a->merged.sum + a->later.sum;
    double sum = 0.0;

    if (!a->counts || self->num_tables == 0)
        return RLV_OK;
    for (size_t i = 0; i < self->table[0].num_rows; i++)
        sum += self->table[0].row[i].sum;
    if (near(sum, found))
        return RLV_OK;
    return rlv_fail(self->err, RLV_ERR_DATA,
                    "%s: the total does not balance: %.10g in %s, %.10g in the rows read",
                    self->source->info.name, sum, self->table[0].name, found);
}

static int finish_tables(rlv_official_t *self, const char *folder)
{
    int status = RLV_OK;

    for (size_t k = 0; k < self->num_tables && status == RLV_OK; k++)
        status = rlv_tidy_finish(&self->table[k], self->err);
    if (status == RLV_OK)
        status = check_table(self);
    for (size_t k = 0; k < self->num_tables && status == RLV_OK; k++)
        if (self->replaced[k].num > 0)
            status = rlv_tidy_keep(&self->table[k], folder, self->replaced[k].field,
                                   self->replaced[k].num, self->err);
    for (size_t k = 0; k < self->num_tables && status == RLV_OK; k++)
        status = rlv_tidy_write(&self->table[k], folder, self->err);
    for (size_t k = 0; k < self->num_tables && status == RLV_OK; k++)
        status = rlv_official_write_report(self, self->table[k].name, self->table[k].num_rows,
                                           self->table[k].num_kept, folder);
    return status;
}

static void note_accounts(rlv_official_t *self)
{
    const rlv_accounts_t *a = &self->accounts;

    rlv_note(
        self->notes,
        "%s: %zu rows read: %zu matched, %zu of merged communes, %zu of communes merged since, "
        "%zu of other regions",
        self->source->info.name, a->read.rows, a->matched.rows, a->merged.rows, a->later.rows,
        a->elsewhere.rows);
    for (size_t k = 0; k < a->num_reasons; k++)
        rlv_note(self->notes, "%s: %zu rows dropped: %s", self->source->info.name,
                 a->dropped[k].account.rows, a->dropped[k].reason);
    if (a->counts)
        rlv_note(self->notes, "%s: total %.10g before, %.10g in the region",
                 self->source->info.name, a->read.sum,
                 a->matched.sum + a->merged.sum + a->later.sum);
    if (a->zeros_restored > 0)
        rlv_note(self->notes, "%s: %zu commune codes had lost their leading zero: restored",
                 self->source->info.name, a->zeros_restored);
    if (self->difference[0] != '\0')
        rlv_note(self->notes, "%s: %s", self->source->info.name, self->difference);
}

int rlv_official_table(rlv_official_t *self, const char *name, const char *header, size_t num_keys,
                       int decimals, const char *tail, const size_t replaced[], size_t num_replaced,
                       rlv_tidy_t **table)
{
    if (self->num_tables == RLV_OFFICIAL_MAX_TABLES || num_replaced > 4)
        return rlv_fail(self->err, RLV_ERR_SOFTWARE, "%s: too many tables",
                        self->source->info.name);
    const size_t k = self->num_tables++;
    rlv_tidy_init(&self->table[k], name, header, num_keys, decimals, tail);
    for (size_t i = 0; i < num_replaced; i++)
        self->replaced[k].field[i] = replaced[i];
    self->replaced[k].num = num_replaced;
    *table = &self->table[k];
    return RLV_OK;
}

/* The base is of the region asked for, when its region.csv says so. */
static int check_region(rlv_official_t *self)
{
    const char *asked = strcmp(self->options->region, "all") == 0 ? "FR" : self->options->region;
    rlv_csv_table_t table = {0};
    char *path = rlv_format(self->err, "%s/region.csv", self->options->folder);
    int status = path != NULL ? RLV_OK : RLV_ERR_OS;

    if (status == RLV_OK && access(path, F_OK) == 0) {
        status = rlv_csv_read(&table, path, ',', self->err);
        if (status == RLV_OK && table.num_rows > 0 &&
            strcmp(rlv_csv_text(&table, 0, 0), asked) != 0)
            status =
                rlv_fail_at(self->err, RLV_ERR_USAGE, path, 2, NULL, "--region CODE, -o FOLDER",
                            "the base is of region %s, not %s", rlv_csv_text(&table, 0, 0), asked);
    }
    rlv_csv_free(&table);
    free(path);
    return status;
}

static int run(rlv_official_t *self)
{
    const char *folder =
        self->source->info.national ? self->options->national : self->options->folder;
    int status = RLV_OK;

    if (self->options->date != NULL) {
        if (!rlv_tabular_date(self->options->date, self->date))
            return rlv_fail(self->err, RLV_ERR_USAGE, "--date '%.20s' [a day, YYYY-MM-DD]",
                            self->options->date);
    }
    if (self->source->needs_base)
        status = check_region(self);
    if (status == RLV_OK && self->source->needs_base)
        status = rlv_base_init(&self->base, self->options->folder, self->options->movements,
                               self->notes, self->err);
    if (status == RLV_OK)
        status = self->source->begin(self);
    if (status == RLV_OK)
        status = read_files(self);
    if (status == RLV_OK)
        status = check_accounts(self);
    if (status == RLV_OK && self->source->end != NULL)
        status = self->source->end(self);
    if (status == RLV_OK)
        status = finish_tables(self, folder);
    if (status == RLV_OK)
        note_accounts(self);
    return status;
}

int rlv_official_import(size_t source, char *const file[], size_t num_files,
                        const rlv_official_options_t *options, rlv_notes_t *notes, rlv_error_t *err)
{
    rlv_official_t *self = rlv_calloc(1, sizeof *self, err);

    if (self == NULL)
        return RLV_ERR_OS;
    self->source = SOURCES[source];
    self->options = options;
    self->file = file;
    self->num_files = num_files;
    self->notes = notes;
    self->err = err;
    self->accounts.total_of_file = NAN;
    self->accounts.counts = !self->source->rates;
    rlv_layout_finder_init(&self->finder, self->source->layout, self->source->num_layouts);
    const int status = run(self);
    if (self->source->release != NULL)
        self->source->release(self);
    for (size_t k = 0; k < self->num_tables; k++)
        rlv_tidy_free(&self->table[k]);
    rlv_base_free(&self->base);
    rlv_official_free_checks(self);
    free(self);
    return status;
}

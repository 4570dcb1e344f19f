#include "releve/gazetteer.h"

#include "releve/csv_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CANDIDATES = 8, MAX_DISTANCE = 2 };

/* --- folding -------------------------------------------------------------------------------- */

/* What a character beyond ASCII becomes: Latin letters without their marks. */
static const char *fold_wide(unsigned code)
{
    static const struct {
        unsigned first, last;
        const char *as;
    } LETTERS[] = {{0xC0, 0xC5, "a"},   {0xE0, 0xE5, "a"}, {0xC6, 0xC6, "ae"}, {0xE6, 0xE6, "ae"},
                   {0xC7, 0xC7, "c"},   {0xE7, 0xE7, "c"}, {0xC8, 0xCB, "e"},  {0xE8, 0xEB, "e"},
                   {0xCC, 0xCF, "i"},   {0xEC, 0xEF, "i"}, {0xD1, 0xD1, "n"},  {0xF1, 0xF1, "n"},
                   {0xD2, 0xD6, "o"},   {0xF2, 0xF6, "o"}, {0xD9, 0xDC, "u"},  {0xF9, 0xFC, "u"},
                   {0xDD, 0xDD, "y"},   {0xFD, 0xFD, "y"}, {0xFF, 0xFF, "y"},  {0x178, 0x178, "y"},
                   {0x152, 0x153, "oe"}};
    for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++)
        if (code >= LETTERS[i].first && code <= LETTERS[i].last)
            return LETTERS[i].as;
    return " ";
}

/* Decodes one UTF-8 character; a stray byte counts as a space. */
static unsigned decode(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    unsigned code = p[0];
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;

    code &= more == 3 ? 0x07u : more == 2 ? 0x0Fu : more == 1 ? 0x1Fu : 0xFFu;
    (*text)++;
    for (; more > 0 && ((unsigned char)**text & 0xC0u) == 0x80u; more--, (*text)++)
        code = code << 6 | ((unsigned char)**text & 0x3Fu);
    return code;
}

/* Replaces a whole word at `start` of a folded text. */
static size_t end_word(char *folded, size_t start, size_t length, size_t size)
{
    static const struct {
        const char *shortened, *full;
    } WORDS[] = {{"st", "saint"}, {"ste", "sainte"}};
    for (size_t i = 0; i < 2; i++) {
        const size_t full = strlen(WORDS[i].full);
        if (length - start == strlen(WORDS[i].shortened) && start + full < size &&
            memcmp(folded + start, WORDS[i].shortened, length - start) == 0) {
            memcpy(folded + start, WORDS[i].full, full);
            return start + full;
        }
    }
    return length;
}

void rlv_gazetteer_fold(const char *text, char *folded, size_t size)
{
    size_t length = 0, word = 0;

    while (*text != '\0') {
        const unsigned code = decode(&text);
        char one[2] = {(char)code, '\0'};
        const char *as = one;
        if (code >= 0x80)
            as = fold_wide(code);
        else if (code >= 'A' && code <= 'Z')
            one[0] = (char)(code - 'A' + 'a');
        else if (!(code >= 'a' && code <= 'z') && !(code >= '0' && code <= '9'))
            one[0] = ' ';
        if (*as == ' ') {
            length = end_word(folded, word, length, size);
            if (length > 0 && folded[length - 1] != ' ' && length + 1 < size)
                folded[length++] = ' ';
            word = length;
            continue;
        }
        for (; *as != '\0' && length + 1 < size; as++)
            folded[length++] = *as;
    }
    length = end_word(folded, word, length, size);
    while (length > 0 && folded[length - 1] == ' ')
        length--;
    folded[length] = '\0';
}

/* --- reading -------------------------------------------------------------------------------- */

typedef int read_row_t(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                       const int col[], rlv_error_t *err);

static int copy(const rlv_csv_table_t *table, size_t row, int column, char *to, size_t size,
                rlv_error_t *err)
{
    const char *text = NULL;
    const int status = rlv_csv_get_text(table, row, column, &text, err);
    if (status == RLV_OK && strlen(text) >= size)
        return rlv_csv_fail(table, row, column, err, NULL, "longer than %zu bytes", size - 1);
    if (status == RLV_OK)
        memcpy(to, text, strlen(text) + 1);
    return status;
}

static int read_name(const rlv_csv_table_t *table, size_t row, const int col[2],
                     rlv_place_name_t *place, rlv_error_t *err)
{
    const int status = copy(table, row, col[0], place->code, sizeof place->code, err);
    return status < 0 ? status : copy(table, row, col[1], place->name, sizeof place->name, err);
}

/* Index of a code among `num` elements of `size` bytes that start with a rlv_place_name_t. */
static int search(const void *first, size_t num, size_t size, const char *code)
{
    size_t low = 0, high = num;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const rlv_place_name_t *place = (const void *)((const char *)first + middle * size);
        const int order = strcmp(place->code, code);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

int rlv_gazetteer_commune(const rlv_gazetteer_t *self, const char *code)
{
    return search(self->commune, self->num_communes, sizeof *self->commune, code);
}

int rlv_gazetteer_territory(const rlv_gazetteer_t *self, const char *code)
{
    return search(self->territory, self->num_territories, sizeof *self->territory, code);
}

static int in_order(const rlv_csv_table_t *table, size_t row, int col, const char *before,
                    const char *code, rlv_error_t *err)
{
    if (row > 0 && strcmp(before, code) >= 0)
        return rlv_csv_fail(table, row, col, err, "rows sorted by code, each once", "%s after %s",
                            code, before);
    return RLV_OK;
}

static int read_department(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                           const int col[], rlv_error_t *err)
{
    self->num_departments = row + 1;
    return read_name(table, row, col, &self->department[row], err);
}

static int find_department(const rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                           int col, size_t *index, rlv_error_t *err)
{
    const char *code = rlv_csv_text(table, row, col);
    const int found = rlv_place_find(self->department, self->num_departments, code);
    if (found < 0)
        return rlv_csv_fail(table, row, col, err, NULL, "'%s' is no department", code);
    *index = (size_t)found;
    return RLV_OK;
}

static int read_territory(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                          const int col[], rlv_error_t *err)
{
    rlv_gazetteer_territory_t *t = &self->territory[row];
    int64_t cross = 0;
    int status = read_name(table, row, col, &t->place, err);

    self->num_territories = row + 1;
    if (status == RLV_OK)
        status = in_order(table, row, col[0], row > 0 ? t[-1].place.code : "", t->place.code, err);
    if (status == RLV_OK)
        status = find_department(self, table, row, col[2], &t->department, err);
    if (status == RLV_OK)
        status = rlv_csv_get_real(table, row, col[3], 0, 1, &t->mountain_share, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[4], 0, 1, &cross, err);
    t->cross_region = cross == 1;
    rlv_gazetteer_fold(t->place.name, t->folded, sizeof t->folded);
    return status;
}

static int read_commune(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                        const int col[], rlv_error_t *err)
{
    rlv_gazetteer_commune_t *c = &self->commune[row];
    int64_t mountain = 0;
    int territory = -1, status = read_name(table, row, col, &c->place, err);

    self->num_communes = row + 1;
    if (status == RLV_OK)
        status = in_order(table, row, col[0], row > 0 ? c[-1].place.code : "", c->place.code, err);
    if (status == RLV_OK)
        status = find_department(self, table, row, col[2], &c->department, err);
    if (status == RLV_OK) {
        territory = rlv_gazetteer_territory(self, rlv_csv_text(table, row, col[3]));
        if (territory < 0)
            status = rlv_csv_fail(table, row, col[3], err, NULL, "'%s' is no territory",
                                  rlv_csv_text(table, row, col[3]));
    }
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[4], 0, 1, &mountain, err);
    if (status == RLV_OK)
        status = rlv_csv_get_int(table, row, col[5], 0, 1000, &c->num_qpv, err);
    if (status < 0)
        return status;
    c->territory = (size_t)territory;
    c->mountain = mountain == 1;
    c->zone_2025 = rlv_zone_find(rlv_csv_text(table, row, col[6]));
    self->territory[territory].num_communes++;
    self->territory[territory].num_qpv += c->num_qpv;
    rlv_gazetteer_fold(c->place.name, c->folded, sizeof c->folded);
    return RLV_OK;
}

static int read_population(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                           const int col[], rlv_error_t *err)
{
    int64_t year = 0, population = 0;
    const int found = rlv_gazetteer_commune(self, rlv_csv_text(table, row, col[0]));
    int status = RLV_OK;

    if (found < 0)
        return rlv_csv_fail(table, row, col[0], err, NULL, "'%s' is no commune",
                            rlv_csv_text(table, row, col[0]));
    status = rlv_csv_get_int(table, row, col[1], 1900, 2200, &year, err);
    /* empty: counted with another commune that year */
    if (status == RLV_OK && *rlv_csv_text(table, row, col[2]) != '\0')
        status = rlv_csv_get_int(table, row, col[2], 0, 100000000, &population, err);
    rlv_gazetteer_commune_t *c = &self->commune[found];
    if (status == RLV_OK && year > c->population_year) {
        self->territory[c->territory].population += population - c->population;
        c->population_year = year;
        c->population = population;
    }
    return status;
}

static int read_merged(rlv_gazetteer_t *self, const rlv_csv_table_t *table, size_t row,
                       const int col[], rlv_error_t *err)
{
    rlv_gazetteer_merged_t *m = &self->merged[row];
    int status = read_name(table, row, col, &m->old, err);

    self->num_merged = row + 1;
    if (status == RLV_OK)
        status = copy(table, row, col[2], m->code, sizeof m->code, err);
    if (status == RLV_OK && rlv_gazetteer_commune(self, m->code) < 0)
        status = rlv_csv_fail(table, row, col[2], err, NULL, "'%s' is no commune", m->code);
    rlv_gazetteer_fold(m->old.name, m->folded, sizeof m->folded);
    return status;
}

/* Reads folder/name row by row; `field` (NULL: none) is the address of the pointer that gets an
 * array of elements of `size`. */
static int read_table(rlv_gazetteer_t *self, const char *folder, const char *name,
                      const char *const columns[], size_t num_columns, void *field, size_t size,
                      read_row_t *read_row, rlv_error_t *err)
{
    rlv_csv_table_t table = {0};
    int col[8];
    char *path = rlv_format(err, "%s/%s", folder, name);
    int status = path == NULL ? RLV_ERR_OS : rlv_csv_read(&table, path, ',', err);

    if (status == RLV_OK)
        status = rlv_csv_require(&table, columns, num_columns, col, NULL, err);
    if (status == RLV_OK && field != NULL) {
        void *array = rlv_calloc(table.num_rows, size, err);
        memcpy(field, &array, sizeof array);
        status = array == NULL ? RLV_ERR_OS : RLV_OK;
    }
    for (size_t row = 0; row < table.num_rows && status == RLV_OK; row++)
        status = read_row(self, &table, row, col, err);
    rlv_csv_free(&table);
    free(path);
    return status;
}

int rlv_gazetteer_read(rlv_gazetteer_t *self, const char *folder, rlv_error_t *err)
{
    static const char *const DEPARTMENTS[] = {"code", "name"};
    static const char *const TERRITORIES[] = {"code", "name", "department", "mountain_share",
                                              "cross_region"};
    static const char *const COMMUNES[] = {"code",     "name", "department", "territory",
                                           "mountain", "qpv",  "zone_2025"};
    static const char *const POPULATION[] = {"code", "year", "population"};
    static const char *const MERGED[] = {"old_code", "old_name", "code"};
    int status;

    memset(self, 0, sizeof *self);
    status = read_table(self, folder, "departments.csv", DEPARTMENTS, 2, &self->department,
                        sizeof *self->department, read_department, err);
    if (status == RLV_OK)
        status = read_table(self, folder, "territories.csv", TERRITORIES, 5, &self->territory,
                            sizeof *self->territory, read_territory, err);
    if (status == RLV_OK)
        status = read_table(self, folder, "communes.csv", COMMUNES, 7, &self->commune,
                            sizeof *self->commune, read_commune, err);
    if (status == RLV_OK)
        status = read_table(self, folder, "communes_population.csv", POPULATION, 3, NULL, 0,
                            read_population, err);
    if (status < 0)
        return status;
    char *merged = rlv_format(err, "%s/communes_merged.csv", folder);
    status = merged == NULL ? RLV_ERR_OS : RLV_OK;
    if (status == RLV_OK && access(merged, F_OK) == 0) {
        status = read_table(self, folder, "communes_merged.csv", MERGED, 3, &self->merged,
                            sizeof *self->merged, read_merged, err);
    }
    free(merged);
    return status;
}

void rlv_gazetteer_free(rlv_gazetteer_t *self)
{
    free(self->department);
    free(self->commune);
    free(self->territory);
    free(self->merged);
    memset(self, 0, sizeof *self);
}

/* --- finding -------------------------------------------------------------------------------- */

/* What is looked for: the name folded, and the department it is limited to ("" any). */
typedef struct {
    char folded[RLV_FOLDED_SIZE];
    char department[RLV_CODE_SIZE];
} wanted_t;

static void parse_wanted(const char *text, wanted_t *wanted)
{
    const char *open = strrchr(text, '(');
    char name[RLV_FOLDED_SIZE];

    memset(wanted, 0, sizeof *wanted);
    (void)snprintf(name, sizeof name, "%s", text);
    if (open != NULL && strchr(open, ')') != NULL && (size_t)(open - text) < sizeof name) {
        name[open - text] = '\0';
        (void)snprintf(wanted->department, sizeof wanted->department, "%.*s",
                       (int)strcspn(open + 1, ")"), open + 1);
    }
    rlv_gazetteer_fold(name, wanted->folded, sizeof wanted->folded);
}

/* How far a folded name is from the one wanted: 0 the same, 1 starts with it, 2 holds it, 3 and
 * more by Levenshtein distance, INT32_MAX beyond. */
static int distance_of(const char *folded, const char *wanted)
{
    int row[RLV_FOLDED_SIZE + 1];
    const size_t na = strlen(folded), nb = strlen(wanted);

    if (strcmp(folded, wanted) == 0)
        return 0;
    if (nb == 0)
        return INT32_MAX;
    if (strncmp(folded, wanted, nb) == 0)
        return 1;
    if (nb >= 3 && strstr(folded, wanted) != NULL)
        return 2;
    if ((na > nb ? na - nb : nb - na) > MAX_DISTANCE)
        return INT32_MAX;
    for (size_t j = 0; j <= nb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= na; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            const int change = diagonal + (folded[i - 1] != wanted[j - 1]);
            const int shift = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            diagonal = row[j];
            row[j] = change < shift ? change : shift;
        }
    }
    return row[nb] <= MAX_DISTANCE && (size_t)row[nb] < nb ? 2 + row[nb] : INT32_MAX;
}

typedef struct {
    int distance;
    rlv_gazetteer_match_t match;
    const char *code, *name, *department;
} candidate_t;

/* Keeps the nearest candidates, the first found before the later at the same distance. */
static void keep(candidate_t best[], size_t *num, const candidate_t *one)
{
    size_t at = *num;

    while (at > 0 && best[at - 1].distance > one->distance)
        at--;
    if (at >= MAX_CANDIDATES)
        return;
    const size_t last = *num < MAX_CANDIDATES ? *num : MAX_CANDIDATES - 1;
    for (size_t i = last; i > at; i--)
        best[i] = best[i - 1];
    best[at] = *one;
    *num = *num < MAX_CANDIDATES ? *num + 1 : MAX_CANDIDATES;
}

static bool department_fits(const rlv_gazetteer_t *self, size_t department, const wanted_t *wanted)
{
    return wanted->department[0] == '\0' ||
           strcmp(self->department[department].code, wanted->department) == 0;
}

static void consider(const rlv_gazetteer_t *self, rlv_place_kind_t kind, const wanted_t *wanted,
                     candidate_t best[], size_t *num)
{
    const bool commune = kind == RLV_PLACE_COMMUNE;
    const size_t total = commune ? self->num_communes : self->num_territories;

    for (size_t i = 0; i < total; i++) {
        const rlv_place_name_t *place =
            commune ? &self->commune[i].place : &self->territory[i].place;
        const size_t department =
            commune ? self->commune[i].department : self->territory[i].department;
        const char *folded = commune ? self->commune[i].folded : self->territory[i].folded;
        const candidate_t one = {distance_of(folded, wanted->folded),
                                 {kind, i, NULL},
                                 place->code,
                                 place->name,
                                 self->department[department].name};
        if (one.distance < INT32_MAX && department_fits(self, department, wanted))
            keep(best, num, &one);
    }
}

static void consider_merged(const rlv_gazetteer_t *self, const wanted_t *wanted, candidate_t best[],
                            size_t *num)
{
    for (size_t i = 0; i < self->num_merged; i++) {
        const rlv_gazetteer_merged_t *m = &self->merged[i];
        const int commune = rlv_gazetteer_commune(self, m->code);
        const size_t department = self->commune[commune].department;
        const candidate_t one = {distance_of(m->folded, wanted->folded),
                                 {RLV_PLACE_COMMUNE, (size_t)commune, m},
                                 m->old.code,
                                 m->old.name,
                                 self->department[department].name};
        if (one.distance < INT32_MAX && department_fits(self, department, wanted))
            keep(best, num, &one);
    }
}

static bool find_code(const rlv_gazetteer_t *self, const char *text, rlv_place_kind_t kind,
                      rlv_gazetteer_match_t *match)
{
    const int index = kind == RLV_PLACE_COMMUNE ? rlv_gazetteer_commune(self, text)
                                                : rlv_gazetteer_territory(self, text);
    *match = (rlv_gazetteer_match_t){kind, index < 0 ? 0 : (size_t)index, NULL};
    return index >= 0;
}

static bool find_old_code(const rlv_gazetteer_t *self, const char *text,
                          rlv_gazetteer_match_t *match)
{
    for (size_t i = 0; i < self->num_merged; i++)
        if (strcmp(self->merged[i].old.code, text) == 0) {
            const int commune = rlv_gazetteer_commune(self, self->merged[i].code);
            *match = (rlv_gazetteer_match_t){RLV_PLACE_COMMUNE, (size_t)commune, &self->merged[i]};
            return true;
        }
    return false;
}

/* A commune of the list that has merged since stands for the one it joined. */
static int present(const rlv_gazetteer_t *self, rlv_gazetteer_match_t *match)
{
    if (match->kind == RLV_PLACE_COMMUNE && match->merged == NULL) {
        rlv_gazetteer_match_t now;
        if (find_old_code(self, self->commune[match->index].place.code, &now))
            *match = now;
    }
    return RLV_OK;
}

static int fail_candidates(const char *text, bool ambiguous, const candidate_t best[], size_t num,
                           rlv_error_t *err)
{
    char list[RLV_ERROR_TEXT_SIZE / 2] = "";

    for (size_t i = 0; i < num; i++) {
        const size_t used = strlen(list);
        if (ambiguous && best[i].distance > 0)
            break;
        (void)snprintf(list + used, sizeof list - used, "%s%s %s (%s)%s", i > 0 ? ", " : "",
                       best[i].code, best[i].name, best[i].department,
                       best[i].match.merged != NULL ? ", merged" : "");
    }
    return rlv_fail_at(err, RLV_ERR_DATA, NULL, 0, text,
                       num > 0 ? list : "a name or a code of communes.csv or territories.csv", "%s",
                       ambiguous ? "several places have this name" : "no place has this name");
}

int rlv_gazetteer_find(const rlv_gazetteer_t *self, const char *text, rlv_place_kind_t prefer,
                       rlv_gazetteer_match_t *match, rlv_error_t *err)
{
    const rlv_place_kind_t other =
        prefer == RLV_PLACE_COMMUNE ? RLV_PLACE_TERRITORY : RLV_PLACE_COMMUNE;
    candidate_t best[MAX_CANDIDATES];
    wanted_t wanted;
    size_t num = 0;

    if (find_code(self, text, prefer, match) || find_code(self, text, other, match) ||
        find_old_code(self, text, match))
        return present(self, match);
    parse_wanted(text, &wanted);
    for (int pass = 0; pass < 3; pass++) { /* the kind preferred, the other, those merged */
        if (pass < 2)
            consider(self, pass == 0 ? prefer : other, &wanted, best, &num);
        else
            consider_merged(self, &wanted, best, &num);
        size_t exact = 0;
        while (exact < num && best[exact].distance == 0)
            exact++;
        if (exact == 1) {
            *match = best[0].match;
            return present(self, match);
        }
        if (exact > 1)
            return fail_candidates(text, true, best, num, err);
    }
    return fail_candidates(text, false, best, num, err);
}

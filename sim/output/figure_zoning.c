/* Zones present and prospective: the classes in force, and the most probable ones at the next
 * decision, hatched out where no class is likely enough. From classes.csv and prospective.csv of
 * `releve zone -o`. */
#include "figure_map.h"
#include "figure_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the map shows as a number; a map's classes are between its bounds. */
enum { ZIP, ZAC, ZAR, UNSURE, NUM_SHOWN };
static const char *const CLASSES[] = {"ZIP", "ZAC", "ZAR"};
static const double LIKELY = 2.0 / 3;
static const char INDICATOR[] = "zone";

typedef struct {
    const char *code;
    double sum[3]; /* probabilities, summed over rankings */
    int present;   /* -1: unknown */
} place_t;

typedef struct {
    place_t *place; /* [num_places], by code */
    size_t num_places;
    int year, num_rankings;
    char vintage[32];
} zones_t;

static int class_index(const char *text)
{
    for (int k = 0; k < 3; k++)
        if (strcmp(text, CLASSES[k]) == 0)
            return k;
    return -1;
}

static place_t *find_place(zones_t *z, const char *code)
{
    for (size_t i = z->num_places; i > 0; i--) /* rows come by code: the last one is likely */
        if (strcmp(z->place[i - 1].code, code) == 0)
            return &z->place[i - 1];
    return NULL;
}

/* Probabilities at the first decision of the table, mean over its rankings. */
static int read_prospective(const rlv_figure_work_t *work, zones_t *z, rlv_csv_table_t *csv)
{
    static const char *const COLUMNS[] = {"code", "year", "ranking", "class", "probability"};
    const char *rankings[16] = {NULL};
    int column[5];
    int status = rlv_figure_table_read(work, "prospective.csv", COLUMNS, 5, csv, column);

    if (status < 0)
        return status;
    if ((z->place = rlv_calloc(csv->num_rows, sizeof *z->place, work->err)) == NULL)
        return RLV_ERR_OS;
    z->year = (int)rlv_figure_table_number(csv, 0, column[1]);
    for (size_t i = 0; i < csv->num_rows; i++) {
        const int year = (int)rlv_figure_table_number(csv, i, column[1]);
        z->year = year < z->year ? year : z->year;
    }
    for (size_t i = 0; i < csv->num_rows; i++) {
        const char *const ranking = rlv_csv_text(csv, i, column[2]);
        const int k = class_index(rlv_csv_text(csv, i, column[3]));
        const double p = rlv_figure_table_number(csv, i, column[4]);
        if ((int)rlv_figure_table_number(csv, i, column[1]) != z->year)
            continue;
        int r = 0;
        while (r < 16 && rankings[r] != NULL && strcmp(rankings[r], ranking) != 0)
            r++;
        if (r < 16 && rankings[r] == NULL)
            rankings[z->num_rankings++] = ranking;
        place_t *place = find_place(z, rlv_csv_text(csv, i, column[0]));
        if (place == NULL) {
            place = &z->place[z->num_places++];
            *place = (place_t){.code = rlv_csv_text(csv, i, column[0]), .present = -1};
        }
        if (k >= 0 && isfinite(p))
            place->sum[k] += p;
    }
    return RLV_OK;
}

/* The classes of the last vintage of the table. */
static int read_present(const rlv_figure_work_t *work, zones_t *z)
{
    static const char *const COLUMNS[] = {"code", "vintage", "class"};
    rlv_csv_table_t csv = {0};
    int column[3];
    int status = rlv_figure_table_read(work, "classes.csv", COLUMNS, 3, &csv, column);

    for (size_t i = 0; status == RLV_OK && i < csv.num_rows; i++)
        if (strcmp(rlv_csv_text(&csv, i, column[1]), z->vintage) > 0)
            (void)snprintf(z->vintage, sizeof z->vintage, "%.30s",
                           rlv_csv_text(&csv, i, column[1]));
    for (size_t i = 0; status == RLV_OK && i < csv.num_rows; i++) {
        place_t *const place = find_place(z, rlv_csv_text(&csv, i, column[0]));
        if (place != NULL && strcmp(rlv_csv_text(&csv, i, column[1]), z->vintage) == 0)
            place->present = class_index(rlv_csv_text(&csv, i, column[2]));
    }
    rlv_csv_free(&csv);
    return status;
}

static int shown_class(const zones_t *z, const place_t *place, bool next)
{
    if (!next)
        return place->present;
    int best = 0;
    for (int k = 1; k < 3; k++)
        best = place->sum[k] > place->sum[best] ? k : best;
    return place->sum[best] / z->num_rankings >= LIKELY ? best : UNSURE;
}

static int compare_rows(const void *a, const void *b)
{
    return strcmp(((const rlv_run_row_t *)a)->code, ((const rlv_run_row_t *)b)->code);
}

/* A table as a map reads it: one row a territory, the class as its value. */
static int make_table(const rlv_figure_work_t *work, const zones_t *z, bool next,
                      rlv_run_table_t *table)
{
    table->row = rlv_calloc(z->num_places, sizeof *table->row, work->err);
    if (table->row == NULL)
        return RLV_ERR_OS;
    for (size_t i = 0; i < z->num_places; i++) {
        const int class = shown_class(z, &z->place[i], next);
        const double value = class < 0 ? (double)NAN : (double)class;
        table->row[i] = (rlv_run_row_t){.code = z->place[i].code,
                                        .name = "",
                                        .indicator = INDICATOR,
                                        .unit = "",
                                        .year = z->year,
                                        .mean = value,
                                        .p50 = value};
    }
    table->num_rows = z->num_places;
    qsort(table->row, table->num_rows, sizeof *table->row, compare_rows);
    return RLV_OK;
}

static void put_words(const rlv_figure_work_t *work, const rlv_map_t *map)
{
    (void)map;
    rlv_figure_text(work, "title", "%s",
                    RLV_TR(work, "Le zonage des médecins généralistes, aujourd’hui et demain",
                           "Zones for general practitioners, today and tomorrow"));
    rlv_figure_text(work, "subtitle", "%s",
                    RLV_TR(work,
                           "Classe en vigueur, et classe la plus probable à la prochaine décision",
                           "Class in force, and most probable class at the next decision"));
    rlv_figure_text(work, "legend", "%s",
                    RLV_TR(work, "Classe du territoire de vie-santé", "Class of the territory"));
    rlv_figure_text(work, "class1", "%s",
                    RLV_TR(work, "ZIP : intervention prioritaire", "ZIP: priority"));
    rlv_figure_text(work, "class2", "%s",
                    RLV_TR(work, "ZAC : action complémentaire", "ZAC: complementary"));
    rlv_figure_text(work, "class3", "%s",
                    RLV_TR(work, "ZAR ou hors zone", "ZAR or out of the zones"));
    rlv_figure_text(work, "class4", "%s",
                    RLV_TR(work, "aucune classe à 2 chances sur 3", "no class in 2 cases of 3"));
}

static int count_class(const rlv_map_panel_t *panel, int class)
{
    int n = 0;
    for (size_t i = 0; i < panel->table->num_rows; i++)
        n += panel->table->row[i].mean == class;
    return n;
}

static void put_remark(const rlv_figure_work_t *work, const rlv_map_t *map, int number,
                       const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    char key[24];

    (void)map;
    (void)tally;
    (void)snprintf(key, sizeof key, "remark%da", number);
    rlv_figure_text(
        work, key,
        RLV_TR(work, "%d territoires en ZIP, %d en ZAC", "%d territories in ZIP, %d in ZAC"),
        count_class(panel, ZIP), count_class(panel, ZAC));
    (void)snprintf(key, sizeof key, "remark%db", number);
    if (number > 1)
        rlv_figure_text(work, key, RLV_TR(work, "%d incertains", "%d uncertain"),
                        count_class(panel, UNSURE));
    else
        rlv_figure_text(work, key, "%s", "");
}

static char *reading(const rlv_figure_work_t *work, const rlv_map_t *map,
                     const rlv_map_panel_t *panel, const rlv_map_tally_t *tally)
{
    (void)map;
    (void)tally;
    return rlv_format(
        work->err,
        RLV_TR(
            work,
            "en %d, %d territoires seraient ZIP dans au moins 2 cas sur 3, sur les simulations et "
            "les classements essayés ; pour %d autres, aucune classe n’atteint ce seuil. Aucun "
            "classement n’est encore décidé.",
            "in %d, %d territories would be ZIP in at least 2 cases of 3, over simulations and the "
            "rankings tried; for %d others no class reaches that. No ranking is decided yet."),
        panel->year, count_class(panel, ZIP), count_class(panel, UNSURE));
}

static const rlv_map_t ZONES = {.indicator = INDICATOR,
                                .scale = 1,
                                .bound = {0.5, 1.5, 2.5},
                                .num_bounds = 3,
                                .remarkable = 0.5,
                                .use_mean = true,
                                .put_words = put_words,
                                .put_remark = put_remark,
                                .reading = reading};

int rlv_figure_zoning_prospective(rlv_figure_work_t *work)
{
    zones_t z = {0};
    rlv_csv_table_t csv = {0};
    rlv_run_table_t now = {0}, next = {0};
    char *titles[2] = {NULL, NULL};
    int status = read_prospective(work, &z, &csv);

    if (status == RLV_OK && (status = read_present(work, &z)) == RLV_OK &&
        (status = make_table(work, &z, false, &now)) == RLV_OK)
        status = make_table(work, &z, true, &next);
    if (status == RLV_OK) {
        titles[0] = rlv_format(work->err, RLV_TR(work, "Zonage %s", "Zones of %s"), z.vintage);
        titles[1] = rlv_format(work->err,
                               RLV_TR(work, "%d, %d classements essayés", "%d, %d rankings tried"),
                               z.year, z.num_rankings);
        const rlv_map_panel_t panel[] = {{&now, &now, &now, z.year, titles[0]},
                                         {&next, &next, &next, z.year, titles[1]}};
        status = titles[0] == NULL || titles[1] == NULL
                     ? RLV_ERR_OS
                     : rlv_figure_map_panels(work, &ZONES, panel, 2);
    }
    free(titles[0]);
    free(titles[1]);
    free(now.row);
    free(next.row);
    free(z.place);
    rlv_csv_free(&csv);
    return status;
}

/* The sheet as an A4 page, by gnuplot (plots/territory.gp). */
#include "figure_internal.h"
#include "sheet_internal.h"

#include "releve/out_folder.h"
#include "releve/publish.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char SPACE[] = RLV_NNBSP;

/* One line over the years: observed, then median and band. */
static int put_series(const rlv_figure_work_t *w, const rlv_sheet_line_t *line, const char *name)
{
    FILE *out = rlv_figure_open(w, name);

    if (out == NULL)
        return w->err->status;
    for (int ahead = 0; ahead < 2; ahead++) {
        const size_t n = ahead ? line->num_ahead : line->num_past;
        const rlv_sheet_point_t *at = ahead ? line->ahead : line->past;
        for (size_t i = 0; i < n; i++)
            (void)fprintf(out, "%d\t%.8g\t%.8g\t%.8g\n", at[i].year, at[i].p50, at[i].p05,
                          at[i].p95);
        if (n == 0) /* gnuplot wants a block to be there */
            (void)fprintf(out, "NaN\tNaN\tNaN\tNaN\n");
        (void)fprintf(out, "\n\n");
    }
    return rlv_figure_close(w, out, name);
}

static int put_ages(const rlv_sheet_t *self, const rlv_figure_work_t *w)
{
    FILE *out = rlv_figure_open(w, "ages.tsv");
    double most = 0;

    if (out == NULL)
        return w->err->status;
    for (int a = 0; a < RLV_SHEET_AGES; a++) {
        (void)fprintf(out, "%d\t%.6g\t%.6g\n", a, -self->ages[RLV_MAN][a],
                      self->ages[RLV_WOMAN][a]);
        most = fmax(most, fmax(self->ages[RLV_MAN][a], self->ages[RLV_WOMAN][a]));
    }
    const rlv_axis_t axis = rlv_figure_axis(0, most, 3);
    rlv_figure_put_axis(w, "ages", axis);
    return rlv_figure_close(w, out, "ages.tsv");
}

static void put_bounds(const rlv_figure_work_t *w, const rlv_sheet_line_t *line, const char *key,
                       double at_least)
{
    double high = at_least;
    for (size_t i = 0; i < line->num_past; i++)
        high = fmax(high, line->past[i].p50);
    for (size_t i = 0; i < line->num_ahead; i++)
        high = fmax(high, line->ahead[i].p95);
    rlv_figure_put_axis(w, key, rlv_figure_axis(0, high, 4));
}

/* A line of the page's list: rowN_a its label, rowN_b... its cells. */
static void put_row(const rlv_figure_work_t *w, int *row, const char *label,
                    const char *const cell[], size_t num_cells)
{
    char key[24];

    (void)snprintf(key, sizeof key, "row%da", ++*row);
    rlv_figure_text(w, key, "%s", label);
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(key, sizeof key, "row%d%c", *row, (char)('b' + (int)i));
        rlv_figure_text(w, key, "%s", i < num_cells ? cell[i] : "");
    }
}

static void put_figures(const rlv_sheet_t *self, const rlv_figure_work_t *w)
{
    static const struct {
        rlv_sheet_figure_t figure;
        const char *label[2];
        double scale;
        int decimals;
    } ROWS[] = {
        {RLV_FIGURE_POPULATION, {"Habitants", "Inhabitants"}, 1, 0},
        {RLV_FIGURE_GPS, {"Généralistes libéraux (BPE)", "Liberal GPs (BPE)"}, 1, 0},
        {RLV_FIGURE_DENSITY, {"pour 100 000 habitants", "per 100,000 inhabitants"}, 1, 0},
        {RLV_FIGURE_SHARE_60PLUS,
         {"60 ans et plus (%, inféré)", "60 and over (%, inferred)"},
         100,
         0},
        {RLV_FIGURE_APL, {"APL, tous âges", "APL, all ages"}, 1, 2},
        {RLV_FIGURE_PATIENTS_PER_GP,
         {"Patients par généraliste, 2014", "Patients per GP, 2014"},
         1,
         0},
        {RLV_FIGURE_ACTS_PER_GP, {"Actes par généraliste, 2014", "Acts per GP, 2014"}, 1, 0},
        {RLV_FIGURE_EMERGENCY_KM,
         {"Urgences (km à vol d’oiseau)", "Emergency (straight-line km)"},
         1,
         0},
    };
    const char *const head[] = {RLV_TR(w, "Territoire", "Territory"),
                                RLV_TR(w, "Département", "Department"),
                                RLV_TR(w, "Région", "Region"), "France"};
    char label[64];
    int row = 0;

    (void)snprintf(label, sizeof label, RLV_TR(w, "Chiffres clés, %d", "Key figures, %d"),
                   self->base_year);
    put_row(w, &row, label, head, 4);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        rlv_number_t number[RLV_NUM_COLUMNS];
        const char *cell[RLV_NUM_COLUMNS];
        for (int c = 0; c < RLV_NUM_COLUMNS; c++) {
            number[c] = rlv_number_format(self->figure[ROWS[i].figure][c] * ROWS[i].scale,
                                          ROWS[i].decimals, w->lang);
            cell[c] = number[c].text;
        }
        put_row(w, &row, ROWS[i].label[w->lang], cell, RLV_NUM_COLUMNS);
    }
    rlv_figure_number(w, "num_rows", row);
}

/* The lines under the panels, wrapped: needs, patients, zones, neighbours. */
static void put_line(const rlv_figure_work_t *w, int *line, const char *text)
{
    enum { WIDTH_PX = 1170, FONT_PX = 17 };
    char *const copy =
        w->lang == RLV_LANG_FR ? rlv_french_spaces(text, w->err) : rlv_strdup(text, w->err);
    char key[24];

    if (copy == NULL)
        return;
    (void)rlv_text_wrap(copy, (size_t)WIDTH_PX * 1000 / FONT_PX);
    for (char *at = copy; at != NULL;) {
        char *const end = strchr(at, '\n');
        if (end != NULL)
            *end = '\0';
        (void)snprintf(key, sizeof key, "line%d", ++*line);
        rlv_figure_text(w, key, "%s", at);
        at = end != NULL ? end + 1 : NULL;
    }
    free(copy);
}

static void put_needs(const rlv_sheet_t *self, const rlv_figure_work_t *w, int *line)
{
    char text[512];

    for (size_t i = 0; i < self->num_needs; i++) {
        const rlv_sheet_need_t *n = &self->need[i];
        char target[RLV_NUMBER_SIZE];
        if (n->joint && !n->together.feasible)
            continue;
        if (n->target == n->target)
            (void)snprintf(target, sizeof target, "%s", RLV_NUM(w, n->target, 1));
        else
            (void)snprintf(target, sizeof target, RLV_TR(w, "tenue (%d)", "held (%d)"),
                           self->base_year);
        if (!n->joint) {
            (void)snprintf(
                text, sizeof text,
                RLV_TR(w, "Installations en %d, APL %s : %s (interpolé, sans bande).",
                       "Installations in %d, APL %s: %s (interpolated, without a band)."),
                n->year, target, RLV_NUM(w, n->alone, 0));
            put_line(w, line, text);
            continue;
        }
        (void)snprintf(text, sizeof text,
                       RLV_TR(w,
                              "Installations en %d, APL %s%s : %s ici seul ; avec ses %zu "
                              "voisins tous à la cible, %s%d dont %d ici (chacun pour soi : %s).",
                              "Installations in %d, APL %s%s: %s here alone; with its %zu "
                              "neighbours all at the target, %s%d of which %d here (each alone: "
                              "%s)."),
                       n->year, target,
                       n->year > self->base_year ? RLV_TR(w, " (médianes)", " (medians)") : "",
                       RLV_NUM(w, n->alone, 0), self->num_neighbours,
                       n->together.exact ? "" : RLV_TR(w, "au plus ", "at most "),
                       n->together.total, n->together.count[0], RLV_NUM(w, n->apart, 0));
        put_line(w, line, text);
    }
}

static void put_ahead(const rlv_sheet_t *self, const rlv_figure_work_t *w, int *line)
{
    char text[1024];
    size_t used;

    if (self->ahead.year == 0)
        return;
    used = (size_t)snprintf(
        text, sizeof text,
        RLV_TR(w, "Zonage prospectif de %d (arrondi) : ", "Prospective zoning of %d (rounded): "),
        self->ahead.year);
    for (size_t k = 0; k < self->ahead.num_rankings && used < sizeof text; k++) {
        const double *share = self->ahead.probability[k];
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 RLV_TR(w, "ZIP %s %%, ZAC %s %%, ZAR %s %% (%s)%s",
                                        "ZIP %s%%, ZAC %s%%, ZAR %s%% (%s)%s"),
                                 RLV_NUM(w, 100 * share[RLV_ZONE_ZIP], 0),
                                 RLV_NUM(w, 100 * share[RLV_ZONE_ZAC], 0),
                                 RLV_NUM(w, 100 * share[RLV_ZONE_ZAR], 0), self->ahead.ranking[k],
                                 k + 1 == self->ahead.num_rankings ? "."
                                 : w->lang == RLV_LANG_FR          ? " ; "
                                                                   : "; ");
    }
    put_line(w, line, text);
}

static void put_surroundings(const rlv_sheet_t *self, const rlv_figure_work_t *w, int *line)
{
    const rlv_sheet_point_t *d = rlv_sheet_ahead(self, RLV_SERIES_DEPARTURES, self->base_year);
    char text[1024];
    size_t used;

    if (d != NULL) {
        (void)snprintf(
            text, sizeof text,
            RLV_TR(w,
                   "Patients qui perdent leur médecin, %d–%d : %s [%s–%s], à %s patients "
                   "par départ [supposé : %s–%s].",
                   "Patients who lose their GP, %d–%d: %s [%s–%s], at %s patients a "
                   "departure [assumed: %s–%s]."),
            self->base_year, self->base_year + 5,
            RLV_NUM(w, 100 * round(d->p50 * self->list_size / 100), 0),
            RLV_NUM(w, 100 * round(d->p05 * self->list_low / 100), 0),
            RLV_NUM(w, 100 * round(d->p95 * self->list_high / 100), 0),
            RLV_NUM(w, self->list_size, 0), RLV_NUM(w, self->list_low, 0),
            RLV_NUM(w, self->list_high, 0));
        put_line(w, line, text);
    }
    (void)snprintf(text, sizeof text,
                   RLV_TR(w,
                          "Communes avec une MSP : %zu. Dispositifs d’aide ouverts en 2026 à qui "
                          "remplit les conditions : %zu (releve aids).",
                          "Communes with an MSP: %zu. Schemes of aid open in 2026 to who meets the "
                          "conditions: %zu (releve aids)."),
                   self->msp_communes, self->num_aids);
    put_line(w, line, text);
    used = (size_t)snprintf(text, sizeof text, "%s", RLV_TR(w, "Zonage : ", "Zoning: "));
    for (size_t i = 0; i < self->num_zones && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s %s (%s)%s",
                                 self->zone[i].vintage, self->zone[i].class_name,
                                 self->zone[i].rebuilt ? RLV_TR(w, "reconstitué", "rebuilt")
                                                       : RLV_TR(w, "observé", "observed"),
                                 i + 1 < self->num_zones ? ", " : ".");
    if (self->num_zones > 0)
        put_line(w, line, text);
    put_ahead(self, w, line);
    used = (size_t)snprintf(text, sizeof text, "%s", RLV_TR(w, "Voisins : ", "Neighbours: "));
    for (size_t i = 0; i < self->num_neighbours && used < sizeof text; i++)
        used += (size_t)snprintf(
            text + used, sizeof text - used, "%s (%s%skm)%s",
            self->from.model->region->territory[self->neighbour[i].territory].name,
            RLV_NUM(w, self->neighbour[i].km, 0), SPACE, i + 1 < self->num_neighbours ? ", " : ".");
    if (self->num_neighbours > 0)
        put_line(w, line, text);
}

static void put_caption(const rlv_sheet_t *self, const rlv_figure_work_t *w, int *line)
{
    const rlv_run_folder_t *run = self->from.run;
    char text[1024];

    put_line(w, line,
             RLV_TR(w,
                    "Lecture : points, valeurs observées ; trait, médiane projetée ; bande, neuf "
                    "réplications sur dix (pour l’APL, erreur de mesure comprise). Âges attendus "
                    "par la synthèse : l’effectif est observé, les âges sont inférés.",
                    "Reading: dots, observed; line, projected median; band, nine replicates in ten "
                    "(for the APL with the error of its measure). Ages expected by the synthesis: "
                    "the count is observed, ages are inferred."));
    put_line(w, line,
             RLV_TR(w,
                    "Champ : médecins généralistes installés, libéraux ou mixtes, au lieu "
                    "d’exercice (définition BPE, dates de référence supposées).",
                    "Scope: installed GPs, liberal or mixed, by place of practice (BPE definition, "
                    "reference dates assumed)."));
    if (run != NULL)
        (void)snprintf(
            text, sizeof text,
            RLV_TR(w,
                   "Source : INSEE, DREES, CNAM (SNIR 2014, par département), FINESS, ARS ; France "
                   "sans Mayotte ; "
                   "calculs "
                   "Relève " RLV_VERSION ", scénario « %s », graine %s, %ld réplication%s.",
                   "Source: INSEE, DREES, CNAM (SNIR 2014, by department), FINESS, ARS; France "
                   "without Mayotte; "
                   "Relève " RLV_VERSION ", scenario “%s”, seed %s, %ld replicate%s."),
            run->manifest.title, run->manifest.seed, run->manifest.replicates,
            rlv_plural((size_t)run->manifest.replicates, w->lang));
    else
        (void)snprintf(
            text, sizeof text, "%s",
            RLV_TR(w,
                   "Source : INSEE, DREES, CNAM (SNIR 2014, par département), FINESS, ARS ; France "
                   "sans Mayotte ; "
                   "calculs "
                   "Relève " RLV_VERSION ". Sans calcul à disposition : rien de projeté.",
                   "Source: INSEE, DREES, CNAM (SNIR 2014, by department), FINESS, ARS; France "
                   "without Mayotte; "
                   "Relève " RLV_VERSION ". No run at hand: nothing projected."));
    put_line(w, line, text);
}

static void put_titles(const rlv_sheet_t *self, const rlv_figure_work_t *w)
{
    const rlv_gazetteer_t *g = self->from.gazetteer;
    char title[sizeof self->name];

    memcpy(title, self->name, sizeof title);
    rlv_text_cut(title, 42000);
    rlv_figure_text(w, "title", "%s", title);
    rlv_figure_text(w, "subtitle", "%s%s%s, %zu %s%s", self->code, self->own ? "" : " — ",
                    g->department[self->department].name, self->num_communes,
                    self->num_communes > 1 ? "communes" : "commune",
                    self->own ? RLV_TR(w, " ; projeté interpolé", "; projection interpolated")
                              : "");
    rlv_figure_text(w, "gps", "%s", RLV_TR(w, "Médecins généralistes", "General practitioners"));
    rlv_figure_text(w, "apl", "%s",
                    RLV_TR(w, "APL (consultations par an et habitant)",
                           "APL (consultations a year and inhabitant)"));
    rlv_figure_text(w, "ages", "%s",
                    RLV_TR(w, "Âges attendus (hommes | femmes)", "Expected ages (men | women)"));
    rlv_figure_text(w, "population", "%s",
                    RLV_TR(w, "Habitants (milliers)", "Inhabitants (thousands)"));
    rlv_figure_text(w, "fragile", "%s", RLV_NUM(w, 2.5, 1));
    rlv_figure_text(w, "well", "%s", RLV_NUM(w, 4, 0));
}

static int prepare(const rlv_sheet_t *self, const rlv_figure_work_t *w)
{
    int line = 0, status;

    rlv_figure_text(w, "decimal", "%s", RLV_TR(w, ",", "."));
    rlv_figure_text(w, "theme", "print");
    rlv_figure_number(w, "width", 1240);
    rlv_figure_number(w, "height", 1754);
    rlv_figure_number(w, "caption_lines", 0);
    put_titles(self, w);
    put_figures(self, w);
    put_needs(self, w, &line);
    put_surroundings(self, w, &line);
    put_caption(self, w, &line);
    rlv_figure_number(w, "num_lines", line);
    put_bounds(w, &self->line[RLV_SERIES_GPS], "gps", 1);
    put_bounds(w, &self->line[RLV_SERIES_APL], "apl", 4.5);
    put_bounds(w, &self->line[RLV_SERIES_POPULATION], "population", 1);
    rlv_figure_number(w, "year_low", 2012);
    rlv_figure_number(w, "year_high",
                      self->from.run != NULL ? self->from.run->manifest.horizon : self->base_year);
    if ((status = put_series(w, &self->line[RLV_SERIES_GPS], "gps.tsv")) < 0 ||
        (status = put_series(w, &self->line[RLV_SERIES_APL], "apl.tsv")) < 0 ||
        (status = put_series(w, &self->line[RLV_SERIES_POPULATION], "population.tsv")) < 0)
        return status;
    return put_ages(self, w);
}

/* Copies the picture to its place through a temporary name beside it. */
static int publish(const char *picture, const char *path, rlv_error_t *err)
{
    char buffer[1 << 14];
    char *temporary = rlv_format(err, "%s.new", path);
    FILE *from = fopen(picture, "rb"), *to = temporary != NULL ? fopen(temporary, "wb") : NULL;
    size_t n;
    int status = RLV_OK;

    if (from == NULL || to == NULL)
        status =
            rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: cannot be created (%s)", path, strerror(errno));
    while (status == RLV_OK && (n = fread(buffer, 1, sizeof buffer, from)) > 0)
        if (fwrite(buffer, 1, n, to) != n)
            status = rlv_fail(err, RLV_ERR_IO, "%s: %s", path, strerror(errno));
    if (from != NULL)
        (void)fclose(from);
    if (to != NULL && fclose(to) != 0 && status == RLV_OK)
        status = rlv_fail(err, RLV_ERR_IO, "%s: %s", path, strerror(errno));
    if (status == RLV_OK)
        status = rlv_publish(temporary, path, err);
    if (status < 0 && to != NULL)
        (void)unlink(temporary);
    free(temporary);
    return status;
}

int rlv_sheet_draw(const rlv_sheet_t *self, const char *plots_dir, const char *path,
                   rlv_lang_t lang, rlv_notes_t *notes, rlv_error_t *err)
{
    const char *const base = getenv("TMPDIR");
    const char *const kind = strcmp(strrchr(path, '.'), ".pdf") == 0 ? "pdf" : "png";
    char *dir = rlv_format(err, "%s/releve-sheet-XXXXXX", base != NULL && *base ? base : "/tmp");
    char *script = rlv_format(err, "%s/territory.gp", plots_dir);
    char *picture = NULL;
    rlv_figure_work_t w = {.lang = lang, .theme = RLV_THEME_PRINT, .notes = notes, .err = err};
    bool made = false;
    int status = dir == NULL || script == NULL ? RLV_ERR_OS : RLV_OK;

    if (status == RLV_OK)
        status = rlv_publish_check(path, err);
    if (status == RLV_OK) {
        made = mkdtemp(dir) != NULL;
        if (!made)
            status = rlv_fail(err, RLV_ERR_CANT_CREATE, "%s: %s", dir, strerror(errno));
    }
    w.dir = dir;
    if (status == RLV_OK && (w.texts = rlv_figure_open(&w, "texts.tsv")) == NULL)
        status = err->status;
    if (status == RLV_OK) {
        status = prepare(self, &w);
        const int closed = rlv_figure_close(&w, w.texts, "texts.tsv");
        status = status < 0 ? status : closed;
    }
    if (status == RLV_OK)
        status = rlv_gnuplot_draw("gnuplot", script, plots_dir, dir, kind, notes, err);
    if (status == RLV_OK && (picture = rlv_format(err, "%s/picture.%s", dir, kind)) == NULL)
        status = RLV_ERR_OS;
    if (status == RLV_OK)
        status = publish(picture, path, err);
    if (made)
        rlv_remove_tree(dir);
    free(dir);
    free(script);
    free(picture);
    return status;
}

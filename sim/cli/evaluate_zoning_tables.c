/* The tables of `releve evaluate zoning`, its names, its provenance. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate_zoning.h"
#include "releve/sha256.h"

const char *rlv_zs_contrast_name(enum rlv_zs_contrast contrast)
{
    static const char *const NAMES[] = {"entered_zip_vs_unchanged", "entered_zac_vs_unchanged",
                                        "entered_zip_vs_entered_zac"};
    return NAMES[contrast];
}

const char *rlv_zs_contrast_words(const rlv_evaluate_zoning_t *self, enum rlv_zs_contrast contrast)
{
    static const char *const FRENCH[] = {"entrés en ZIP, comparés aux inchangés",
                                         "entrés en ZAC, comparés aux inchangés",
                                         "entrés en ZIP, comparés aux entrés en ZAC"};
    static const char *const ENGLISH[] = {"entered ZIP, against unchanged",
                                          "entered ZAC, against unchanged",
                                          "entered ZIP, against entered ZAC"};
    return self->english ? ENGLISH[contrast] : FRENCH[contrast];
}

const char *rlv_zs_outcome_name(enum rlv_zs_outcome outcome)
{
    static const char *const NAMES[] = {"gp_density_p100k", "apl", "population"};
    return NAMES[outcome];
}

const char *rlv_zs_method_name(enum rlv_zs_method method)
{
    static const char *const NAMES[] = {"difference", "bands", "mean_reversion"};
    return NAMES[method];
}

const char *rlv_zs_window_name(enum rlv_zs_window window)
{
    static const char *const NAMES[] = {"list_2018_10", "decree_2017_11", "earlier_list", "before",
                                        "placebo_zoning"};
    return NAMES[window];
}

const char *rlv_zs_threshold_name(enum rlv_zs_threshold threshold)
{
    static const char *const NAMES[] = {"cap_zip", "cap_zac", "placebo_2_5"};
    return NAMES[threshold];
}

static void put_real(FILE *file, double value)
{
    if (isfinite(value))
        (void)fprintf(file, ",%.17g", value);
    else
        (void)fputc(',', file);
}

/* --- description.csv */

/* Weighted mean (weight given) or sum by class. */
static void by_class(const rlv_evaluate_zoning_t *self, const int *zone, const double *x,
                     const double *weight, double value[RLV_NUM_ZONES])
{
    double sum[RLV_NUM_ZONES] = {0}, total[RLV_NUM_ZONES] = {0};
    for (size_t i = 0; i < self->n; i++)
        if (isfinite(x[i])) {
            sum[zone[i]] += (weight != NULL ? weight[i] : 1.0) * x[i];
            total[zone[i]] += weight != NULL ? weight[i] : 1.0;
        }
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        value[z] = total[z] > 0 ? (weight != NULL ? sum[z] / total[z] : sum[z]) : NAN;
}

/* GPs and their density; those of 2014 are imputed: never in an estimator. */
static const struct {
    enum rlv_zs_gp column;
    int year, inhabitants;
    const char *status, *definition, *source;
} STOCKS[] = {
    {RLV_ZS_GP_RPPS_2014, 2014, 2014, "imputed",
     "RPPS liberal and mixed, 1 January 2014, department stock spread by BPE mid-2010s",
     "DREES, RPPS"},
    {RLV_ZS_GP_CNAM_2014, 2015, 2015, "imputed",
     "CNAM liberal, 31 December 2014, department stock spread by BPE mid-2010s", "CNAM, SNIR"},
    {RLV_ZS_GP_MID, 2017, 2017, "observed",
     "BPE D201, mid-2010s (2017 or 2018: the file does not say)", "INSEE, BPE"},
    {RLV_ZS_GP_2020, 2020, 2020, "observed", "BPE D201, 2020", "INSEE, BPE"},
};
enum { NUM_STOCKS = sizeof STOCKS / sizeof *STOCKS };

static size_t describe_stocks(const rlv_evaluate_zoning_t *self, const int *zone,
                              rlv_zs_description_t *rows)
{
    size_t used = 0;
    for (size_t s = 0; s < NUM_STOCKS; s++) {
        double gps[RLV_NUM_ZONES], people[RLV_NUM_ZONES];
        by_class(self, zone, self->gp[STOCKS[s].column], NULL, gps);
        by_class(self, zone, rlv_zs_population(self, STOCKS[s].inhabitants), NULL, people);
        for (int density = 0; density < 2; density++) {
            rlv_zs_description_t *row = &rows[used++];
            *row = (rlv_zs_description_t){.year = STOCKS[s].year,
                                          .indicator = density ? "gp_density_p100k" : "gp",
                                          .unit = density ? "per 100,000 inhabitants" : "GPs",
                                          .status = STOCKS[s].status,
                                          .definition = STOCKS[s].definition,
                                          .source = STOCKS[s].source};
            for (int z = 0; z < RLV_NUM_ZONES; z++)
                row->value[z] = density ? gps[z] / people[z] * 1e5 : gps[z];
        }
    }
    return used;
}

static size_t describe_places(const rlv_evaluate_zoning_t *self, const int *zone,
                              rlv_zs_description_t *rows)
{
    const struct {
        const char *indicator, *unit, *definition, *source;
        const double *x, *weight;
        int year;
    } PLACES[] = {
        {"msp_communes", "communes", "communes with an MSP, no opening date: described only",
         "FINESS", self->msp, NULL, 2025},
        {"qpv", "districts", "QPV, generation 2024-25", "ANCT", self->qpv, NULL, 2025},
        {"mountain_share", "share of inhabitants", "in an ANCT massif", "ANCT", self->mountain,
         rlv_zs_population(self, RLV_ZS_LAST_YEAR), 2025},
        {"km_to_emergency", "kilometres",
         "straight line to an emergency department of recent date, mean over communes", "FINESS",
         self->emergency, rlv_zs_population(self, RLV_ZS_LAST_YEAR), 2025},
        {"apl_le65", "consultations a year per inhabitant",
         "GPs of 65 or less, first release, mean by inhabitants: what the rule ranks on", "DREES",
         self->rank[RLV_ZS_RANK_LE65_2016], rlv_zs_population(self, 2017), 2016},
        {"apl_le65", "consultations a year per inhabitant",
         "GPs of 65 or less, first release, mean by inhabitants: what the rule ranks on", "DREES",
         self->rank[RLV_ZS_RANK_LE65_2018], rlv_zs_population(self, 2017), 2018},
    };
    size_t used = 0;
    for (size_t p = 0; p < sizeof PLACES / sizeof *PLACES; p++) {
        rlv_zs_description_t *row = &rows[used++];
        *row = (rlv_zs_description_t){.year = PLACES[p].year,
                                      .indicator = PLACES[p].indicator,
                                      .unit = PLACES[p].unit,
                                      .status = "observed",
                                      .definition = PLACES[p].definition,
                                      .source = PLACES[p].source};
        by_class(self, zone, PLACES[p].x, PLACES[p].weight, row->value);
    }
    return used;
}

size_t rlv_zs_describe(const rlv_evaluate_zoning_t *self, enum rlv_zs_vintage vintage,
                       rlv_zs_description_t *rows, size_t most)
{
    const int *zone = self->zone[vintage];
    size_t used = 0;

    if (most < 2 * NUM_STOCKS + 6 + RLV_ZS_NUM_APL + RLV_ZS_NUM_YEARS)
        return 0;
    used += describe_stocks(self, zone, rows);
    for (int k = 0; k < RLV_ZS_NUM_APL; k++) {
        rlv_zs_description_t *row = &rows[used++];
        *row =
            (rlv_zs_description_t){.year = RLV_ZS_APL_YEAR[k],
                                   .indicator = "apl",
                                   .unit = "consultations a year per inhabitant",
                                   .status = "observed",
                                   .definition = "all ages, revised series, mean by inhabitants of "
                                                 "2017",
                                   .source = "DREES, APL"};
        by_class(self, zone, self->apl[k], rlv_zs_population(self, 2017), row->value);
    }
    for (int y = RLV_ZS_FIRST_YEAR; y <= RLV_ZS_LAST_YEAR; y++) {
        rlv_zs_description_t *row = &rows[used++];
        *row = (rlv_zs_description_t){.year = y,
                                      .indicator = "population",
                                      .unit = "inhabitants",
                                      .status = y == 2020 ? "interpolated" : "observed",
                                      .definition = "municipal inhabitants on 1 January",
                                      .source = "INSEE, populations légales"};
        by_class(self, zone, rlv_zs_population(self, y), NULL, row->value);
    }
    return used + describe_places(self, zone, rows + used);
}

void rlv_zs_write_description(const rlv_evaluate_zoning_t *self, FILE *file)
{
    static const char *const VINTAGES[] = {"2018", "2022", "2025"};
    rlv_zs_description_t rows[64];
    (void)fputs(
        "class_list,class_status,class,year,indicator,unit,value,status,definition,source\n", file);
    for (int v = 0; v < RLV_ZS_NUM_VINTAGES; v++) {
        const size_t count = rlv_zs_describe(self, (enum rlv_zs_vintage)v, rows, 64);
        for (size_t r = 0; r < count; r++)
            for (int z = 0; z < RLV_NUM_ZONES; z++) {
                (void)fprintf(file, "%s,%s,%s,%d,%s,\"%s\"", VINTAGES[v], self->zone_status[v],
                              rlv_zone_name((rlv_zone_t)z), rows[r].year, rows[r].indicator,
                              rows[r].unit);
                put_real(file, rows[r].value[z]);
                (void)fprintf(file, ",%s,\"%s\",\"%s\"\n", rows[r].status, rows[r].definition,
                              rows[r].source);
            }
    }
}

/* --- estimates.csv */

static void put_difference(FILE *file, const rlv_zs_row_t *row)
{
    static const rlv_difference_t NONE = {.estimate = NAN,
                                          .std_error = NAN,
                                          .lower = NAN,
                                          .upper = NAN,
                                          .p_value = NAN,
                                          .detectable = NAN,
                                          .treated_change = NAN,
                                          .control_change = NAN};
    const rlv_difference_t *v = row->estimated ? &row->value : &NONE;
    put_real(file, v->estimate);
    put_real(file, v->std_error);
    put_real(file, v->lower);
    put_real(file, v->upper);
    put_real(file, v->p_value);
    put_real(file, row->estimated ? row->p_randomisation : NAN);
    put_real(file, row->estimated ? row->p_wild : NAN);
    put_real(file, v->detectable);
    put_real(file, v->treated_change);
    put_real(file, v->control_change);
    (void)fprintf(file, ",%zu,%zu", v->num_treated, v->num_control);
}

void rlv_zs_write_estimates(const rlv_evaluate_zoning_t *self, FILE *file)
{
    (void)fputs("outcome,contrast,method,window,scale,class_year,reference,year,apart,retained,"
                "estimate,std_error,lower,upper,p_value,p_randomisation,p_wild,smallest_detectable,"
                "treated_change,control_change,n_treated,n_control,placebo_outcome,placebo_year,"
                "placebo_estimate,placebo_std_error,placebo_p_value,note\n",
                file);
    for (size_t r = 0; r < self->num_rows; r++) {
        const rlv_zs_row_t *row = &self->row[r];
        const rlv_zs_row_t *placebo = row->placebo >= 0 ? &self->row[row->placebo] : NULL;
        (void)fprintf(file, "%s,%s,%s,%s,%s,%d,%d,%d,%d,%d", rlv_zs_outcome_name(row->outcome),
                      rlv_zs_contrast_name(row->contrast), rlv_zs_method_name(row->method),
                      rlv_zs_window_name(row->window),
                      row->scale == RLV_SCALE_LEVEL ? "level" : "log", row->class_year,
                      row->reference, row->year, row->apart, rlv_zs_row_retained(self, row));
        put_difference(file, row);
        if (placebo != NULL && placebo->estimated) {
            (void)fprintf(file, ",%s,%d", rlv_zs_outcome_name(placebo->outcome), placebo->year);
            put_real(file, placebo->value.estimate);
            put_real(file, placebo->value.std_error);
            put_real(file, placebo->value.p_value);
        } else {
            (void)fputs(",,,,,", file);
        }
        (void)fprintf(file, ",\"%s\"\n", row->note);
    }
}

void rlv_zs_write_discontinuities(const rlv_evaluate_zoning_t *self, FILE *file)
{
    (void)fputs("outcome,threshold,running,cap,scale,reference,year,design,n_below,n_above,"
                "bandwidth,smallest_detectable,estimate,std_error,lower,upper,p_value,conclusive,"
                "note\n",
                file);
    for (size_t k = 0; k < self->num_rd; k++) {
        const rlv_zs_rd_t *rd = &self->rd[k];
        const rlv_rd_inference_t *e = &rd->result.effect[RLV_RD_ROBUST];
        const size_t *in = rd->result.num_main;
        const bool enough = rd->estimated && in[0] >= RLV_ZS_FEW_UNITS && in[1] >= RLV_ZS_FEW_UNITS;
        (void)fprintf(file, "%s,%s,apl_le65_2016,%.17g,%s,%d,%d,%s,%zu,%zu",
                      rlv_zs_outcome_name(rd->outcome), rlv_zs_threshold_name(rd->threshold),
                      self->cap[rd->threshold], rd->scale == RLV_SCALE_LEVEL ? "level" : "log",
                      rd->reference, rd->year, rd->fuzzy ? "fuzzy" : "reduced_form", in[0], in[1]);
        put_real(file, rd->estimated ? rd->result.main_bandwidth[0] : NAN);
        put_real(file, rd->detectable);
        put_real(file, rd->estimated ? e->estimate : NAN);
        put_real(file, rd->estimated ? e->std_error : NAN);
        put_real(file, rd->estimated ? e->lower : NAN);
        put_real(file, rd->estimated ? e->upper : NAN);
        put_real(file, rd->estimated ? e->p_value : NAN);
        (void)fprintf(file, ",%d,\"%s\"\n", enough, rd->note);
    }
}

void rlv_zs_write_sensitivity(const rlv_evaluate_zoning_t *self, FILE *file)
{
    (void)fputs("variant,class_year,reference,agreement,contrast,outcome,scale,estimate,std_error,"
                "lower,upper,p_value\n",
                file);
    for (size_t k = 0; k < self->num_variants; k++) {
        const rlv_zs_variant_t *v = &self->variant[k];
        for (int c = 0; c < 2; c++)
            for (int o = 0; o < 2; o++)
                for (int s = 0; s < 2; s++) {
                    const rlv_difference_t *d = &v->value[c][o][s];
                    (void)fprintf(file, "\"%s\",%d,%d,%.17g,%s,%s,%s", v->name, v->class_year,
                                  o == 0 ? 2017 : v->reference, v->agreement,
                                  rlv_zs_contrast_name((enum rlv_zs_contrast)c),
                                  rlv_zs_outcome_name(o == 0 ? RLV_ZS_GP_DENSITY : RLV_ZS_APL),
                                  s == 0 ? "level" : "log");
                    const bool done = v->estimated[c][o][s];
                    put_real(file, done ? d->estimate : NAN);
                    put_real(file, done ? d->std_error : NAN);
                    put_real(file, done ? d->lower : NAN);
                    put_real(file, done ? d->upper : NAN);
                    put_real(file, done ? d->p_value : NAN);
                    (void)fputc('\n', file);
                }
    }
}

void rlv_zs_write_diagnostics(const rlv_evaluate_zoning_t *self, FILE *file)
{
    rlv_diagnostics_write(&self->diagnostics, file);
}

/* --- manifest.json */

static int add_input(json_t *inputs, const char *path, rlv_error_t *err)
{
    char digest[65];
    const int status = rlv_sha256_file(path, digest, err);
    if (status == RLV_OK)
        (void)json_array_append_new(inputs,
                                    json_pack("{s:s, s:s}", "path", path, "sha256", digest));
    return status;
}

int rlv_zs_write_manifest(const rlv_evaluate_zoning_t *self, const rlv_out_folder_t *folder,
                          rlv_error_t *err)
{
    json_t *inputs = json_array();
    int status = inputs == NULL ? rlv_fail_memory(err, 0) : RLV_OK;

    for (size_t i = 0; i < self->inputs.num_paths && status == RLV_OK; i++)
        status = add_input(inputs, self->inputs.path[i], err);
    json_t *notes = json_array();
    for (size_t i = 0; i < self->notes.num_texts; i++)
        (void)json_array_append_new(notes, json_string(self->notes.text[i]));
    json_t *root =
        json_pack("{s:s, s:s, s:I, s:I, s:f, s:f, s:s, s:s, s:s, s:o, s:o}", "program",
                  "releve evaluate zoning", "version", RLV_VERSION, "seed", (json_int_t)self->seed,
                  "assignments", (json_int_t)self->draws, "share_zip", self->share[0], "share_zac",
                  self->share[1], "classes_2018", self->zone_status[RLV_ZS_2018], "classes_2022",
                  self->zone_status[RLV_ZS_2022], "classes_2025", self->zone_status[RLV_ZS_2025],
                  "notes", notes, "inputs", inputs);
    FILE *file = status == RLV_OK ? rlv_out_folder_file(folder, "manifest.json", err) : NULL;
    if (file != NULL) {
        const bool written = root != NULL && json_dumpf(root, file, JSON_INDENT(2)) == 0;
        (void)fputc('\n', file);
        status = rlv_out_folder_close(folder, "manifest.json", file, err);
        if (!written && status == RLV_OK)
            status = rlv_fail(err, RLV_ERR_IO, "manifest.json could not be written");
    } else if (status == RLV_OK) {
        status = err->status;
    }
    json_decref(root);
    return status;
}

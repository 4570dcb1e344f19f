/* What is drawn over every map: where the ARS of Occitanie pays supplements to the aids. */
#include "figure_map.h"

#include "releve/csv_table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Departments whose every commune is eligible to the ARS's supplements (URPS and ARS Occitanie;
 * data/occitanie/aids.cfg, the scheme of the whole departments). */
static const char *const WHOLE_DEPARTMENTS[] = {"09", "32", "65"};

static const double HATCH_STEPS = 66; /* lines across a map */

/* Two points that no map shows: a file without points is refused. */
static const char OFF_MAP[] = "-999\t-999\n-998\t-998\n\n";

static int put_hatching(const rlv_figure_work_t *work, const rlv_geo_t *geo, const bool drawn[],
                        bool rising, double spacing, const char *name)
{
    FILE *const out = rlv_figure_open(work, name);

    if (out == NULL)
        return work->err->status;
    (void)fputs(OFF_MAP, out);
    int status = geo->num_areas > 0
                     ? rlv_geo_write_hatching(geo, drawn, rising, spacing, out, work->err)
                     : RLV_OK;
    const int closed = rlv_figure_close(work, out, name);
    return status < 0 ? status : closed;
}

/* The territories where most inhabitants live in the mountains, and those with a quartier
 * prioritaire, from territories.csv of the data folder; none where it does not say. */
static int read_kinds(const rlv_figure_work_t *work, const rlv_geo_t *territories, bool mountain[],
                      bool qpv[], bool *known)
{
    static const char *const NAMES[] = {"code", "?mountain_share", "?qpv"};
    char *path = rlv_format(work->err, "%s/territories.csv", work->geometry_dir);
    rlv_csv_table_t csv = {0};
    int column[3], status = path == NULL ? RLV_ERR_OS : RLV_OK;

    *known = path != NULL && access(path, R_OK) == 0;
    if (status == RLV_OK && *known &&
        (status = rlv_csv_read(&csv, path, ',', work->err)) == RLV_OK &&
        (status = rlv_csv_require(&csv, NAMES, 3, column, NULL, work->err)) == RLV_OK)
        *known = column[1] >= 0 && column[2] >= 0;
    for (size_t i = 0; status == RLV_OK && *known && i < csv.num_rows; i++) {
        const long area = rlv_geo_find(territories, rlv_csv_text(&csv, i, column[0]));
        if (area < 0)
            continue;
        mountain[area] = strtod(rlv_csv_text(&csv, i, column[1]), NULL) >= 0.5;
        qpv[area] = strtol(rlv_csv_text(&csv, i, column[2]), NULL, 10) > 0;
    }
    rlv_csv_free(&csv);
    free(path);
    return status;
}

static int put_qpv(const rlv_figure_work_t *work, const rlv_geo_t *territories, const bool qpv[])
{
    FILE *const out = rlv_figure_open(work, "qpv.tsv");

    if (out == NULL)
        return work->err->status;
    (void)fputs("-999\t-999\n", out);
    for (size_t i = 0; i < territories->num_areas; i++) {
        double x, y;
        if (!qpv[i])
            continue;
        rlv_geo_inner_point(territories, i, &x, &y);
        (void)fprintf(out, "%.5f\t%.5f\n", x, y);
    }
    return rlv_figure_close(work, out, "qpv.tsv");
}

int rlv_figure_supplements(const rlv_figure_work_t *work, const rlv_geo_t *territories,
                           const rlv_geo_t *departments)
{
    bool *mountain = rlv_calloc(territories->num_areas + 1, sizeof *mountain, work->err);
    bool *qpv = rlv_calloc(territories->num_areas + 1, sizeof *qpv, work->err);
    bool *whole = rlv_calloc(departments->num_areas + 1, sizeof *whole, work->err);
    const double spacing = (territories->x_high - territories->x_low) / HATCH_STEPS;
    bool known = false, any = false;
    int status = RLV_ERR_OS;

    if (mountain == NULL || qpv == NULL || whole == NULL)
        goto out;
    if ((status = read_kinds(work, territories, mountain, qpv, &known)) < 0)
        goto out;
    for (size_t i = 0; i < sizeof WHOLE_DEPARTMENTS / sizeof WHOLE_DEPARTMENTS[0]; i++) {
        const long area =
            departments->num_areas > 0 ? rlv_geo_find(departments, WHOLE_DEPARTMENTS[i]) : -1;
        if (known && area >= 0)
            whole[area] = any = true;
    }
    status = put_hatching(work, territories, mountain, true, spacing, "hatch_mountain.tsv");
    if (status == RLV_OK)
        status = put_hatching(work, departments, whole, false, spacing, "hatch_departments.tsv");
    if (status == RLV_OK)
        status = put_qpv(work, territories, qpv);
    rlv_figure_number(work, "has_supplements", known);
    rlv_figure_text(
        work, "supplements", "%s",
        !known ? ""
        : any
            ? RLV_TR(work,
                     "Suppléments de l’ARS : hachures montantes, montagne ; descendantes, "
                     "départements 09, 32 et 65 ; points, quartiers prioritaires (QPV)",
                     "ARS supplements: rising hatching, mountain; falling, departments 09, 32 and "
                     "65; dots, deprived urban areas (QPV)")
            : RLV_TR(work,
                     "Suppléments de l’ARS : hachures, montagne ; points, quartiers prioritaires "
                     "(QPV)",
                     "ARS supplements: hatching, mountain; dots, deprived urban areas (QPV)"));
out:
    free(mountain);
    free(qpv);
    free(whole);
    return status;
}

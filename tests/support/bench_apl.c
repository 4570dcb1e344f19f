/*
 * A generated country of 34,970 communes, as many and as dense as metropolitan France's: its tables
 * are written to a temporary folder, then read, pairs within reach found, and the APL computed.
 * What to compare between versions is the ratio of the time of the APL to that of reading, both the
 * shortest of some turns of the same run.
 */
#include "bench_apl.h"

#include "random_map.h"

#include "releve/apl.h"
#include "releve/out_folder.h"
#include "releve/region_csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NUM_TURNS = 3 };

/* About 722 km from south to north and 762 from west to east: 550,000 km2. */
static const support_map_t COUNTRY = {.seed = 2021,
                                      .num_communes = 34970,
                                      .num_territories = 2700,
                                      .num_departments = 96,
                                      .south = 43.0,
                                      .north = 49.5,
                                      .west = -2.0,
                                      .east = 7.9};

static void check(int status, const rlv_error_t *err)
{
    if (status < 0) {
        fprintf(stderr, "bench: %s\n", err->text);
        exit(-status);
    }
}

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static FILE *table(const char *folder, const char *name, const char *header)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(73);
    }
    (void)fputs(header, file);
    return file;
}

static void close_table(FILE *file)
{
    if (fclose(file) != 0)
        exit(74);
}

static void write_places(const char *folder, const rlv_region_t *r)
{
    FILE *file = table(folder, "region.csv", "code,name\n99,Pays inventé\n");
    close_table(file);
    file = table(folder, "universities.csv", "code,name,latitude,longitude\n00001,Ville,46,2\n");
    close_table(file);
    file = table(folder, "communes_outside.csv",
                 "code,name,latitude,longitude,population_2021,gp_2020\n");
    close_table(file);
    file = table(folder, "departments.csv", "code,name,doctors_55plus\n");
    for (size_t d = 0; d < r->num_departments; d++)
        (void)fprintf(file, "%s,%s,0.5\n", r->department[d].code, r->department[d].name);
    close_table(file);
    file = table(folder, "territories.csv", "code,name,latitude,longitude\n");
    for (size_t t = 0; t < r->num_territories; t++)
        (void)fprintf(file, "%s,%s,%.4f,%.4f\n", r->territory[t].code, r->territory[t].name,
                      r->latitude[t], r->longitude[t]);
    close_table(file);
    file = table(folder, "zones.csv", "territory,vintage,valid_from,class\n");
    for (size_t t = 0; t < r->num_territories; t++)
        (void)fprintf(file, "%s,2018,2018-10,ZAR\n", r->territory[t].code);
    close_table(file);
    file = table(folder, "apl.csv", "territory,year,series,variant,weighting,apl\n");
    for (size_t t = 0; t < r->num_territories; t++)
        (void)fprintf(file, "%s,2021,revised,all,resident,3.5\n", r->territory[t].code);
    close_table(file);
}

static void write_communes(const char *folder, const rlv_region_t *r)
{
    FILE *communes =
        table(folder, "communes.csv",
              "code,name,department,territory,latitude,longitude,density_grid,mountain\n");
    FILE *population = table(folder, "communes_population.csv", "code,year,population\n");
    FILE *gps = table(folder, "communes_gp.csv", "code,vintage,gp\n");
    FILE *cells = table(folder, "population.csv", "territory,department,year,population\n");
    const int num_years = r->last_year - r->first_year + 1;

    for (size_t i = 0; i < r->num_communes; i++) {
        const uint32_t cell = r->commune_cell[i];
        const char *code = r->commune[i].code;
        (void)fprintf(communes, "%s,%s,%s,%s,%.4f,%.4f,%d,%d\n", code, r->commune[i].name,
                      r->department[r->cell_department[cell]].code,
                      r->territory[r->cell_territory[cell]].code, r->commune_latitude[i],
                      r->commune_longitude[i], r->commune_density[i], r->commune_mountain[i]);
        for (int year = r->first_year; year <= r->last_year; year++)
            (void)fprintf(population, "%s,%d,%.0f\n", code, year, r->commune_population[i]);
        if (r->commune_gp[i] > 0)
            (void)fprintf(gps, "%s,2020,%.0f\n", code, r->commune_gp[i]);
    }
    for (size_t c = 0; c < r->num_cells; c++)
        for (int y = 0; y < num_years; y++)
            (void)fprintf(cells, "%s,%s,%d,%d\n", r->territory[r->cell_territory[c]].code,
                          r->department[r->cell_department[c]].code, r->first_year + y,
                          r->population[c * (size_t)num_years + (size_t)y]);
    close_table(communes);
    close_table(population);
    close_table(gps);
    close_table(cells);
}

/* Seconds of reading the tables, of finding the pairs, of the two steps. */
typedef struct {
    double reading, pairs, apl;
    size_t num_pairs;
    double sum; /* of the APL: it is used */
} turn_t;

static turn_t one_turn(const rlv_params_t *params)
{
    rlv_region_t region;
    rlv_universities_t towns;
    rlv_file_list_t files = {0};
    rlv_travel_t travel;
    rlv_error_t err = {0};
    turn_t turn = {0};

    const double start = seconds();
    check(rlv_region_read(&region, &towns, params, &files, NULL, &err), &err);
    const double read = seconds();
    check(rlv_travel_init(&travel, &region, params, rlv_apl_reach(params), &err), &err);
    const double found = seconds();
    const size_t n = region.num_communes;
    turn.num_pairs = travel.first[n];
    double *weight = rlv_calloc(turn.num_pairs, sizeof *weight, &err);
    double *supply = rlv_calloc(n, sizeof *supply, &err), *apl = rlv_calloc(n, sizeof *apl, &err);
    check(err.status, &err);
    rlv_apl_weights(&travel, params, weight);
    for (size_t i = 0; i < n; i++)
        supply[i] = 4700.0 * region.commune_gp[i];
    check(rlv_apl_communes(&travel, weight, supply, region.commune_population, apl, &err), &err);
    for (size_t i = 0; i < n; i++)
        turn.sum += apl[i];
    turn.apl = seconds() - found;
    turn.reading = read - start;
    turn.pairs = found - read;
    free(weight);
    free(supply);
    free(apl);
    rlv_travel_free(&travel);
    rlv_file_list_free(&files);
    rlv_universities_free(&towns);
    rlv_region_free(&region);
    return turn;
}

void bench_apl(void)
{
    char folder[] = "/tmp/releve-bench-XXXXXX";
    turn_t best = {INFINITY, INFINITY, INFINITY, 0, 0};
    rlv_params_t params;
    rlv_region_t country;

    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(73);
    }
    support_map_make(&COUNTRY, &country);
    write_places(folder, &country);
    write_communes(folder, &country);
    rlv_region_free(&country);
    rlv_params_init(&params);
    (void)snprintf(params.data_folder, sizeof params.data_folder, "%s", folder);
    for (int k = 0; k < NUM_TURNS; k++) {
        const turn_t turn = one_turn(&params);
        best.reading = fmin(best.reading, turn.reading);
        best.pairs = fmin(best.pairs, turn.pairs);
        best.apl = fmin(best.apl, turn.apl);
        best.num_pairs = turn.num_pairs;
        best.sum = turn.sum;
    }
    rlv_remove_tree(folder);
    const double n = (double)COUNTRY.num_communes, pairs = (double)best.num_pairs;
    printf("\nAPL of a generated country, %zu communes, %.1f pairs a commune (mean %.2f)\n",
           COUNTRY.num_communes, pairs / n, best.sum / n);
    printf("%-22s %9.3f s\n%-22s %9.3f s\n%-22s %9.3f s\n", "reading its tables", best.reading,
           "pairs within reach", best.pairs, "weights, two steps", best.apl);
    printf("%-22s %9.3f s, ratio of the APL to reading %.2f\n", "in all",
           best.reading + best.pairs + best.apl, (best.pairs + best.apl) / best.reading);
    printf("%-22s %9.1f MB: 12 bytes a pair, 8 a commune; 8 a pair for weights\n",
           "pairs in memory", 1e-6 * (20.0 * pairs + 8.0 * n));
}

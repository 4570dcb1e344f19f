/*
 * bench: time of the inner kernels (make bench).
 *
 * A time alone says little on a machine shared with others: each kernel is timed against a
 * reference kernel in turns, in the same run, and the ratio of the two shortest times is what to
 * compare between versions. One line a kernel: ns an item, ns an item of the reference, ratio.
 */
#include "bench_apl.h"
#include "bench_run.h"

#include "releve/att_gt.h"
#include "releve/csv_table.h"
#include "releve/mathx.h"
#include "releve/region_csv.h"
#include "releve/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ITEMS = 1 << 20, TURNS = 9, CSV_ROWS = 20000, UNITS = 2735, PERIODS = 11 };

static double input[ITEMS];
static volatile double sink; /* what the kernels compute is used */
static char *csv_text;
static size_t csv_size;
static char csv_path[] = "/tmp/releve-bench-XXXXXX", panel_path[] = "/tmp/releve-bench-XXXXXX";

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void philox(void)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < ITEMS; i++) {
        const rlv_address_t at = rlv_address(1, 0, i, 2030, RLV_STREAM_EXIT);
        const rlv_block_t block = rlv_draw(&at, 0);
        sum += block.word[0] ^ block.word[1] ^ block.word[2] ^ block.word[3];
    }
    sink = sum;
}

/* SplitMix64 (Steele, Lea, Flood, 2014): two words of 64 bits, as many bits as a block of Philox.
 */
static void splitmix(void)
{
    uint64_t state = 1, sum = 0;
    for (uint32_t i = 0; i < 2 * ITEMS; i++) {
        state += 0x9E3779B97F4A7C15u;
        uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        sum += z ^ (z >> 31);
    }
    sink = (double)sum;
}

#define KERNEL(name, expression)                                                                   \
    static void name(void)                                                                         \
    {                                                                                              \
        double sum = 0;                                                                            \
        for (size_t i = 0; i < ITEMS; i++)                                                         \
            sum += (expression);                                                                   \
        sink = sum;                                                                                \
    }
KERNEL(exp_own, rlv_exp(input[i]))
KERNEL(exp_libm, exp(input[i]))
KERNEL(log_own, rlv_log(input[i] + 8.5))
KERNEL(log_libm, log(input[i] + 8.5))
KERNEL(quantile_own, rlv_normal_quantile((input[i] + 8.0) * 0.0625))
KERNEL(pow_libm, pow(input[i] + 8.5, 0.3))

static void csv_own(void)
{
    rlv_csv_table_t table;
    rlv_error_t err = {0};
    double sum = 0;
    if (rlv_csv_read(&table, csv_path, ',', &err) < 0) {
        fprintf(stderr, "bench: %s\n", err.text);
        exit(-err.status);
    }
    for (size_t row = 0; row < table.num_rows; row++) {
        double value = 0;
        if (rlv_csv_get_real(&table, row, 2, 0, 1e9, &value, &err) < 0)
            exit(-err.status);
        sum += value;
    }
    rlv_csv_free(&table);
    sink = sum;
}

/* The least a reader does: the file in memory, a number a line. */
static void csv_bare(void)
{
    FILE *file = fopen(csv_path, "rb");
    char *text = malloc(csv_size + 1);
    double sum = 0;
    if (file == NULL || text == NULL || fread(text, 1, csv_size, file) != csv_size)
        exit(74);
    text[csv_size] = '\0';
    for (char *line = text; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        sum += strtod(line, NULL);
        line = end == NULL ? NULL : end + 1;
    }
    free(text);
    (void)fclose(file);
    sink = sum;
}

static void write_csv(void)
{
    const int fd = mkstemp(csv_path);
    csv_text = malloc((size_t)CSV_ROWS * 64);
    if (fd < 0 || csv_text == NULL)
        exit(73);
    csv_size = (size_t)sprintf(csv_text, "code,name,value\n");
    for (int row = 0; row < CSV_ROWS; row++)
        csv_size += (size_t)sprintf(csv_text + csv_size, "%05d,\"Territoire %d\",%d.%02d\n", row,
                                    row, row * 7, row % 100);
    if (write(fd, csv_text, csv_size) != (ssize_t)csv_size)
        exit(74);
    (void)close(fd);
}

/* A panel of the size of France: five cohorts, two covariates, numbers of 17 digits. */
static void write_panel(void)
{
    static const int COHORTS[] = {0, 0, 0, 2016, 2018, 2019, 2021, 2022};
    const int fd = mkstemp(panel_path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (file == NULL)
        exit(73);
    fputs("id,year,g,x1,x2,y\n", file);
    for (int u = 0; u < UNITS; u++) {
        const int cohort = COHORTS[(u * 5 + u / 8) % 8];
        const double x1 = input[3 * u] / 8, x2 = input[3 * u + 1] / 8;
        for (int t = 0; t < PERIODS; t++)
            fprintf(file, "%d,%d,%d,%.17g,%.17g,%.17g\n", u + 1, 2014 + t, cohort, x1, x2,
                    90 + input[3 * u + 2] + 0.3 * t * x1 +
                        0.1 * input[UNITS * 3 + u * PERIODS + t]);
    }
    if (fclose(file) != 0)
        exit(74);
}

/* Reading, doubly robust att_gt, every aggregation. */
static void att_gt_own(void)
{
    static const char *const COVARIATES[] = {"x1", "x2"};
    const rlv_panel_spec_t spec = {.path = panel_path,
                                   .unit = "id",
                                   .time = "year",
                                   .cohort = "g",
                                   .outcome = "y",
                                   .covariates = COVARIATES,
                                   .num_covariates = 2};
    const rlv_att_options_t options = {0};
    const rlv_agg_options_t all = rlv_agg_options();
    rlv_panel_t panel;
    rlv_att_gt_t gt;
    rlv_aggregates_t agg;
    rlv_error_t err = {0};
    if (rlv_panel_read(&panel, &spec, NULL, &err) < 0 ||
        rlv_att_gt_estimate(&gt, &panel, &options, NULL, &err) < 0 ||
        rlv_att_gt_aggregate(&gt, &all, &agg, &err) < 0) {
        fprintf(stderr, "bench: %s\n", err.text);
        exit(-err.status);
    }
    sink = agg.row[0].estimate;
    rlv_aggregates_free(&agg);
    rlv_att_gt_free(&gt);
    rlv_panel_free(&panel);
}

static void panel_table(void)
{
    rlv_csv_table_t table;
    rlv_error_t err = {0};
    if (rlv_csv_read(&table, panel_path, ',', &err) < 0)
        exit(-err.status);
    sink = (double)table.num_rows;
    rlv_csv_free(&table);
}

static double timed(void (*kernel)(void))
{
    const double start = seconds();
    kernel();
    return seconds() - start;
}

/* The base of every region, when make france has made it: seconds to load it. */
static void load_france(void)
{
    rlv_params_t params;
    rlv_region_t region = {0};
    rlv_universities_t universities = {0};
    rlv_file_list_t files = {0};
    rlv_error_t err = {0};

    if (access("out/france/communes.csv", F_OK) != 0) {
        printf("base of France: absent (make france)\n");
        return;
    }
    rlv_params_init(&params);
    (void)snprintf(params.data_folder, sizeof params.data_folder, "out/france");
    const double start = seconds();
    if (rlv_region_read(&region, &universities, &params, &files, NULL, &err) < 0)
        fprintf(stderr, "bench: %s\n", err.text);
    printf("base of France: %zu communes, %zu territories loaded in %.2f s\n", region.num_communes,
           region.num_territories, seconds() - start);
    rlv_region_free(&region);
    rlv_universities_free(&universities);
    rlv_file_list_free(&files);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name, *reference_name;
        void (*kernel)(void), (*reference)(void);
        double num_items;
    } KERNELS[] = {
        {"Philox block", "SplitMix64, 2 words", philox, splitmix, ITEMS},
        {"rlv_exp", "exp of libm", exp_own, exp_libm, ITEMS},
        {"rlv_log", "log of libm", log_own, log_libm, ITEMS},
        {"rlv_normal_quantile", "pow of libm", quantile_own, pow_libm, ITEMS},
        {"rlv_csv_read, a row", "fread and strtod", csv_own, csv_bare, CSV_ROWS},
        {"att_gt, a panel row", "rlv_csv_read of it", att_gt_own, panel_table, UNITS * PERIODS},
    };

    for (size_t i = 0; i < ITEMS; i++) {
        const rlv_address_t at = rlv_address(2, 0, (uint32_t)i, 2030, RLV_STREAM_EXIT);
        input[i] = 16.0 * rlv_unit(rlv_draw(&at, 0).word[0]) - 8.0;
    }
    write_csv();
    write_panel();
    printf("%-22s %10s  %-20s %10s %8s\n", "kernel", "ns/item", "reference", "ns/item", "ratio");
    for (size_t k = 0; k < sizeof KERNELS / sizeof KERNELS[0]; k++) {
        double own = INFINITY, reference = INFINITY;
        for (int turn = 0; turn < TURNS; turn++) {
            own = fmin(own, timed(KERNELS[k].kernel));
            reference = fmin(reference, timed(KERNELS[k].reference));
        }
        printf("%-22s %10.2f  %-20s %10.2f %8.2f\n", KERNELS[k].name,
               1e9 * own / KERNELS[k].num_items, KERNELS[k].reference_name,
               1e9 * reference / KERNELS[k].num_items, own / reference);
    }
    load_france();
    (void)unlink(csv_path);
    (void)unlink(panel_path);
    free(csv_text);
    bench_apl();
    if (argc > 1)
        bench_run(strtoull(argv[1], NULL, 10));
    return 0;
}

/*
 * page: finished runs as one HTML file that opens without a network: map, figures, tables, sheets
 * of territories.
 *
 * The page is made of the files of a folder (plots/page of the project): page.html, which names the
 * styles and scripts to take in, and these. D3 comes from Debian's node-d3. Scripts and styles go
 * inside the file and are allowed by their SHA-256 in its content policy; nothing else runs,
 * nothing is fetched. Text from data reaches the page only as data, deflated and base64, and is
 * shown as text, never as markup.
 *
 * Data in the page: values are integers (decimals by indicator), the median coded by difference
 * from the year before, the bounds by their distance from it, bytes by plane, deflated. Every
 * indicator of region, departments and zones; of territories the first of a list of priorities that
 * fit in the size aimed at (2 MB for two runs, 4 MB for five), eight at least; a note names those
 * left out. Same runs, same sources, same zlib and date: same bytes.
 *
 * A folder of `releve compare` (with differences.csv) may stand among the runs: its paired
 * differences then replace those of the medians where both its scenarios are in the page.
 */
#ifndef RELEVE_PAGE_H
#define RELEVE_PAGE_H

#include "releve/core.h"
#include "releve/number_fr.h"

enum { RLV_PAGE_MAX_RUNS = 12 };

/* Nothing is owned. */
typedef struct {
    const char *const *run_dir; /* [num_runs], the first is the reference of comparisons */
    size_t num_runs;
    const char *const *comparison_dir; /* [num_comparisons], may be none */
    size_t num_comparisons;
    const char *page_dir; /* page.html and what it names */
    const char *data_dir; /* outlines, communes, zones, aids; NULL: the folder that the first run
                             names, seen from here, from the run, from share_dir */
    const char *share_dir;
    const char *d3;   /* d3.min.js; NULL: where Debian puts it */
    const char *date; /* YYYY-MM-DD: aids open on that day */
    rlv_lang_t lang;  /* shown first */
} rlv_page_options_t;

/* Writes the page to `path`, whole or not at all. RLV_ERR_UNAVAILABLE: no D3 or zlib (the text
 * says what to install). RLV_ERR_NO_INPUT, RLV_ERR_DATA: a run, or runs of other places.
 * RLV_ERR_CANT_CREATE, RLV_ERR_IO: the output. Cost: about 0.7 s a run of 150,000 rows. */
int rlv_page_write(const rlv_page_options_t *options, const char *path, rlv_notes_t *notes,
                   rlv_error_t *err) RLV_MUST_CHECK;

#endif

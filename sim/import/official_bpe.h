/* official_bpe: the layouts of the BPE, from which GPs and services are read: wide (a commune a
 * line, NB_code columns), long (commune, type, number), and the ANCT Observatoire des territoires.
 */
#ifndef RELEVE_IMPORT_OFFICIAL_BPE_H
#define RELEVE_IMPORT_OFFICIAL_BPE_H

#include "official_internal.h"

#define RLV_BPE_PRODUCER "INSEE, Base permanente des équipements"

/* The first columns of every layout, then those of the ANCT's and the long one. */
enum { RLV_BPE_COMMUNE, RLV_BPE_YEAR, RLV_BPE_ANCT_GP };
enum { RLV_BPE_TYPE = 2, RLV_BPE_NUMBER, RLV_BPE_OBJECT };
enum { RLV_BPE_NUM_LAYOUTS = 3 };
extern const rlv_layout_t rlv_bpe_layouts[RLV_BPE_NUM_LAYOUTS];

/* Which layout the sheet being read has. */
bool rlv_bpe_is_long(const rlv_official_t *self);
bool rlv_bpe_is_anct(const rlv_official_t *self);
/* The row's key: commune and year, and the type in a column (-1: none). A long file has a row for
 * each IRIS or sector. */
int rlv_bpe_key(rlv_official_t *self, const rlv_tabular_row_t *row, const rlv_base_place_t *place,
                int year, int type);
/* Whether a row is not of a commune (dropped then). */
bool rlv_bpe_other_geography(rlv_official_t *self, const rlv_tabular_row_t *row);

#endif

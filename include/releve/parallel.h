/*
 * parallel: the one place where there are threads.
 *
 * Work is cut in numbered pieces that share nothing they write; which thread does which piece is
 * not determined, so a piece may not depend on the others nor on its thread (but for a workspace).
 */
#ifndef RELEVE_PARALLEL_H
#define RELEVE_PARALLEL_H

#include "releve/core.h"

/* One piece of work: `item` 0 .. num_items - 1, `thread` 0 .. num_threads - 1. */
typedef int (*rlv_work_t)(void *context, size_t item, size_t thread, rlv_error_t *err);

/* Threads that 0 stands for: as many as the machine offers. */
size_t rlv_parallel_threads(size_t asked);

/* Does all pieces on `num_threads` threads. Stops early on a failure (that of the lowest-numbered
 * piece among those that failed is reported) or when `progress` says so (RLV_ERR_INTERRUPTED). */
int rlv_parallel_for(size_t num_items, size_t num_threads, rlv_work_t work, void *context,
                     const rlv_progress_t *progress, rlv_error_t *err) RLV_MUST_CHECK;

#endif

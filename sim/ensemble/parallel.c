#include "releve/parallel.h"

#include <omp.h>

size_t rlv_parallel_threads(size_t asked)
{
    return asked > 0 ? asked : (size_t)omp_get_num_procs();
}

int rlv_parallel_for(size_t num_items, size_t num_threads, rlv_work_t work, void *context,
                     const rlv_progress_t *progress, rlv_error_t *err)
{
    size_t done = 0, failed_item = num_items;
    int failed_status = RLV_OK;
    bool stop = false;

#pragma omp parallel for num_threads((int)num_threads) schedule(dynamic, 1)
    for (size_t item = 0; item < num_items; item++) {
        rlv_error_t own = {0};
        bool skip;
#pragma omp atomic read
        skip = stop;
        if (skip || rlv_progress_stopped(progress))
            continue;
        const int status = work(context, item, (size_t)omp_get_thread_num(), &own);
#pragma omp critical(rlv_parallel)
        {
            if (status < 0) {
#pragma omp atomic write
                stop = true;
                if (item < failed_item) {
                    failed_item = item;
                    failed_status = status;
                    if (err != NULL)
                        *err = own;
                }
            }
            done++;
            if (progress != NULL && progress->tick != NULL)
                progress->tick(progress->context, done, num_items);
        }
    }
    if (failed_status < 0)
        return failed_status;
    if (rlv_progress_stopped(progress))
        return rlv_fail(err, RLV_ERR_INTERRUPTED, "interrupted");
    return RLV_OK;
}

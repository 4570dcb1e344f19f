/* bench_run: replicates of the whole model against the plain Philox loop (make bench). */
#ifndef RELEVE_TEST_BENCH_RUN_H
#define RELEVE_TEST_BENCH_RUN_H

#include <stdint.h>

/* Prints its lines, given the blocks that these replicates draw, counted by the program
 * bench-draws; ends the program when something fails. */
void bench_run(uint64_t draws);

#endif

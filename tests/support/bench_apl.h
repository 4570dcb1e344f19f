/* bench_apl: the APL of a generated country against reading its tables (make bench). */
#ifndef RELEVE_TEST_BENCH_APL_H
#define RELEVE_TEST_BENCH_APL_H

/* Prints its lines; ends the program when something fails. */
void bench_apl(void);

#endif

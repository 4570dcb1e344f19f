/*
 * cli: what the commands share. A command is a row of the table in main.c; its function takes its
 * own argc/argv (argv[0] is "releve NAME"), parses them with argp, and returns the exit code.
 * Data go to stdout, everything else to stderr.
 */
#ifndef RELEVE_CLI_H
#define RELEVE_CLI_H

#include "releve/core.h"

typedef struct {
    const char *group; /* heading under which --help lists it */
    const char *name;
    int (*run)(int argc, char **argv); /* returns the exit code (0, or sysexits) */
    const char *help;                  /* one line */
} rlv_command_t;

/* Prints `releve: error text` on stderr if `err` holds a failure; returns the exit code. */
int rlv_cli_exit(const rlv_error_t *err);
/* Prints each note on stderr as `releve: note: ...`. */
void rlv_cli_print_notes(const rlv_notes_t *notes);

int rlv_cmd_run(int argc, char **argv);
int rlv_cmd_expect(int argc, char **argv);
int rlv_cmd_verify(int argc, char **argv);
int rlv_cmd_compare(int argc, char **argv);
int rlv_cmd_check(int argc, char **argv);
int rlv_cmd_import(int argc, char **argv);
int rlv_cmd_evaluate(int argc, char **argv);
int rlv_cmd_apl(int argc, char **argv);
int rlv_cmd_evaluate_panel(int argc, char **argv);
int rlv_cmd_evaluate_rd(int argc, char **argv);
int rlv_cmd_evaluate_zoning(int argc, char **argv);
int rlv_cmd_evaluate_power(int argc, char **argv);
int rlv_cmd_evaluate_circle(int argc, char **argv);
int rlv_cmd_territory(int argc, char **argv);
int rlv_cmd_plot(int argc, char **argv);
int rlv_cmd_report(int argc, char **argv);
int rlv_cmd_zone(int argc, char **argv);
int rlv_cmd_aids(int argc, char **argv);
int rlv_cmd_backtest(int argc, char **argv);
int rlv_cmd_sensitivity(int argc, char **argv);
int rlv_cmd_calibrate(int argc, char **argv);

#endif

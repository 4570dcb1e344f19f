/* Reads what a dossier shows, has it written, has it set as PDF. */
#include "dossier_internal.h"
#include "page_internal.h"
#include "releve/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MIDDLE_YEAR = 2030 };

static int read_all(rlv_dossier_t *self)
{
    const rlv_dossier_options_t *const o = self->options;
    int status = RLV_OK;

    for (size_t i = 0; i < o->num_runs && status == RLV_OK; i++) {
        self->num_runs++; /* also of one half read, which is freed */
        status = rlv_run_folder_read(&self->run[i], o->run_dir[i], self->notes, self->err);
    }
    if (status < 0)
        return status;
    const rlv_run_manifest_t *const m = &self->run[0].manifest;
    self->base_year = m->base_year;
    self->horizon = m->horizon;
    for (size_t i = 1; i < self->num_runs; i++)
        if (self->run[i].manifest.horizon < self->horizon)
            self->horizon = self->run[i].manifest.horizon;
    self->middle_year = self->horizon < MIDDLE_YEAR ? self->horizon : MIDDLE_YEAR;
    self->data_dir = rlv_page_data_dir(&self->run[0], o->data_dir, o->share_dir, self->err);
    if (self->data_dir == NULL)
        return RLV_ERR_OS;
    status = rlv_gazetteer_read(&self->gazetteer, self->data_dir, self->err);
    if (status == RLV_OK)
        status = rlv_doc_outlines_read(&self->outlines, self->data_dir, self->err);
    char *const catalogue = rlv_format(self->err, "%s/aids.cfg", self->data_dir);
    if (status == RLV_OK && catalogue != NULL && access(catalogue, R_OK) == 0)
        status = rlv_aids_read(&self->aids, catalogue, self->err);
    free(catalogue);
    return status;
}

/* Finds each run's differences to the first one; a comparison of runs with another seed or number
 * of replicates is of other runs. */
static int read_comparisons(rlv_dossier_t *self)
{
    const rlv_dossier_options_t *const o = self->options;
    const rlv_run_manifest_t *const m = &self->run[0].manifest;

    for (size_t i = 0; i < o->num_comparisons; i++) {
        rlv_comparison_folder_t *const c = &self->comparison[self->num_comparisons++];
        const int status = rlv_comparison_folder_read(c, o->comparison_dir[i], self->err);
        if (status < 0)
            return status;
        bool used = false;
        for (size_t r = 1; r < self->num_runs; r++)
            for (size_t k = 1; k < c->num_runs; k++)
                if (strcmp(c->run[0].title, m->title) == 0 &&
                    strcmp(c->run[k].title, self->run[r].manifest.title) == 0 &&
                    (!c->paired || (strcmp(c->manifest.seed, m->seed) == 0 &&
                                    c->manifest.replicates == m->replicates))) {
                    self->against[r] = &c->run[k];
                    self->paired[r] = c->paired;
                    used = true;
                }
        if (!used)
            rlv_note(self->notes, "%s: a comparison of other runs, left aside",
                     o->comparison_dir[i]);
    }
    return RLV_OK;
}

/* WeasyPrint on a file: true when it made the other one. */
static bool set_pdf(const rlv_dossier_options_t *o, const char *html, const char *pdf)
{
    char *const program = rlv_strdup(o->weasyprint != NULL ? o->weasyprint : "weasyprint", NULL);
    char *const from = rlv_strdup(html, NULL), *const to = rlv_strdup(pdf, NULL);
    char quiet[] = "--quiet", last[] = "--";
    char *const argv[] = {program, quiet, last, from, to, NULL};
    posix_spawn_file_actions_t actions;
    int wait_status = 1;
    pid_t pid;
    bool made = false;

    if (program != NULL && from != NULL && to != NULL &&
        posix_spawn_file_actions_init(&actions) == 0) {
        (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        (void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        (void)posix_spawn_file_actions_adddup2(&actions, 1, 2);
        if (posix_spawnp(&pid, program, &actions, NULL, argv, environ) == 0) {
            while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) {
            }
            made =
                WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0 && access(pdf, R_OK) == 0;
        }
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    free(program);
    free(from);
    free(to);
    return made;
}

/* For a .pdf the HTML is a work file, which takes a name only where no PDF could be made of it. */
static int write_out(rlv_dossier_t *self, const char *path)
{
    const size_t length = strlen(path);
    const bool pdf = length > 4 && strcmp(path + length - 4, ".pdf") == 0;

    if (!pdf)
        return rlv_bytes_write(&self->doc.out, path, self->err);
    char *html = rlv_format(self->err, "%.*s.html", (int)(length - 4), path);
    char *work = rlv_format(self->err, "%s.work.html", path);
    char *made = rlv_format(self->err, "%s.work.pdf", path);
    int status = html == NULL || work == NULL || made == NULL
                     ? RLV_ERR_OS
                     : rlv_bytes_write(&self->doc.out, work, self->err);
    if (status == RLV_OK) {
        const bool set = set_pdf(self->options, work, made);
        status = rlv_publish(set ? made : work, set ? path : html, self->err);
        if (status == RLV_OK && !set)
            rlv_note(
                self->notes,
                "WeasyPrint made no PDF; %s is written, ready to print from a browser [install "
                "the package weasyprint]",
                html);
        (void)unlink(work);
        (void)unlink(made);
    }
    free(html);
    free(work);
    free(made);
    return status;
}

int rlv_dossier_write(const rlv_dossier_options_t *options, const char *path, rlv_notes_t *notes,
                      rlv_error_t *err)
{
    rlv_dossier_t self = {.options = options, .notes = notes, .err = err};
    int status;

    self.doc = (rlv_doc_t){.lang = options->lang, .err = err};
    status = rlv_publish_check(path, err);
    if (status == RLV_OK)
        status = read_all(&self);
    if (status == RLV_OK)
        status = read_comparisons(&self);
    if (status == RLV_OK)
        status = options->kind == RLV_DOSSIER_CRSA         ? rlv_dossier_crsa(&self)
                 : options->kind == RLV_DOSSIER_DEPARTMENT ? rlv_dossier_department(&self)
                                                           : rlv_dossier_diagnosis(&self);
    if (status == RLV_OK)
        status = self.doc.status;
    if (status == RLV_OK)
        status = write_out(&self, path);
    for (size_t i = 0; i < self.num_runs; i++)
        rlv_run_folder_free(&self.run[i]);
    for (size_t i = 0; i < self.num_comparisons; i++)
        rlv_comparison_folder_free(&self.comparison[i]);
    rlv_bytes_free(&self.doc.out);
    rlv_gazetteer_free(&self.gazetteer);
    rlv_doc_outlines_free(&self.outlines);
    rlv_aids_free(&self.aids);
    free(self.data_dir);
    return status;
}

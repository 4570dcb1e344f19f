#include "figure_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { LOG_SIZE = 600 };

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* The environment without what changes gnuplot's drawing or language, plus a UTF-8 locale. The
 * texts stay those of environ; the array is the caller's. */
static char **clean_environment(char *locale, rlv_error_t *err)
{
    size_t count = 0, kept = 0;
    char **clean;

    while (environ[count] != NULL)
        count++;
    if ((clean = rlv_calloc(count + 2, sizeof *clean, err)) == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (!starts_with(environ[i], "LC_") && !starts_with(environ[i], "LANG") &&
            !starts_with(environ[i], "GNUPLOT") && !starts_with(environ[i], "GNUTERM"))
            clean[kept++] = environ[i];
    clean[kept] = locale;
    return clean;
}

/* Runs a program to its end, its output into the file `log`. Returns its wait status, or a negative
 * status. */
static int run_program(char *const argv[], const char *log, rlv_error_t *err)
{
    posix_spawn_file_actions_t actions;
    char locale[] = "LC_ALL=C.UTF-8";
    char **const environment = clean_environment(locale, err);
    int wait_status = 0, failure;
    pid_t pid;

    if (environment == NULL)
        return RLV_ERR_OS;
    failure = posix_spawn_file_actions_init(&actions);
    if (failure == 0) {
        failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        if (failure == 0)
            failure = posix_spawn_file_actions_addopen(&actions, 1, log,
                                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (failure == 0)
            failure = posix_spawn_file_actions_adddup2(&actions, 1, 2);
        if (failure == 0)
            failure = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environment);
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    free(environment);
    if (failure != 0)
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "the figures need the program gnuplot, and '%s' could not be started (%s) "
                        "[install the package gnuplot-nox]",
                        argv[0], strerror(failure));
    while (waitpid(pid, &wait_status, 0) < 0)
        if (errno != EINTR)
            return rlv_fail(err, RLV_ERR_OS, "waiting for '%s': %s", argv[0], strerror(errno));
    return wait_status;
}

/* What the program said, blank lines and line breaks as single spaces. */
static void read_log(const char *path, char text[LOG_SIZE])
{
    FILE *const file = fopen(path, "rb");
    size_t used = 0;
    int c;

    if (file != NULL) {
        while (used + 1 < LOG_SIZE && (c = fgetc(file)) != EOF) {
            const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ' || c == '\f';
            if (!space)
                text[used++] = (char)c;
            else if (used > 0 && text[used - 1] != ' ')
                text[used++] = ' ';
        }
        (void)fclose(file);
    }
    while (used > 0 && text[used - 1] == ' ')
        used--;
    text[used] = '\0';
}

/* Whether a file is a whole picture of its kind: its first and its last bytes. */
static bool whole_picture(const char *path, const char *kind)
{
    static const char PNG_START[] = "\x89PNG\r\n\x1A\n", PNG_END[] = "IEND\xAE"
                                                                     "B`\x82";
    const bool png = strcmp(kind, "png") == 0, pdf = strcmp(kind, "pdf") == 0;
    const char *const start = png ? PNG_START : pdf ? "%PDF-" : "<?xml";
    const char *const end = png ? PNG_END : pdf ? "%%EOF" : "</svg>";
    char head[16] = "", tail[32] = "";
    FILE *const file = fopen(path, "rb");
    bool whole = false;

    if (file == NULL)
        return false;
    if (fread(head, 1, strlen(start), file) == strlen(start) && fseek(file, -16L, SEEK_END) == 0) {
        const size_t length = fread(tail, 1, 16, file);
        whole = memcmp(head, start, strlen(start)) == 0;
        bool found = false;
        for (size_t i = 0; i + strlen(end) <= length; i++)
            found = found || memcmp(tail + i, end, strlen(end)) == 0;
        whole = whole && found;
    }
    (void)fclose(file);
    return whole;
}

static int judge(int wait_status, const char *program, const char *script, const char *said,
                 rlv_error_t *err)
{
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 127)
        return rlv_fail(err, RLV_ERR_UNAVAILABLE,
                        "the figures need the program gnuplot, and '%s' could not be started "
                        "[install the package gnuplot-nox]",
                        program);
    if (WIFSIGNALED(wait_status))
        return rlv_fail(err, RLV_ERR_UNAVAILABLE, "%s: gnuplot was ended by signal %d%s%s", script,
                        WTERMSIG(wait_status), said[0] ? ": " : "", said);
    if (WEXITSTATUS(wait_status) != 0)
        return rlv_fail(err, RLV_ERR_UNAVAILABLE, "%s: gnuplot failed (status %d)%s%s", script,
                        WEXITSTATUS(wait_status), said[0] ? ": " : "", said);
    return RLV_OK;
}

int rlv_gnuplot_draw(const char *program, const char *script, const char *plots_dir,
                     const char *dir, const char *kind, rlv_notes_t *notes, rlv_error_t *err)
{
    char *log = rlv_format(err, "%s/gnuplot.log", dir);
    char *picture = rlv_format(err, "%s/picture.%s", dir, kind);
    char *texts[] = {rlv_strdup(program, err),   rlv_strdup("-d", err),
                     rlv_strdup("-c", err),      rlv_strdup(script, err),
                     rlv_strdup(dir, err),       rlv_strdup(kind, err),
                     rlv_strdup(plots_dir, err), NULL};
    char said[LOG_SIZE];
    int status = err->status;

    if (status == RLV_OK)
        status = run_program(texts, log, err);
    if (status >= 0) {
        read_log(log, said);
        status = judge(status, program, script, said, err);
        if (status == RLV_OK && !whole_picture(picture, kind))
            status =
                rlv_fail(err, RLV_ERR_UNAVAILABLE,
                         "%s: gnuplot ended without a word of failure, but left no whole %s%s%s",
                         script, kind, said[0] ? ": " : "", said);
        if (status == RLV_OK && said[0] != '\0')
            rlv_note(notes, "%s: gnuplot says: %s", script, said);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        free(texts[i]);
    free(log);
    free(picture);
    return status;
}

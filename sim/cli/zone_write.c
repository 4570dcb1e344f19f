/* The tables of `releve zone -o DIR`. */
#include "zone.h"

#include "releve/sha256.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef void write_t(const rlv_zone_command_t *self, FILE *out);

static void put_text(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    (void)fputc('"', out);
}

static void write_classes(const rlv_zone_command_t *self, FILE *out)
{
    char reason[512], sentence[384];

    fputs("code,name,vintage,class,reason\n", out);
    for (size_t t = 0; t < self->table.num_territories; t++) {
        rlv_zone_sentence(self, t, sentence, sizeof sentence);
        (void)snprintf(reason, sizeof reason, "%s \u2014 %s",
                       rlv_zoning_why_name((rlv_zoning_why_t)self->result.why[t]), sentence);
        fprintf(out, "%s,", self->table.territory[t].code);
        put_text(out, self->table.territory[t].name);
        fprintf(out, ",%s,%s,", self->rule->vintage,
                rlv_zone_name((rlv_zone_t)self->result.class_of[t]));
        put_text(out, reason);
        (void)fputc('\n', out);
    }
}

static void write_coverage(const rlv_zone_command_t *self, FILE *out)
{
    const size_t num = self->gazetteer.num_departments;

    fputs("level,code,name,class,communes,inhabitants,share_communes,share_inhabitants\n", out);
    for (size_t d = 0; d <= num; d++) {
        const rlv_zone_coverage_t c = rlv_zone_coverage(self, d < num ? d : SIZE_MAX);
        for (int z = 0; z < RLV_NUM_ZONES; z++)
            fprintf(out, "%s,%s,%s,%s,%lld,%lld,%.4f,%.4f\n", d < num ? "department" : "region",
                    d < num ? self->gazetteer.department[d].code : "",
                    d < num ? self->gazetteer.department[d].name : "", rlv_zone_name((rlv_zone_t)z),
                    (long long)c.communes[z], (long long)c.inhabitants[z],
                    (double)c.communes[z] / (double)c.all_communes,
                    (double)c.inhabitants[z] / (double)c.all_inhabitants);
    }
}

/* What the rule gives against the list in force. */
static void write_confusion(const rlv_zone_command_t *self, FILE *out)
{
    int64_t territories[RLV_NUM_ZONES][RLV_NUM_ZONES] = {{0}};
    int64_t inhabitants[RLV_NUM_ZONES][RLV_NUM_ZONES] = {{0}};

    for (size_t t = 0; t < self->table.num_territories; t++)
        if (self->observed[t] >= 0) {
            territories[self->result.class_of[t]][self->observed[t]]++;
            inhabitants[self->result.class_of[t]][self->observed[t]] += self->table.inhabitants[t];
        }
    fputs("vintage,class,list,list_class,territories,inhabitants\n", out);
    for (int z = 0; z < RLV_NUM_ZONES; z++)
        for (int l = 0; l < RLV_NUM_ZONES; l++)
            fprintf(out, "%s,%s,%s,%s,%lld,%lld\n", self->rule->vintage,
                    rlv_zone_name((rlv_zone_t)z), self->book.next.current,
                    rlv_zone_name((rlv_zone_t)l), (long long)territories[z][l],
                    (long long)inhabitants[z][l]);
}

static void write_perimeter(const rlv_zone_command_t *self, FILE *out)
{
    fputs("code,name,department,territory,class,qpv_class,massif,qpv,whole_department\n", out);
    for (size_t i = 0; i < self->gazetteer.num_communes; i++) {
        const rlv_gazetteer_commune_t *c = &self->gazetteer.commune[i];
        bool mountain, qpv, department;
        if (!rlv_zone_in_perimeter(self, c, &mountain, &qpv, &department))
            continue;
        fprintf(out, "%s,", c->place.code);
        put_text(out, c->place.name);
        fprintf(out, ",%s,%s,%s,%s,%d,%lld,%d\n", self->gazetteer.department[c->department].code,
                self->gazetteer.territory[c->territory].place.code,
                rlv_zone_name((rlv_zone_t)self->result.class_of[c->territory]),
                c->num_qpv > 0 ? rlv_zone_name((rlv_zone_t)self->result.qpv_class[c->territory])
                               : "",
                mountain, (long long)c->num_qpv, department);
    }
}

static void write_prospective(const rlv_zone_command_t *self, FILE *out)
{
    fputs("code,year,ranking,class,probability\n", out);
    for (size_t t = 0; t < self->prospect[0].num_territories; t++)
        for (size_t i = 0; i < self->num_prospects; i++)
            for (size_t k = 0; k < self->prospect[i].num_rankings; k++)
                for (int z = 0; z < RLV_NUM_ZONES; z++)
                    fprintf(out, "%s,%d,%s,%s,%.4f\n", self->region->territory[t].code,
                            self->prospect[i].year, self->ranking[k]->name,
                            rlv_zone_name((rlv_zone_t)z),
                            rlv_prospect_probability(&self->prospect[i], k, t, (rlv_zone_t)z));
}

static void write_changes(const rlv_zone_command_t *self, FILE *out)
{
    fputs("year,ranking,from,to,territories,territories_p05,territories_p95,inhabitants,"
          "inhabitants_p05,inhabitants_p95,territories_rule_at_base,aid_contracts,"
          "aid_contracts_p05,aid_contracts_p95,cesp_under_commitment,cesp_under_commitment_p05,"
          "cesp_under_commitment_p95\n",
          out);
    for (size_t i = 0; i < self->num_prospects; i++) {
        const rlv_prospect_t *p = &self->prospect[i];
        for (size_t c = 0; c < p->num_rankings * RLV_NUM_ZONES * RLV_NUM_ZONES; c++) {
            const rlv_prospect_change_t *change = &p->change[c];
            const size_t k = c / RLV_NUM_ZONES / RLV_NUM_ZONES;
            const rlv_zone_t from = (rlv_zone_t)(c / RLV_NUM_ZONES % RLV_NUM_ZONES);
            const rlv_zone_t to = (rlv_zone_t)(c % RLV_NUM_ZONES);
            fprintf(out, "%d,%s,%s,%s,%.2f,%.2f,%.2f,%.0f,%.0f,%.0f,%.2f", p->year,
                    self->ranking[k]->name, rlv_zone_name(from), rlv_zone_name(to),
                    change->territories.mean, change->territories.p05, change->territories.p95,
                    change->inhabitants.mean, change->inhabitants.p05, change->inhabitants.p95,
                    self->start.change[c].territories.mean);
            for (int kind = 0; kind < RLV_PROSPECT_NUM_CONTRACTS; kind++) {
                const rlv_prospect_stats_t *moved = &change->contracts[kind];
                if (isfinite(moved->mean))
                    fprintf(out, ",%.2f,%.2f,%.2f", moved->mean, moved->p05, moved->p95);
                else /* the run ends before */
                    fputs(",,,", out);
            }
            (void)fputc('\n', out);
        }
    }
}

static void write_decides(const rlv_zone_command_t *self, FILE *out)
{
    static const char *const WEIGHT[2] = {"territories", "inhabitants"};

    fputs("year,weight,differ_between_rankings,differ_between_replicates,variance_of_ranking\n",
          out);
    for (size_t i = 0; i < self->num_prospects; i++)
        for (int w = 0; w < 2; w++)
            fprintf(out, "%d,%s,%.4f,%.4f,%.4f\n", self->prospect[i].year, WEIGHT[w],
                    self->prospect[i].ranking[w], self->prospect[i].chance[w],
                    self->prospect[i].between[w]);
}

static int write_table(const rlv_zone_command_t *self, const rlv_out_folder_t *folder,
                       const char *name, write_t *write, json_t *outputs, rlv_error_t *err)
{
    char hex[RLV_SHA256_HEX_SIZE];
    FILE *out = rlv_out_folder_file(folder, name, err);
    char *path = rlv_format(err, "%s/%s", folder->temporary, name);
    int status = out == NULL ? err->status : RLV_OK;

    if (status == RLV_OK) {
        write(self, out);
        status = rlv_out_folder_close(folder, name, out, err);
    }
    if (status == RLV_OK)
        status = path == NULL ? RLV_ERR_OS : rlv_sha256_file(path, hex, err);
    if (status == RLV_OK)
        (void)json_object_set_new(outputs, name, json_string(hex));
    free(path);
    return status;
}

static void add_input(json_t *inputs, const char *path)
{
    char hex[RLV_SHA256_HEX_SIZE];
    if (path != NULL && rlv_sha256_file(path, hex, NULL) == RLV_OK)
        (void)json_object_set_new(inputs, path, json_string(hex));
}

static int write_manifest(const rlv_zone_command_t *self, const rlv_out_folder_t *folder,
                          json_t *outputs, rlv_error_t *err)
{
    json_t *inputs = json_object();
    char *run_manifest = self->run != NULL ? rlv_format(err, "%s/manifest.json", self->run) : NULL;
    FILE *out = NULL;
    int status = RLV_ERR_OS;

    add_input(inputs, self->rules_path);
    add_input(inputs, self->table_path);
    add_input(inputs, self->list_path);
    add_input(inputs, run_manifest);
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:O}", "command", "zone", "version", RLV_VERSION,
                  "vintage", self->rule->vintage, "data", self->folder != NULL ? self->folder : "",
                  "run", self->run != NULL ? self->run : "", "inputs", inputs, "outputs", outputs);
    if (root == NULL) {
        (void)rlv_fail_memory(err, 0);
        goto out;
    }
    out = rlv_out_folder_file(folder, "manifest.json", err);
    status = out == NULL ? err->status : RLV_OK;
    if (status == RLV_OK) {
        (void)json_dumpf(root, out, JSON_INDENT(2) | JSON_SORT_KEYS);
        (void)fputc('\n', out);
        status = rlv_out_folder_close(folder, "manifest.json", out, err);
    }
out:
    json_decref(root);
    free(run_manifest);
    return status;
}

int rlv_zone_write(const rlv_zone_command_t *self, const rlv_out_folder_t *folder, rlv_error_t *err)
{
    json_t *outputs = json_object();
    int status = outputs == NULL ? rlv_fail_memory(err, 0) : RLV_OK;

    if (status == RLV_OK)
        status = write_table(self, folder, "classes.csv", write_classes, outputs, err);
    if (status == RLV_OK && self->gazetteer.num_communes > 0)
        status = write_table(self, folder, "coverage.csv", write_coverage, outputs, err);
    if (status == RLV_OK && self->observed != NULL)
        status = write_table(self, folder, "confusion.csv", write_confusion, outputs, err);
    if (status == RLV_OK && self->gazetteer.num_communes > 0 && self->book.perimeter.given)
        status = write_table(self, folder, "ars_perimeter.csv", write_perimeter, outputs, err);
    if (status == RLV_OK && self->num_prospects > 0)
        status = write_table(self, folder, "prospective.csv", write_prospective, outputs, err);
    if (status == RLV_OK && self->num_prospects > 0)
        status = write_table(self, folder, "changes.csv", write_changes, outputs, err);
    if (status == RLV_OK && self->num_prospects > 0)
        status = write_table(self, folder, "decides.csv", write_decides, outputs, err);
    if (status == RLV_OK)
        status = write_manifest(self, folder, outputs, err);
    json_decref(outputs);
    return status;
}

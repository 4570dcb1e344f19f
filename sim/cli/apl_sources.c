#include "apl_sources.h"

apl_sources_t apl_sources_of(const apl_session_t *session, int year)
{
    const rlv_region_t *region = &session->region;
    const rlv_params_t *params = &session->scenario.params;
    const int recent = (int)params->time_reference_year;
    const int older = session->older_held ? recent - APL_YEARS_BETWEEN_VINTAGES : recent;
    const int people = year - (int)params->apl_population_lag;
    apl_sources_t used = {.gps = APL_GPS_HELD,
                          .gps_year = recent,
                          .people_year = people < region->first_year  ? region->first_year
                                         : people > region->last_year ? region->last_year
                                                                      : people,
                          .people_expected = people};

    if (apl_session_uses_run(session, year)) {
        used.gps = APL_GPS_RUN;
        used.gps_year = year;
    } else if (year <= older) {
        used.gps_year = older;
    } else if (year < recent) {
        used.gps = APL_GPS_BETWEEN;
        used.gps_year = older;
    }
    return used;
}

void apl_sources_note(apl_session_t *session, int year)
{
    const apl_sources_t used = apl_sources_of(session, year);
    const int recent = (int)session->scenario.params.time_reference_year;

    if (used.gps == APL_GPS_RUN)
        rlv_note(&session->notes, "%d\u202F: les médecins sont ceux de la simulation %s", year,
                 session->run_path);
    if (used.gps == APL_GPS_HELD && session->run_path != NULL && year > recent)
        rlv_note(&session->notes, "%d\u202F: la simulation %s s’arrête en %d", year,
                 session->run_path, session->run.manifest.horizon);
    if (used.gps == APL_GPS_HELD && used.gps_year != year)
        rlv_note(&session->notes, "%d\u202F: les médecins sont ceux de %d", year, used.gps_year);
    if (used.people_year != used.people_expected)
        rlv_note(&session->notes, "%d\u202F: les habitants sont ceux de %d", year,
                 used.people_year);
}

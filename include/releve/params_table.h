/*
 * params_table: the rows of the one parameter table (see params.h). Included several times, with
 * other macros each time, hence no include guard.
 *
 *   RLV_REAL(group, name, unit, low, high, default, distribution, mark, known, source, text)
 *   RLV_INT(group, name, unit, low, high, default, mark, known, source, text)
 *   RLV_BOOL(group, name, default, text)
 *   RLV_CHOICE(group, name, "a|b|c", default index, text)
 *   RLV_TEXT(group, name, default, text)     RLV_PATH(group, name, default, text)
 *   RLV_SERIES(group, name, unit, low, high, default, mark, known, source, text)
 *
 * distribution: NONE, UNIFORM(low, high), TRIANGULAR(low, high), NORMAL(sd), LOGNORMAL(sd of log),
 * BETA(a, b).
 */
/* clang-format off */

RLV_TEXT(scenario, title, "", "Title of the scenario, in French, shown on figures and reports")
RLV_TEXT(scenario, description, "", "A paragraph that says what the scenario assumes")

RLV_INT(run, seed, "", 0, 9223372036854775807, 20210101, SETTING, 0, "", "Key of the random numbers")
RLV_INT(run, replicates, "", 1, 100000, 200, SETTING, 0, "", "Number of replicates of the ensemble")
RLV_CHOICE(run, uncertainty, "chance|parameters|both", 2, "What differs between replicates: the doctors' draws, the parameters' draws, or both")
RLV_BOOL(run, observation_error, 1, "Whether the bands of the APL after the base year hold the error of its published measure")

RLV_INT(time, base_year, "year", 2013, 2050, 2021, SETTING, 0, "", "First year shown: stocks are those of its 1 January")
RLV_INT(time, reference_year, "year", 2013, 2050, 2021, SETTING, 0, "", "Year at whose 1 January the counts of GPs are taken; earlier than base_year, the model first runs forward")
RLV_INT(time, horizon, "year", 2014, 2060, 2040, SETTING, 0, "", "Last year shown")

RLV_PATH(data, folder, "../data/occitanie", "Folder of the region's tables")
RLV_PATH(data, national, "../data/national", "Folder of the national series and rate tables")
RLV_TEXT(data, gp_vintage, "2020", "Vintage of the BPE counts that give the stock")

#undef RLV_REAL
#undef RLV_INT
#undef RLV_BOOL
#undef RLV_CHOICE
#undef RLV_TEXT
#undef RLV_PATH
#undef RLV_SERIES
/* clang-format on */

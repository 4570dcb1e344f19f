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

RLV_CHOICE(synthesis, pyramid_year, "2014|2020|2023", 1, "Year of the published pyramid of all GPs that the ages of the base year start from")
RLV_CHOICE(synthesis, population, "liberal|all", 0, "Whether the pyramid is carried from all GPs to liberal ones (who are older), or taken as published")
RLV_REAL(synthesis, women_share, "share", 0.2, 0.8, 0.43, UNIFORM(0.41, 0.45), ASSUMED, 2021, "25,141 liberal women of 58,493 liberal GPs in 2020 (DREES); CARMF 44 % of liberal doctors in 2024", "Share of women among liberal GPs of the region at the reference date")
RLV_REAL(synthesis, age_tilt, "per 10 years", -0.5, 0.5, 0, NORMAL(0.05), ASSUMED, 2021, "The five-year pyramid of liberal GPs is not published; +-0.05 moves the share of 60 and over by about 1.5 points", "Tilt of the pyramid: log of the relative weight of ages ten years apart")
RLV_REAL(synthesis, department_weight, "", 0, 1, 0.5, NONE, ASSUMED, 2025, "Shares of doctors of 55 and over are of all specialties (DREES RPPS 2025), so they are followed half-way", "How far the departments' shares of doctors of 55 and over are followed, 0 not at all, 1 in full")
RLV_REAL(synthesis, le65_shrink_gp, "GPs", 0, 1000, 10, NONE, ASSUMED, 2021, "Supply over 65 of one territory rests on few doctors", "Size at which a territory's share of supply over 65 counts as much as the region's")
RLV_REAL(synthesis, mixed_share, "share", 0, 1, 0.10, NONE, ASSUMED, 2021, "RPPS: 574 of 7,052 in Occitanie (2014), 8,141 of 66,634 in France (2020)", "Share of liberal GPs whose practice is mixed (liberal and salaried)")
RLV_PATH(synthesis, microdata, "", "CSV with one doctor a row, which replaces the synthesis; empty: none")

RLV_REAL(exits, women_factor, "", 0.2, 5, 1.15, UNIFORM(1.05, 1.25), ASSUMED, 2018, "CARMF: women stop earlier; lowers the mean exit age by 0.8 year", "Factor on the exit hazard of women")
RLV_REAL(exits, factor_60_69, "", 0.2, 5, 1, UNIFORM(0.8, 1.2), ASSUMED, 2018, "Uncertainty of the hazards calibrated to DREES ER 1097", "Factor on the exit hazard from 60 to 69")
RLV_REAL(exits, low_density_factor, "", 0.2, 5, 0.9, UNIFORM(0.8, 1), ASSUMED, 2018, "DREES ER 1097: GPs stop later in low-density zones (sign only)", "Factor on the exit hazard from 60 in ZIP territories")
RLV_SERIES(exits, retirement_shift, "years", -5, 5, 0, SETTING, 0, "", "Years by which retirement comes later (earlier if negative): the hazard at age a is that of age a - shift, from 60")
RLV_INT(exits, retirement_age, "years", 50, 70, 60, SETTING, 0, "", "Age from which a cessation other than death counts as retirement")
RLV_REAL(exits, other_addition, "per year", 0, 0.05, 0, NONE, ASSUMED, 2023, "CNAM 2023: 30 % of cessations are not retirement, the hazards give 20 %; 0.004 to 0.0065 closes the gap, with 265 to 280 entries", "Added exit hazard before the retirement age")
RLV_REAL(exits, mortality_factor, "", 0, 2, 0.65, NONE, UNVERIFIED, 2018, "Doctors die less than the general population; gives about the 0.19 % a year of CARMF", "Factor on the general population's mortality")

RLV_REAL(states, liberal_to_mixed, "per year", 0, 1, 0.006, NONE, ASSUMED, 2020, "Mixed practice rose from 8 to 12 % of liberal GPs, 2014-2020 (RPPS)", "Yearly probability that a liberal GP takes a salaried post besides")
RLV_REAL(states, mixed_to_liberal, "per year", 0, 1, 0.03, NONE, ASSUMED, 2020, "As above", "Yearly probability that a GP in mixed practice gives up the salaried post")
RLV_REAL(states, to_health_centre, "share", 0, 1, 0.1, NONE, ASSUMED, 2022, "More than 40 salaried posts financed in health centres, October 2018 to spring 2022 (ARS Occitanie)", "Share of cessations before the retirement age that are a move to a salaried post in a health centre of the same territory")
RLV_REAL(states, from_health_centre, "per year", 0, 1, 0.05, NONE, ASSUMED, 2022, "No published figure", "Yearly probability that a GP salaried in a health centre takes up liberal practice there")

RLV_REAL(relocation, probability, "per year", 0, 0.5, 0.02, UNIFORM(0.015, 0.035), ASSUMED, 2024, "INSEE Premiere 2024: 4 % a year between communes; turnover of BPE", "Yearly probability that an installed GP moves to another territory of the region, from the fourth year of installation")
RLV_REAL(relocation, early_factor, "", 0, 10, 2, NONE, ASSUMED, 2024, "INSEE Premiere 2024: 8 to 10 % between communes in the first three years", "Factor on that probability in the first years of installation")
RLV_INT(relocation, early_years, "years", 0, 20, 3, ASSUMED, 2024, "As above", "How many years count as the first ones")
RLV_REAL(relocation, distance_km, "km", 5, 1000, 60, NONE, ASSUMED, 0, "No published figure", "Distance scale of moves: the weight of a destination falls as exp(-km / scale)")

RLV_REAL(entries, per_year, "GPs", 0, 100000, 250, TRIANGULAR(225, 285), ASSUMED, 2023, "CNAM 2023: 2,357 first liberal installations in France in 2022, at the region's share, for a BPE stock", "First installations in the region in the year entries.reference_year")
RLV_INT(entries, reference_year, "year", 2000, 2050, 2022, SETTING, 0, "", "Year to which entries.per_year belongs")
RLV_CHOICE(entries, path, "admissions|flat", 0, "After the reference year: in proportion to admissions to medicine 11 and 12 years before, or constant")
RLV_SERIES(entries, factor, "", 0, 10, 1, SETTING, 0, "", "Factor on entries, by year")
RLV_REAL(entries, fourth_year_factor, "", 0, 1, 0.5, UNIFORM(0.3, 0.8), ASSUMED, 2025, "About 3,700 docteurs juniors stay one more year in internship, November 2026", "Entries of 2027 over their trend, because of the fourth internship year")
RLV_INT(entries, fourth_year_recovery, "years", 1, 20, 3, ASSUMED, 2025, "Median two years between thesis and installation", "Years from 2028 over which the entries missed in 2027 come back")
RLV_REAL(entries, mean_age, "years", 28, 50, 35, UNIFORM(34, 37), PUB, 2023, "CNAM 2023: mean age at first liberal installation 37 (2011), 35 (2023)", "Mean age at first installation")
RLV_REAL(entries, sd_age, "years", 1, 15, 4, NONE, ASSUMED, 2023, "No published figure", "Standard deviation of the age at first installation")
RLV_REAL(entries, women_share, "share", 0, 1, 0.62, UNIFORM(0.58, 0.65), UNVERIFIED, 2022, "CNOM, DREES", "Share of women among new GPs")
RLV_REAL(entries, eu_share, "share", 0, 1, 0.11, NONE, PUB, 2016, "CNOM: about 11 % of new registrations, all specialties", "Share of diplomas of the European Union among entrants")
RLV_REAL(entries, other_share, "share", 0, 1, 0.11, NONE, PUB, 2016, "CNOM: about 11 % of new registrations, all specialties", "Share of diplomas from outside the European Union among entrants")

RLV_REAL(settlement, inhabitants, "", 0, 3, 1, NONE, ASSUMED, 2021, "Supply follows inhabitants", "Coefficient of the logarithm of inhabitants in the utility of a territory")
RLV_REAL(settlement, supply, "", 0, 1, 0.8, UNIFORM(0.6, 1), ASSUMED, 2021, "Growing territories did not lose APL, 2015-2021: supply follows growth, and what made a territory well supplied lasts; without it shares would move faster than the BPE gradient", "Coefficient of the logarithm of GPs per inhabitant at the reference date, shrunk, in the utility")
RLV_REAL(settlement, shrink_gp, "GPs", 0.1, 100, 4, NONE, ASSUMED, 2021, "Small counts regress to the mean (98 units had fewer than 6 GPs)", "GPs at the region's density added to a territory's own when its supply is read")
RLV_REAL(settlement, distance_km, "km", 10, 10000, 225, UNIFORM(150, 300), ASSUMED, 2024, "INSEE 2024: half of installations within 43 km of the internship city, where the present stock is at 47 km", "Distance scale to the nearer university town (Toulouse, Montpellier): the weight falls as exp(-km / scale)")
RLV_REAL(settlement, distance_cap_km, "km", 10, 10000, 90, NONE, DATA, 2022, "BPE, mid-2010s to 2020: the regional share of territories moved by +4.7 % under 20 km, -4.3 % at 70-110, -3.6 % at 110-150, -1.7 % beyond: no further fall with distance", "Distance to the nearer university town from which the weight falls no more")

RLV_REAL(activity, drift, "per year", -0.05, 0.05, -0.0035, UNIFORM(-0.005, -0.002), ASSUMED, 2019, "INSEE and CNAM: -2 % of acts per GP in 20 years; DREES 2017 projects more", "Yearly relative change of the activity of a GP of given age and sex")
RLV_REAL(activity, acts_per_fte, "acts", 1000, 20000, 5500, NONE, ASSUMED, 2019, "About 5,000 acts a year per GP (p50 4,558 in 2012) at a mean activity of 0.9", "Consultations and visits a year of one full-time GP")

RLV_CHOICE(apl, decay, "steps_20min|steps_2012|gaussian|exponential", 0, "How the weight of a GP falls with travel time")
RLV_REAL(apl, floor_acts, "acts", 0, 20000, 3600, NONE, PUB, 2018, "DGOS, FAQ on the zoning of 25 May 2018, p. 5", "Acts a GP counts for at least in the supply of the APL")
RLV_REAL(apl, cap_acts, "acts", 0, 50000, 6000, NONE, PUB, 2018, "DGOS, FAQ on the zoning of 25 May 2018, p. 5", "Acts a GP counts for at most in the supply of the APL")
RLV_REAL(apl, drift, "per year", -0.05, 0.05, -0.002, UNIFORM(-0.0045, 0), ASSUMED, 2021, "What inhabitants and GPs leave unexplained in the fall of the APL, 2015-2021", "Yearly relative change of the acts of a GP of given age and sex in the supply of the APL")
RLV_INT(apl, population_lag, "years", 0, 5, 2, PUB, 2018, "The APL of year Y uses the inhabitants of Y-2 (DREES)", "Years between the inhabitants used and the year of the APL")
RLV_REAL(apl, anchor_shrink_gp, "GPs", 0, 100, 3, NONE, ASSUMED, 2021, "Ratios of small supplies are noisy", "Supply, in GPs within reach, at which a territory's ratio published / computed counts as much as the region's")
RLV_REAL(apl, anchor_bound, "", 1, 100, 4, NONE, ASSUMED, 2021, "Protects the marginal effect of one GP", "Bound of the shrunk ratio published / computed, and of its inverse, relative to the region's")
RLV_BOOL(apl, outside_follows, 1, "Whether supply outside the region follows the region's trend (else it stays at its base level)")
RLV_REAL(apl, detour, "", 1, 3, 1.3, NONE, ASSUMED, 0, "Usual ratio of road to straight-line distance", "Road kilometres over straight-line kilometres")
RLV_REAL(apl, speed_city, "km/h", 5, 130, 25, NONE, ASSUMED, 0, "No road-time table at hand", "Door-to-door speed in communes of density class 1")
RLV_REAL(apl, speed_town, "km/h", 5, 130, 38, NONE, ASSUMED, 0, "As above", "Door-to-door speed in communes of density classes 2 to 4")
RLV_REAL(apl, speed_rural, "km/h", 5, 130, 52, NONE, ASSUMED, 0, "As above", "Door-to-door speed in communes of density classes 5 to 7")
RLV_REAL(apl, mountain_speed_factor, "", 0.2, 1, 0.85, NONE, ASSUMED, 0, "As above", "Factor on speed in mountain communes")
RLV_REAL(apl, observation_sd, "", 0, 1, 0.035, NONE, DATA, 2021, "Variogram of the published APL of Occitanie's territories, 2015-2019", "Relative standard deviation of the published APL's measure for a territory of 10,000 inhabitants; falls as inhabitants^-0.25")
RLV_REAL(apl, drift_sd, "per year", 0, 1, 0.042, NONE, DATA, 2021, "As above", "Relative standard deviation of the yearly drift of the measure for a territory of 10,000 inhabitants; falls as inhabitants^-0.45")

RLV_REAL(patients, list_size, "patients", 0, 10000, 1000, UNIFORM(600, 1300), ASSUMED, 2021, "CNAM: mean list of a medecin traitant 1,001 (2021), quartiles of adult lists 600 and 1,300; that one who leaves has a list like the others is assumed", "Patients on the list of a GP who leaves (the sheet of a territory; the simulation does not use it)")

#undef RLV_REAL
#undef RLV_INT
#undef RLV_BOOL
#undef RLV_CHOICE
#undef RLV_TEXT
#undef RLV_PATH
#undef RLV_SERIES
/* clang-format on */

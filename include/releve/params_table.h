/*
 * params_table: the rows of the one parameter table (see params.h). Included several times, with
 * other macros each time, hence no include guard.
 *
 *   RLV_REAL(group, name, unit, low, high, default, distribution, mark, known, SOURCES, TEXTS)
 *   RLV_INT(group, name, unit, low, high, default, mark, known, SOURCES, TEXTS)
 *   RLV_BOOL(group, name, default, TEXTS)
 *   RLV_CHOICE(group, name, "a|b|c", default index, TEXTS)
 *   RLV_TEXT(group, name, default, TEXTS)     RLV_PATH(group, name, default, TEXTS)
 *   RLV_SERIES(group, name, unit, low, high, default, mark, known, SOURCES, TEXTS)
 *
 * SOURCES and TEXTS are each two arguments, English then French: where the value comes from
 * (producers and their publications), and one sentence that says what the parameter is.
 * distribution: NONE, UNIFORM(low, high), TRIANGULAR(low, high), NORMAL(sd), LOGNORMAL(sd of log),
 * BETA(a, b). known: the year from which the value was known; 0 for a setting, and for an
 * assumption that rests on no dated source.
 *
 * The French texts take U+202F, the narrow no-break space. scenarios/baseline.cfg is made from this
 * table (releve check --describe=cfg) and a test fails when they differ.
 */
/* clang-format off */

RLV_TEXT(scenario, title, "",
    "Title of the scenario, in French, shown on figures and reports",
    "Titre du scénario, repris sur les figures et les rapports")
RLV_TEXT(scenario, description, "",
    "A paragraph that says what the scenario assumes",
    "Paragraphe qui dit ce que le scénario suppose")

RLV_INT(run, seed, "", 0, 9223372036854775807, 20210101, SETTING, 0, "", "",
    "Key of the random numbers",
    "Graine des nombres aléatoires")
RLV_INT(run, replicates, "", 1, 100000, 200, SETTING, 0, "", "",
    "Number of replicates of the ensemble",
    "Nombre de réplications de l’ensemble")
RLV_CHOICE(run, uncertainty, "chance|parameters|both", 2,
    "What differs between replicates: the doctors' draws (chance), the parameters' draws (parameters), or both",
    "Ce qui diffère d’une réplication à l’autre : les tirages des médecins (chance), ceux des paramètres (parameters), ou les deux (both)")
RLV_BOOL(run, observation_error, 1,
    "Whether the bands of the APL after the base year hold the error of its published measure",
    "Indique si les bandes de l’APL, après l’année de base, contiennent l’erreur de sa mesure publiée")
RLV_INT(run, variance_pairs, "", 0, 100000, 50, SETTING, 0, "", "",
    "With uncertainty both, how many replicates are lived a second time with the same parameters and other draws of the doctors, to split the variance (variance.csv); 0: none, no table",
    "Avec both, nombre de réplications vécues une seconde fois avec les mêmes paramètres et d’autres tirages des médecins, pour partager la variance (variance.csv) ; 0 : aucune, pas de table")
RLV_INT(run, save_state, "year", 0, 2060, 0, SETTING, 0, "", "",
    "Year on whose 1 January the state of every replicate is saved (state_YEAR.bin), for other scenarios to start from; 0: none",
    "Année au 1er janvier de laquelle l’état de chaque réplication est enregistré (state_ANNÉE.bin), pour que d’autres scénarios en partent ; 0 : aucun")
RLV_PATH(run, start_from, "",
    "Saved state that the run goes on from, instead of the base year; what the scenario changes acts from its year on; empty: none",
    "État enregistré d’où part le calcul, au lieu de l’année de base ; ce que le scénario change agit à partir de son année ; vide : aucun")

RLV_INT(time, base_year, "year", 2013, 2050, 2021, SETTING, 0, "", "",
    "First year shown: stocks are those of its 1 January",
    "Première année présentée : les effectifs sont ceux de son 1er janvier")
RLV_INT(time, reference_year, "year", 2013, 2050, 2021, SETTING, 0, "", "",
    "Year at whose 1 January the counts of GPs are taken; earlier than base_year, the model first runs forward",
    "Année au 1er janvier de laquelle les comptages de généralistes sont rapportés ; si elle précède base_year, le modèle avance d’abord jusqu’à celle-ci")
RLV_INT(time, horizon, "year", 2014, 2060, 2040, SETTING, 0, "", "",
    "Last year shown",
    "Dernière année présentée")

RLV_PATH(data, folder, "../data/occitanie",
    "Folder of the region's tables",
    "Dossier des tables de la région")
RLV_PATH(data, national, "../data/national",
    "Folder of the national series and rate tables",
    "Dossier des séries et des barèmes nationaux")
RLV_TEXT(data, gp_vintage, "2020",
    "Counts that give the stock: a vintage of the BPE (2020, mid2010s), or the department stocks of CNAM of 31 December 2014 spread by APL and inhabitants of 2015 (2014_apl) or by the older BPE (2014_bpe): imputed, for back-tests",
    "Comptages qui donnent les effectifs de départ : un millésime de la BPE (2020, mid2010s), ou les effectifs départementaux de la CNAM au 31 décembre 2014 répartis selon l’APL et les habitants de 2015 (2014_apl) ou selon la BPE antérieure (2014_bpe) : imputés, pour les tests rétrospectifs")
RLV_TEXT(data, region, "76",
    "INSEE code of the region whose figures the scenario states (entries.per_year): that of the tables in data.folder",
    "Code INSEE de la région dont le scénario donne les chiffres (entries.per_year) : celle des tables de data.folder")
RLV_REAL(data, population_trend, "per year", -0.05, 0.05, 0, NONE, ASSUMED, 2022,
    "INSEE, Omphale 2022: the central projection; its low and high variants are about 0.25 % a year apart from it [assumed for Occitanie]",
    "INSEE, Omphale 2022 : projection centrale ; ses variantes basse et haute s’en écartent d’environ 0,25 % par an [supposé pour l’Occitanie]",
    "Added to the yearly relative change of inhabitants after the base year",
    "Ajout à la variation relative annuelle des habitants après l’année de base")
RLV_INT(data, bpe_interval, "years", 1, 6, 3, ASSUMED, 0,
    "INSEE, BPE: the older vintage is 2017 or 2018, unstated; 1 January 2017 and 2020 fit best",
    "INSEE, BPE : le millésime antérieur est 2017 ou 2018, non précisé ; le 1er janvier de 2017 et celui de 2020 s’accordent le mieux aux séries",
    "Years between the two vintages of the BPE",
    "Nombre d’années entre les deux millésimes de la BPE")

RLV_CHOICE(synthesis, pyramid_year, "2014|2020|2023", 1,
    "Year of the pyramid of all GPs that the ages of the base year start from: a reconstruction by cohorts [assumed], fitted on 2020",
    "Année de la pyramide de tous les généralistes d’où partent les âges : une reconstruction par cohortes [supposée], ajustée sur 2020")
RLV_CHOICE(synthesis, population, "liberal|all", 0,
    "Whether the pyramid is carried from all GPs to liberal ones, who are older (liberal), or taken as it is (all)",
    "Indique si la pyramide est ramenée de tous les généralistes aux libéraux, plus âgés (liberal), ou prise telle quelle (all)")
RLV_REAL(synthesis, women_share, "share", 0.2, 0.8, 0.43, UNIFORM(0.41, 0.45), ASSUMED, 2021,
    "DREES, RPPS 1 January 2020: 25,141 liberal women for 58,493 exclusively liberal GPs in France",
    "DREES, RPPS au 1er janvier 2020 : 25 141 femmes libérales pour 58 493 généralistes libéraux exclusifs en France",
    "Share of women among the GPs of the region at the reference date",
    "Part des femmes parmi les généralistes de la région à la date de référence")
RLV_REAL(synthesis, age_tilt, "per 10 years", -0.5, 0.5, -0.009, NORMAL(0.043), CALIBRATED, 2026,
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 November 2026 (scenarios/calibrate.sh, data/calibration/baseline); before: normal of sd 0.05, since the five-year pyramid of liberal GPs is not published; 0.05 moves the share of 60 and over in 2021 by about 2 points",
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 novembre 2026 (scenarios/calibrate.sh, data/calibration/baseline) ; avant : loi normale d’écart-type 0,05, la pyramide quinquennale des généralistes libéraux n’étant pas publiée ; 0,05 déplace d’environ 2 points la part des 60 ans et plus en 2021",
    "Tilt of the pyramid: log of the relative weight of ages ten years apart, positive for older GPs",
    "Inclinaison de la pyramide : logarithme du poids relatif d’âges distants de dix ans, positif pour des généralistes plus âgés")
RLV_REAL(synthesis, department_weight, "", 0, 1, 0.5, NONE, ASSUMED, 2025,
    "DREES, RPPS 2025: the shares of doctors of 55 and over are of all specialties, so they are followed half-way",
    "DREES, RPPS 2025 : les parts de médecins de 55 ans et plus portent sur toutes les spécialités, elles sont donc suivies à moitié",
    "How far the departments' shares of doctors of 55 and over are followed, 0 not at all, 1 in full",
    "Mesure dans laquelle sont suivies les parts départementales de médecins de 55 ans et plus, de 0 (pas du tout) à 1 (entièrement)")
RLV_REAL(synthesis, le65_shrink_gp, "GPs", 0, 1000, 10, NONE, ASSUMED, 2021,
    "No published figure; the supply over 65 of one territory rests on few doctors (DREES, APL 2018, all ages and 65 or less)",
    "Aucun chiffre publié ; l’offre des plus de 65 ans d’un territoire tient à peu de médecins (DREES, APL 2018, tous âges et 65 ans et moins)",
    "Size, in GPs, at which a territory's share of supply over 65 counts as much as the region's",
    "Effectif pour lequel la part d’offre des plus de 65 ans d’un territoire compte autant que celle de la région")
RLV_REAL(synthesis, mixed_share, "share", 0, 1, 0.10, NONE, ASSUMED, 2021,
    "DREES, RPPS: 574 of 7,052 in Occitanie (2014), 8,141 of 66,634 in France (2020)",
    "DREES, RPPS : 574 sur 7 052 en Occitanie (2014), 8 141 sur 66 634 en France (2020)",
    "Share of practices that are mixed (liberal and salaried), at the reference date and among entrants",
    "Part d’exercice mixte (libéral et salarié), à la date de référence et parmi les nouveaux installés")
RLV_PATH(synthesis, microdata, "",
    "CSV with one doctor a row, which replaces the synthesis; empty: none",
    "Fichier CSV d’un médecin par ligne, qui remplace la synthèse ; vide : aucun")

RLV_REAL(exits, women_factor, "", 0.2, 5, 1.15, UNIFORM(1.05, 1.25), ASSUMED, 2018,
    "DREES, ER 1097 (2018): fewer women than men go on in cumul (28 % against 32 % at 60 and over); lowers their mean exit age by 0.8 year",
    "DREES, ER 1097 (2018) : moins de femmes que d’hommes en cumul emploi-retraite (28 % contre 32 % à 60 ans et plus) ; abaisse leur âge moyen de cessation de 0,8 an",
    "Factor on the exit hazard of women",
    "Facteur sur le risque de cessation des femmes")
RLV_REAL(exits, factor_60_69, "", 0.2, 5, 1, UNIFORM(0.8, 1.2), ASSUMED, 2018,
    "Uncertainty of the hazards calibrated to DREES, ER 1097 (2018)",
    "Incertitude des risques calés sur DREES, ER 1097 (2018)",
    "Factor on the exit hazard from 60 to 69",
    "Facteur sur le risque de cessation de 60 à 69 ans")
RLV_REAL(exits, low_density_factor, "", 0.2, 5, 0.9, UNIFORM(0.8, 1), ASSUMED, 2018,
    "DREES, ER 1097 (2018): GPs stop later in low-density zones (the sign only is published)",
    "DREES, ER 1097 (2018) : les généralistes cessent plus tard en zone sous-dense (seul le sens est publié)",
    "Factor on the exit hazard from 60 in ZIP territories",
    "Facteur sur le risque de cessation à partir de 60 ans dans les territoires classés ZIP")
RLV_SERIES(exits, retirement_shift, "years", -5, 5, 0, SETTING, 0, "", "",
    "Years by which retirement comes later (earlier if negative): the hazard at age a is that of age a - shift, from 60",
    "Report des départs à la retraite (avance s’il est négatif) : à partir de 60 ans, le risque à un âge est celui de cet âge moins le report")
RLV_SERIES(exits, legal_age_shift, "years", -2, 2, 0, SETTING, 0, "", "",
    "Years by which the legal age moves: the hazard from 62 to 64, and there only, is that of the age less as many years",
    "Recul de l’âge légal (avance s’il est négatif) : de 62 à 64 ans, et là seulement, le risque est celui de l’âge moins autant d’années")
RLV_SERIES(exits, stay_bonus, "", 0, 1, 0, SETTING, 0,
    "", "",
    "Fall, as a share, of the retirement hazard from 62 to 69 that a bonus for staying obtains, by year",
    "Baisse, en part, du risque de départ à la retraite de 62 à 69 ans qu’obtient une prime de maintien, par année")
RLV_INT(exits, retirement_age, "years", 50, 70, 60, SETTING, 0, "", "",
    "Age from which a cessation other than death counts as retirement",
    "Âge à partir duquel une cessation autre que le décès compte comme départ à la retraite")
RLV_REAL(exits, other_addition, "per year", 0, 0.05, 0, NONE, ASSUMED, 2023,
    "CNAM (December 2023): 30 % of cessations are not retirement, the hazards give 20 %; 0.004 to 0.0065 closes the gap, with 265 to 280 entries",
    "CNAM (décembre 2023) : 30 % des cessations ne sont pas des retraites, les risques en donnent 20 % ; de 0,004 à 0,0065 comblerait l’écart, avec 265 à 280 installations",
    "Added exit hazard before the retirement age",
    "Risque de cessation ajouté avant l’âge de la retraite")
RLV_REAL(exits, mortality_factor, "", 0, 2, 0.65, NONE, UNVERIFIED, 2021,
    "Doctors die less than the general population (0.6 to 0.7); CARMF: 246, 219 and 267 deaths a year of about 125,000 liberal doctors in practice, 2018 to 2020",
    "Les médecins meurent moins que la population générale (0,6 à 0,7) ; CARMF : 246, 219 et 267 décès par an pour environ 125 000 médecins libéraux en activité, 2018 à 2020",
    "Factor on the general population's mortality",
    "Facteur sur la mortalité de la population générale")

RLV_REAL(states, liberal_to_mixed, "per year", 0, 1, 0.006, NONE, ASSUMED, 2021,
    "DREES, RPPS: mixed practice rose from 9 to 12 % of liberal and mixed GPs of France, 2014-2020",
    "DREES, RPPS : l’exercice mixte est passé de 9 à 12 % des généralistes libéraux et mixtes de France, 2014-2020",
    "Yearly probability that a liberal GP takes a salaried post besides",
    "Probabilité annuelle qu’un généraliste libéral prenne en plus un poste salarié")
RLV_REAL(states, mixed_to_liberal, "per year", 0, 1, 0.03, NONE, ASSUMED, 2021,
    "No published figure; chosen with states.liberal_to_mixed",
    "Aucun chiffre publié ; choisi avec states.liberal_to_mixed",
    "Yearly probability that a GP in mixed practice gives up the salaried post",
    "Probabilité annuelle qu’un généraliste en exercice mixte quitte son poste salarié")
RLV_REAL(states, to_health_centre, "share", 0, 1, 0.1, NONE, ASSUMED, 2022,
    "ARS Occitanie: more than 40 salaried posts financed in health centres, October 2018 to spring 2022",
    "ARS Occitanie : plus de 40 postes salariés financés en centre de santé, d’octobre 2018 au printemps 2022",
    "Share of cessations before the retirement age that are a move to a salaried post in a health centre of the same territory",
    "Part des cessations avant l’âge de la retraite qui sont un passage au salariat dans un centre de santé du même territoire")
RLV_REAL(states, from_health_centre, "per year", 0, 1, 0.05, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Yearly probability that a GP salaried in a health centre takes up liberal practice there",
    "Probabilité annuelle qu’un généraliste salarié d’un centre de santé s’y installe en libéral")

RLV_REAL(relocation, probability, "per year", 0, 0.5, 0.02, TRIANGULAR(0.015, 0.035), ASSUMED, 2024,
    "INSEE Première (2024): about 4 % a year between communes, twelve years after internship; turnover of INSEE's BPE",
    "INSEE Première (2024) : environ 4 % par an entre communes, douze ans après l’internat ; mouvements de la BPE (INSEE)",
    "Yearly probability that an installed GP moves to another territory of the region, once the first years are over",
    "Probabilité annuelle qu’un généraliste installé change de territoire dans la région, passées les premières années")
RLV_REAL(relocation, early_factor, "", 0, 10, 2, NONE, ASSUMED, 2024,
    "INSEE Première (2024): moves are more frequent early in the career; how much more is assumed",
    "INSEE Première (2024) : mobilité plus forte en début de carrière ; son ampleur est supposée",
    "Factor on that probability in the first years of installation",
    "Facteur sur cette probabilité dans les premières années d’installation")
RLV_INT(relocation, early_years, "years", 0, 20, 3, ASSUMED, 2024,
    "INSEE Première (2024), as for relocation.early_factor",
    "INSEE Première (2024), comme relocation.early_factor",
    "How many years count as the first ones",
    "Nombre d’années qui comptent comme les premières")
RLV_REAL(relocation, distance_km, "km", 5, 1000, 60, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Distance scale of moves: the weight of a destination falls as exp(-km / scale)",
    "Échelle de distance des mobilités : le poids d’une destination décroît comme exp(-km / échelle)")

RLV_REAL(entries, per_year, "GPs", 0, 100000, 250, TRIANGULAR(225, 285), ASSUMED, 2023,
    "CNAM (December 2023): 2,357 first liberal installations in France in 2022, of which the region's share of GPs would be 233; raised to 250 for a stock counted by the BPE",
    "CNAM (décembre 2023) : 2 357 premières installations libérales en France en 2022, soit 233 à proportion des généralistes de la région ; porté à 250 pour un effectif compté par la BPE",
    "First installations in the region in the year entries.reference_year",
    "Premières installations dans la région, l’année entries.reference_year")
RLV_INT(entries, reference_year, "year", 2000, 2050, 2022, SETTING, 0, "", "",
    "Year to which entries.per_year belongs",
    "Année à laquelle se rapporte entries.per_year")
RLV_CHOICE(entries, path, "pipeline|flat", 0,
    "Whether first installations come out of the training pipeline (pipeline), or stay at entries.per_year (flat)",
    "Indique si les premières installations sortent de la filière de formation (pipeline) ou restent à entries.per_year (flat)")
RLV_SERIES(entries, factor, "", 0, 10, 1, SETTING, 0,
    "", "",
    "Factor on the cohorts of graduates, by year of the end of internship, and on foreign diplomas, by year of installation",
    "Facteur sur les promotions de diplômés, par année de fin d’internat, et sur les diplômes étrangers, par année d’installation")
RLV_REAL(entries, mean_age, "years", 28, 50, 35, UNIFORM(34, 37), PUB, 2023,
    "CNAM (December 2023): mean age at first liberal installation 37 (2011), 35 (2023)",
    "CNAM (décembre 2023) : âge moyen à la première installation libérale de 37 ans (2011), 35 ans (2023)",
    "Mean of the normal law of ages at first installation, before it is cut at 28 and 60",
    "Moyenne de la loi normale des âges à la première installation, avant sa troncature à 28 et 60 ans")
RLV_REAL(entries, sd_age, "years", 1, 15, 4, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Standard deviation of that law",
    "Écart-type de cette loi")
RLV_REAL(entries, women_share, "share", 0, 1, 0.62, UNIFORM(0.58, 0.65), UNVERIFIED, 2022,
    "CNOM, DREES: order of magnitude of recent cohorts, not read again",
    "CNOM, DREES : ordre de grandeur des promotions récentes, non relu",
    "Share of women among new GPs",
    "Part des femmes parmi les nouveaux installés")
RLV_REAL(entries, eu_share, "share", 0, 1, 0.11, NONE, PUB, 2016,
    "CNOM: about 11 % of new registrations, all specialties",
    "CNOM : environ 11 % des nouvelles inscriptions, toutes spécialités",
    "Share of diplomas of the European Union among entrants",
    "Part des diplômes de l’Union européenne parmi les nouveaux installés")
RLV_REAL(entries, other_share, "share", 0, 1, 0.11, NONE, PUB, 2016,
    "CNOM: about 11 % of new registrations, all specialties",
    "CNOM : environ 11 % des nouvelles inscriptions, toutes spécialités",
    "Share of diplomas from outside the European Union among entrants",
    "Part des diplômes hors Union européenne parmi les nouveaux installés")

RLV_PATH(alignment, targets, "",
    "CSV of outside totals of the region that the run must meet on average, columns year, indicator (entries, gp_headcount), value, source; empty: none",
    "CSV de totaux régionaux extérieurs que le calcul doit atteindre en moyenne, colonnes year, indicator (entries, gp_headcount), value, source ; vide : aucun")
RLV_PATH(alignment, factors, "",
    "Factors of an earlier alignment (its alignment_factors.csv) applied as they are, without fitting; empty: fitted to alignment.targets",
    "Facteurs d’un calage antérieur (son alignment_factors.csv), appliqués tels quels, sans ajustement ; vide : ajustés sur alignment.targets")
RLV_REAL(alignment, tolerance, "share", 0.00001, 0.1, 0.001, NONE, SETTING, 0, "", "",
    "Largest relative gap between a total and the mean of the replicates once aligned",
    "Plus grand écart relatif admis entre un total et la moyenne des réplications une fois calées")
RLV_SERIES(training, places_factor, "", 0, 10, 1, SETTING, 0,
    "", "",
    "Factor on admissions to the second year of medicine, by year",
    "Facteur sur les admissions en deuxième année de médecine, par année")
RLV_REAL(training, dropout, "share", 0, 0.9, 0.05, NONE, UNVERIFIED, 2020,
    "Order of magnitude, not read again; it cancels in the level of entries, which entries.per_year sets",
    "Ordre de grandeur, non relu ; sans effet sur le niveau des installations, que fixe entries.per_year",
    "Share of those admitted who leave medicine before the internship",
    "Part des admis qui quittent la médecine avant l’internat")
RLV_REAL(training, repeat_share, "share", 0, 1, 0.15, NONE, ASSUMED, 2024,
    "No published figure; the internship posts of 2024 show that repeating matters",
    "Aucun chiffre publié ; les postes d’internat de 2024 montrent que les redoublements comptent",
    "Share of those admitted who begin the internship one year later",
    "Part des admis qui commencent l’internat un an plus tard")
RLV_SERIES(training, gp_share, "share", 0, 1, 0.46, DATA, 2024,
    "Posts of general practice over admissions five years before: 0.48 (2010), 0.46 (2018), 0.45 (2022), 0.47 (2023)",
    "Postes de médecine générale rapportés aux admissions cinq ans plus tôt : 0,48 (2010), 0,46 (2018), 0,45 (2022), 0,47 (2023)",
    "Share of the interns in general practice, by year of entry to the internship",
    "Part des internes en médecine générale, par année d’entrée dans l’internat")
RLV_BOOL(training, fourth_year, 1,
    "Whether the internship of general practice lasts four years for those who begin it in November 2023 or later",
    "Indique si l’internat de médecine générale dure quatre ans pour ceux qui le commencent en novembre 2023 ou plus tard")
RLV_REAL(training, region_share, "share", 0, 1, 0.09, UNIFORM(0.07, 0.1), ASSUMED, 2024,
    "CNAM: 9.9 % of the country's first installations in Occitanie; posts of Toulouse and Montpellier 130 to 160 each [unverified] of 3,447 in 2018",
    "CNAM : 9,9 % des premières installations du pays en Occitanie ; postes de Toulouse et Montpellier de 130 à 160 chacun [non vérifié] sur 3 447 en 2018",
    "Share of the country's posts of general practice that the subdivisions of Toulouse and Montpellier offer, used for docteurs juniors",
    "Part des postes de médecine générale du pays offerte par les subdivisions de Toulouse et Montpellier, utilisée pour les docteurs juniors")
RLV_SERIES(training, posts_toulouse, "", 0, 10, 1, SETTING, 0,
    "", "",
    "Factor on the usual share of the subdivision of Toulouse in the country's posts of general practice, by year of entry to the internship",
    "Facteur sur la part habituelle de la subdivision de Toulouse dans les postes de médecine générale du pays, par année d’entrée dans l’internat")
RLV_SERIES(training, posts_montpellier, "", 0, 10, 1, SETTING, 0,
    "", "",
    "The same for the subdivision of Montpellier; posts by subdivision are not published: each is taken for half of the two (130 to 160 each [unverified])",
    "Même facteur pour la subdivision de Montpellier ; les postes par subdivision ne sont pas publiés : chacune compte pour la moitié des deux (130 à 160 chacune [non vérifié])")
RLV_REAL(training, posts_pull, "share", 0, 1, 0.4, UNIFORM(0.2, 0.6), PUB, 2024,
    "Silhol, Économie et Statistique 542 (2024): one point more of the interns gives 0.4 point more of the liberal GPs installed twelve years later",
    "Silhol, Économie et Statistique 542 (2024) : un point de plus des internes donne 0,4 point de plus des généralistes libéraux installés douze ans plus tard",
    "Relative change of the region's graduates over that of its posts of internship",
    "Variation relative des diplômés de la région, rapportée à celle de ses postes d’internat")
RLV_REAL(training, never_share, "share", 0, 0.9, 0.3, NONE, ASSUMED, 2013,
    "CNOM (2013): 44.1 % of the cohort of 2008 liberal after eight years, 45.5 % after five; it cancels in the level of entries, which entries.per_year sets",
    "CNOM (2013) : 44,1 % de la promotion 2008 en libéral après huit ans, 45,5 % après cinq ; sans effet sur le niveau des installations, que fixe entries.per_year",
    "Share of the graduates in general practice who never look for a liberal practice: salaried, other fields, abroad",
    "Part des diplômés de médecine générale qui ne cherchent jamais à s’installer en libéral : salariés, autres exercices, étranger")
RLV_REAL(training, delay_median, "years", 0.1, 20, 2, NONE, PUB, 2023,
    "CNAM (December 2023): median of two years between thesis and first installation",
    "CNAM (décembre 2023) : deux ans de délai médian entre la thèse et la première installation",
    "Median years of locum work between the thesis and the first installation",
    "Délai médian, en années de remplacement, entre la thèse et la première installation")
RLV_REAL(training, delay_mean, "years", 0.1, 20, 3.8, UNIFORM(3.2, 4.4), PUB, 2023,
    "CNAM (December 2023): mean of 5.9 years (2011), 3.8 (2023) between thesis and first installation",
    "CNAM (décembre 2023) : 5,9 ans (2011), 3,8 ans (2023) de délai moyen entre la thèse et la première installation",
    "Mean of the same years; with the median it gives a lognormal law",
    "Moyenne du même délai ; avec la médiane, elle donne une loi log-normale")
RLV_REAL(training, thesis_years, "years", 0, 5, 0, NONE, ASSUMED, 2023,
    "Since the reform of the third cycle the thesis comes before the end of the internship",
    "Depuis la réforme du troisième cycle, la thèse précède la fin de l’internat",
    "Mean years between the end of the internship and the thesis, from which the two years above run",
    "Nombre moyen d’années entre la fin de l’internat et la thèse, d’où courent les deux délais ci-dessus")
RLV_REAL(training, salaried_first, "share", 0, 1, 0.19, NONE, PUB, 2023,
    "CNAM (December 2023): 81 % of the young installed had been exclusive locums before",
    "CNAM (décembre 2023) : 81 % des jeunes installés avaient été remplaçants exclusifs auparavant",
    "Share of those who wait for a first installation in a salaried post instead of locum work",
    "Part de ceux qui attendent leur première installation dans un poste salarié plutôt qu’en remplacement")
RLV_REAL(training, juniors_fte, "share", 0, 1, 0.6, NONE, ASSUMED, 2025,
    "No published figure",
    "Aucun chiffre publié",
    "Activity of a docteur junior, full time = 1",
    "Activité d’un docteur junior, temps plein = 1")
RLV_SERIES(training, juniors_in_zip, "share", 0, 1, 0, SETTING, 0,
    "", "",
    "Share of the docteurs juniors placed in ZIP territories, by year; the others follow the GPs",
    "Part des docteurs juniors placés en ZIP, par année ; les autres suivent les généralistes")
RLV_BOOL(training, juniors_in_apl, 0,
    "Whether docteurs juniors count in the supply of the APL",
    "Indique si les docteurs juniors comptent dans l’offre de l’APL")

RLV_REAL(training, host_share, "share", 0, 1, 0.25, NONE, UNVERIFIED, 2022,
    "Order of magnitude of the GPs who host interns (maîtres de stage), not read again",
    "Ordre de grandeur des maîtres de stage parmi les généralistes, non relu",
    "Share of the GPs who may host a docteur junior, one each",
    "Part des généralistes qui peuvent accueillir un docteur junior, un chacun")

RLV_SERIES(cesp, share, "share", 0, 1, 0.055, PUB, 2023,
    "CESP posts among those of general practice: 179 of 3,447 (2018), 188 of 3,403 (2019), 211 of 3,856 (2023)",
    "Postes CESP parmi ceux de médecine générale : 179 sur 3 447 (2018), 188 sur 3 403 (2019), 211 sur 3 856 (2023)",
    "Share of CESP holders (doctors, not dentists) among those who end their internship of general practice, by year of signature: as many years before the end as are owed",
    "Part de titulaires d’un CESP (médecins, sans les dentistes) parmi ceux qui finissent leur internat de médecine générale, par année de signature : autant d’années avant la fin qu’il en est dû")
RLV_INT(cesp, first_year, "year", 1990, 2100, 2015, PUB, 2013,
    "Law of 2009; first CESP posts at the national examination from 2010 to 2013, 71 in general practice in 2013",
    "Loi de 2009 ; premiers postes CESP à l’examen national de 2010 à 2013, 71 en médecine générale en 2013",
    "First year of the end of internship with CESP holders",
    "Première année de fin d’internat avec des titulaires d’un CESP")
RLV_INT(cesp, min_years, "years", 1, 15, 2, PUB, 2010,
    "Code de l'éducation, L. 632-6: as long as the allowance was paid, two years at least",
    "Code de l’éducation, L. 632-6 : durée des versements, deux ans au moins",
    "Fewest years owed",
    "Durée minimale de l’engagement")
RLV_INT(cesp, max_years, "years", 1, 15, 6, ASSUMED, 2020,
    "No published law of the years; they are taken as uniform between the two",
    "Aucune loi publiée de la durée ; elle est prise uniforme entre les deux bornes",
    "Most years owed: as many as the allowance was paid",
    "Durée maximale de l’engagement : autant d’années que de versements")
RLV_REAL(cesp, allowance_eur, "EUR per year", 0, 100000, 14400, NONE, PUB, 2010,
    "Decree of 2010: 1,200 EUR gross a month",
    "Décret de 2010 : 1 200 € bruts par mois",
    "Allowance paid to a student under contract",
    "Allocation versée à un étudiant sous contrat")
RLV_REAL(cesp, breach, "share", 0, 1, 0.023, TRIANGULAR(0.02, 0.06), PUB, 2016,
    "CNG: 35 of 1,509 contracts signed from 2010 to 2015 broken",
    "CNG : 35 des 1 509 contrats signés de 2010 à 2015 rompus",
    "Share of the holders who break the contract, repay at the end of the internship, and settle, or not, as others do",
    "Part des titulaires qui rompent leur contrat, remboursent à la fin de l’internat et s’installent, ou non, comme les autres")
RLV_REAL(cesp, penalty, "share", 0, 1, 0.07, TRIANGULAR(0.07, 0.25), PUB, 2020,
    "Arrêté of 26 May 2020, art. 1: the net allowances (about 13,000 of 14,400 EUR a year) and 200 EUR for each month of them, so 1.07 of the gross; when broken after the diploma, 20,000 EUR instead, so 1.25 for four years",
    "Arrêté du 26 mai 2020, art. 1 : allocations nettes (environ 13 000 des 14 400 € par an) et 200 € par mois de perception, soit 1,07 du brut ; pour une rupture après le diplôme, 20 000 € à la place, soit 1,25 pour quatre ans",
    "What who breaks the contract repays beyond the allowances received, as a share of them",
    "Ce que rembourse, au-delà des allocations reçues, qui rompt son contrat, en part de celles-ci")
RLV_REAL(cesp, elsewhere, "share", 0, 1, 0, NONE, ASSUMED, 0,
    "No published figure: a holder may serve in any ZIP or ZAC of France, liberal or salaried; 0, all settle here, is the upper bound of the effect of the contracts",
    "Aucun chiffre publié : un titulaire peut exercer dans toute ZIP ou ZAC de France, en libéral ou salarié ; 0, tous s’installent ici, est la borne haute de l’effet des contrats",
    "Share of the holders who serve their years in another region or in a salaried post: neither counted nor paid for here",
    "Part des titulaires qui servent leurs années dans une autre région ou dans un poste salarié : ni comptés ni payés ici")
RLV_REAL(cesp, delay_factor, "", 0, 2, 0.3, NONE, ASSUMED, 2020,
    "No published figure; a holder must practise soon after the diploma",
    "Aucun chiffre publié ; un titulaire doit exercer peu après son diplôme",
    "Factor on the years between the end of internship and the installation of a CESP holder",
    "Facteur sur le délai entre la fin de l’internat et l’installation d’un titulaire d’un CESP")
RLV_REAL(cesp, retention, "share", 0, 1, 0.7, UNIFORM(0.6, 0.8), ASSUMED, 2020,
    "Not published: 0.6 to 0.8",
    "Non publié : de 0,6 à 0,8",
    "Share of the holders who stay in their territory when the commitment ends; the others choose another",
    "Part des titulaires qui restent dans leur territoire à la fin de l’engagement ; les autres en choisissent un autre")
RLV_REAL(cesp, base_holders, "GPs", 0, 10000, 30, UNIFORM(20, 45), ASSUMED, 2022,
    "Communiqué of the ARS (2022): 455 contracts in ten years in Occitanie, dentists among them, most still in studies; 2010-15, France: 229 of 1,474 not yet installed",
    "Communiqué de l’ARS (2022) : 455 contrats en dix ans en Occitanie, dentistes compris, la plupart encore en études ; France, 2010-2015 : 229 sur 1 474 non encore installés",
    "GPs of the reference date still under commitment, placed among those of under 45 in ZIP and ZAC",
    "Généralistes encore sous engagement à la date de référence, placés parmi ceux de moins de 45 ans en ZIP et ZAC")

RLV_CHOICE(zoning, mode, "rule|frozen", 0,
    "After the last list known: classes by the rule on each replicate's own APL (rule), or the last list for ever (frozen)",
    "Après la dernière liste connue : classes par la règle, sur l’APL propre à chaque réplication (rule), ou dernière liste pour toujours (frozen)")
RLV_INT(zoning, duration, "years", 1, 20, 2, PUB, 2024,
    "Arrêté of 2024: revision at least every two years from 2026",
    "Arrêté de 2024 : révision au moins tous les deux ans à partir de 2026",
    "Years between two revisions after the last list known",
    "Nombre d’années entre deux révisions après la dernière liste connue")
RLV_REAL(zoning, share_zip, "share", 0, 1, 0.137, NONE, DATA, 2025,
    "List of mid-2025: 13.7 % of the inhabitants in ZIP",
    "Liste de la mi-2025 : 13,7 % des habitants en ZIP",
    "Share of the region's inhabitants in ZIP at a revision",
    "Part des habitants de la région en ZIP lors d’une révision")
RLV_REAL(zoning, share_zac, "share", 0, 1, 0.401, NONE, DATA, 2025,
    "List of mid-2025: 40.1 % of the inhabitants in ZAC",
    "Liste de la mi-2025 : 40,1 % des habitants en ZAC",
    "Share of the region's inhabitants in ZAC at a revision",
    "Part des habitants de la région en ZAC lors d’une révision")

RLV_REAL(settlement, inhabitants, "", 0, 3, 1, NONE, ASSUMED, 2021,
    "INSEE, BPE 2020 and populations légales 2021: across the territories of Occitanie GPs grow as inhabitants to the power 1.04",
    "INSEE, BPE 2020 et populations légales 2021 : entre territoires d’Occitanie, les généralistes croissent comme les habitants à la puissance 1,04",
    "Coefficient of the logarithm of inhabitants in the utility of a territory",
    "Coefficient du logarithme des habitants dans l’utilité d’un territoire")
RLV_REAL(settlement, supply, "", 0, 1, 0.83, NORMAL(0.114), CALIBRATED, 2026,
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 November 2026 (scenarios/calibrate.sh, data/calibration/baseline); before: uniform from 0.6 to 1, DREES, APL 2015-2021: growing territories did not lose APL, so supply follows growth; INSEE, BPE: without it shares would move faster than they did",
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 novembre 2026 (scenarios/calibrate.sh, data/calibration/baseline) ; avant : uniforme de 0,6 à 1, DREES, APL 2015-2021 : les territoires en croissance n’ont pas perdu d’APL, l’offre suit donc la croissance ; INSEE, BPE : sans cela les parts bougeraient plus vite qu’elles ne l’ont fait",
    "Coefficient, in the utility, of the logarithm of the GPs at the reference date over those expected of the inhabitants, shrunk",
    "Coefficient, dans l’utilité, du logarithme des généralistes à la date de référence rapportés à ceux qu’appelleraient les habitants, lissé")
RLV_REAL(settlement, shrink_gp, "GPs", 0.1, 100, 4, NONE, ASSUMED, 2021,
    "INSEE, BPE 2020: 80 of the 321 territories have fewer than 6 GPs, and small counts regress to the mean",
    "INSEE, BPE 2020 : 80 des 321 territoires ont moins de 6 généralistes, et les petits effectifs reviennent vers la moyenne",
    "GPs at the region's density added to a territory's own when its supply is read",
    "Généralistes à la densité de la région, ajoutés à ceux d’un territoire pour lire son offre")
RLV_REAL(settlement, distance_km, "km", 10, 10000, 207, NORMAL(40), CALIBRATED, 2026,
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 November 2026 (scenarios/calibrate.sh, data/calibration/baseline); before: uniform from 150 to 300, INSEE Première (2024), half of installations within 43 km of the internship city, where the present stock is at 47 km",
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 novembre 2026 (scenarios/calibrate.sh, data/calibration/baseline) ; avant : uniforme de 150 à 300, INSEE Première (2024), la moitié des installations à moins de 43 km de la ville d’internat, l’effectif actuel étant à 47 km",
    "Distance scale to the nearer university town (Toulouse, Montpellier): the weight falls as exp(-km / scale)",
    "Échelle de distance à la ville universitaire la plus proche (Toulouse, Montpellier) : le poids décroît comme exp(-km / échelle)")
RLV_REAL(settlement, distance_cap_km, "km", 10, 10000, 65, NONE, ASSUMED, 2022,
    "INSEE, BPE mid-2010s to 2020: the regional share of territories moved by +4.7 % under 20 km, -4.3 % at 70-110 km, -3.6 % at 110-150, -1.7 % beyond: no further fall with distance",
    "INSEE, BPE du milieu des années 2010 à 2020 : la part régionale des territoires a varié de +4,7 % à moins de 20 km, −4,3 % à 70-110 km, −3,6 % à 110-150 km, −1,7 % au-delà : plus de baisse avec la distance",
    "Distance to the nearer university town from which the weight falls no more",
    "Distance à la ville universitaire la plus proche au-delà de laquelle le poids ne décroît plus")

RLV_REAL(settlement, nest_similarity, "", 0.05, 1, 0.8, UNIFORM(0.6, 1), ASSUMED, 0,
    "No estimate for GPs",
    "Aucune estimation pour les généralistes",
    "Dissimilarity parameter of the nests, which are living areas: 1 makes all territories equally close substitutes, less makes those of one living area closer",
    "Paramètre de dissimilarité des nids, qui sont des bassins de territoires voisins : à 1 tous les territoires se valent comme substituts, en dessous ceux d’un même bassin sont plus proches")
RLV_REAL(settlement, nest_km, "km", 0, 500, 30, NONE, ASSUMED, 0,
    "No published figure: 30 km makes 51 living areas in Occitanie, between its bassins de vie (more than 200) and its departments (13)",
    "Aucun chiffre publié : 30 km font 51 bassins en Occitanie, entre les bassins de vie (plus de 200) et les départements (13)",
    "Reach of a living area: the most populated territories farther apart than this are centres, and each territory belongs to the nearest one",
    "Portée d’un bassin : les territoires les plus peuplés, distants de plus que cela, sont des centres, et chaque territoire est rattaché au plus proche")
RLV_REAL(settlement, outside_share, "share", 0, 0.9, 0.25, NONE, ASSUMED, 2022,
    "No published figure for installation; half of the students change subdivision after the second cycle",
    "Aucun chiffre publié pour l’installation ; la moitié des étudiants changent de subdivision après le deuxième cycle",
    "Share of those ready to install who choose another region, stay locums or take a salaried post elsewhere, when no measure draws them",
    "Part de ceux qui sont prêts à s’installer et choisissent une autre région, restent remplaçants ou prennent ailleurs un poste salarié, sans mesure qui les attire")
RLV_REAL(settlement, growth, "", -5, 5, 0, TRIANGULAR(0, 1), ASSUMED, 2022,
    "No estimate; the coefficient of inhabitants already lets supply follow growth",
    "Aucune estimation ; le coefficient des habitants fait déjà suivre la croissance",
    "Coefficient of the yearly growth of inhabitants over five years, times ten, in the utility",
    "Coefficient, dans l’utilité, de la croissance annuelle des habitants sur cinq ans, multipliée par dix")
RLV_REAL(settlement, need, "", -5, 5, 0, UNIFORM(-0.1, 0.1), ASSUMED, 2021,
    "No estimate: patients to take attract, isolation repels",
    "Aucune estimation : les patients à prendre attirent, l’isolement éloigne",
    "Coefficient, in the utility, of the shortfall of the APL under 4, over 4",
    "Coefficient, dans l’utilité, de ce qui manque à l’APL pour atteindre 4, rapporté à 4")
RLV_REAL(settlement, coordinated, "", -1, 1, 0.113, UNIFORM(0, 0.262), ASSUMED, 2020,
    "IRDES, QES 247 (2020): positive, unit not known; weight of 1.10 to 1.15, 1.0 to 1.3",
    "IRDES, QES 247 (2020) : effet positif, unité inconnue ; poids de 1,10 à 1,15, de 1,0 à 1,3",
    "Coefficient, in the utility, of a coordinated structure (MSP, health centre) in the territory: the logarithm of a weight of 1.12",
    "Coefficient, dans l’utilité, d’une structure coordonnée (MSP, centre de santé) dans le territoire : logarithme d’un poids de 1,12")
RLV_REAL(settlement, mountain, "", -5, 5, 0, NONE, ASSUMED, 0,
    "No estimate: what mountain or town add to the supply of the reference date is in settlement.supply",
    "Aucune estimation : ce que la montagne ou la ville ajoutent à l’offre de la date de référence est dans settlement.supply",
    "Coefficient, in the utility, of the share of inhabitants in mountain communes",
    "Coefficient, dans l’utilité, de la part d’habitants en communes de montagne")
RLV_REAL(settlement, urban, "", -5, 5, 0, NONE, ASSUMED, 0,
    "No estimate: what mountain or town add to the supply of the reference date is in settlement.supply",
    "Aucune estimation : ce que la montagne ou la ville ajoutent à l’offre de la date de référence est dans settlement.supply",
    "Coefficient, in the utility, of the share of inhabitants in urban communes (density classes 1 to 4)",
    "Coefficient, dans l’utilité, de la part d’habitants en communes urbaines (classes de densité 1 à 4)")
RLV_REAL(settlement, takeover, "", -5, 20, 0, NONE, ASSUMED, 0,
    "No estimate: off until data on who takes over a practice exist",
    "Aucune estimation : sans effet tant que l’on ne sait qui reprend un cabinet",
    "Coefficient, in the utility, of the retirements of the year over the GPs of the reference date: practices to take over",
    "Coefficient, dans l’utilité, des retraites de l’année rapportées aux généralistes de la date de référence : cabinets à reprendre")
RLV_REAL(settlement, peers, "", -5, 20, 0, NONE, ASSUMED, 0,
    "No estimate: off until data on networks exist",
    "Aucune estimation : sans effet tant que l’on ne connaît pas les réseaux",
    "Coefficient, in the utility, of the GPs who settled the year before over the GPs of the reference date: peers",
    "Coefficient, dans l’utilité, des installations de l’année précédente rapportées aux généralistes de la date de référence : les pairs")
RLV_REAL(settlement, birthplace, "", -5, 5, 0, NONE, ASSUMED, 0,
    "No estimate: off until birthplaces are known; INSEE Première (2024): half practise within 85 km of theirs",
    "Aucune estimation : sans effet tant que les lieux de naissance manquent ; INSEE Première (2024) : la moitié exerce à moins de 85 km du sien",
    "Coefficient, in the utility of an entrant, of the territories in the living area of birth",
    "Coefficient, dans l’utilité d’un nouvel installé, des territoires du bassin de naissance")
RLV_REAL(settlement, born_here, "share", 0, 1, 0.395, NONE, PUB, 2024,
    "INSEE Première (2024): 39.5 % of the GPs of Occitanie were born in it",
    "INSEE Première (2024) : 39,5 % des généralistes d’Occitanie y sont nés",
    "Share of the entrants born in the region, in proportion to inhabitants",
    "Part des nouveaux installés nés dans la région, à proportion des habitants")
RLV_REAL(settlement, aid, "", 0, 5, 0.049, UNIFORM(0, 0.095), ASSUMED, 2021,
    "Delattre and Samson, Cour des comptes, DREES (2021): small effects, windfall; +5 % of installations for 50,000 EUR, 0 to 10 %",
    "Delattre et Samson, Cour des comptes, DREES (2021) : effets faibles, aubaine ; +5 % d’installations pour 50 000 €, de 0 à 10 %",
    "Coefficient, in the utility, of 50,000 EUR of aid: the logarithm of a weight of 1.05",
    "Coefficient, dans l’utilité, de 50 000 € d’aide : logarithme d’un poids de 1,05")

RLV_BOOL(aids, on, 1,
    "Whether aids to doctors exist; students under a CESP are paid either way",
    "Indique si les aides aux médecins existent ; les étudiants sous CESP sont payés dans les deux cas")
RLV_PATH(aids, file, "",
    "Catalogue of schemes: dates, zones, conditions, amounts, payers; empty: aids.cfg of data.folder, if there is one",
    "Catalogue des dispositifs : dates, zones, conditions, montants, financeurs ; vide : aids.cfg de data.folder, s’il existe")
RLV_SERIES(aids, amount_factor, "", 0, 10, 1, SETTING, 0,
    "", "",
    "Factor on the amounts of contracts signed in a year",
    "Facteur sur les montants des contrats signés dans l’année")
RLV_SERIES(aids, budget_eur, "EUR per year", 0, 1000000000, 1000000000, SETTING, 0,
    "", "",
    "Most that contracts signed in a year may commit, all schemes together; first come, first served",
    "Plafond des engagements des contrats signés dans l’année, tous dispositifs ; premier venu, premier servi")
RLV_INT(aids, extend_to, "year", 0, 2200, 0, SETTING, 0,
    "", "",
    "Schemes open on 1 January 2025 stay open until the end of this year; 0: as the catalogue says",
    "Les dispositifs ouverts au 1er janvier 2025 le restent jusqu’à la fin de cette année ; 0 : selon le catalogue")
RLV_INT(aids, stop_after, "year", 0, 2200, 0, SETTING, 0,
    "", "",
    "No contract is signed after this year; 0: as the catalogue says",
    "Aucun contrat n’est signé après cette année ; 0 : selon le catalogue")
RLV_TEXT(aids, schemes, "",
    "Identifiers of the schemes that exist from aids.schemes_from on, separated by spaces; empty: all those of the catalogue",
    "Identifiants des dispositifs qui existent à partir de aids.schemes_from, séparés par des espaces ; vide : tous ceux du catalogue")
RLV_INT(aids, schemes_from, "year", 0, 2200, 0, SETTING, 0, "", "",
    "Year from which aids.schemes holds, the catalogue before; 0: always",
    "Année à partir de laquelle vaut aids.schemes, le catalogue avant ; 0 : toujours")
RLV_CHOICE(aids, zones, "catalogue|zip|zip_zac|all", 0,
    "Where the contracts that ask for a zone may be signed: as the catalogue says, or in ZIP only, ZIP and ZAC, everywhere; supplements on the forfait follow the catalogue",
    "Où peuvent être signés les contrats qui exigent une zone : selon le catalogue, ou en ZIP seule, en ZIP et ZAC, partout ; les suppléments au forfait suivent le catalogue")
RLV_INT(aids, zones_from, "year", 0, 2200, 0, SETTING, 0, "", "",
    "Year from which aids.zones holds, the catalogue before; 0: always",
    "Année à partir de laquelle vaut aids.zones, le catalogue avant ; 0 : toujours")
RLV_REAL(aids, take_up_caim, "share", 0, 1, 1.0, NONE, ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh, where it stands at its bound: 18.7 signed a year for 26.2 wanted (85 % of 108 are GPs), since no more settle in the rebuilt ZIP",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh, où il est à sa borne : 18,7 signés par an pour 26,2 voulus (85 % des 108 sont généralistes), faute d’installations dans les ZIP reconstruites",
    "Take-up of a CAIM by those who settle where it is open",
    "Recours à un CAIM par ceux qui s’installent où il est ouvert")
RLV_REAL(aids, take_up_guarantee, "share", 0, 1, 0.299, UNIFORM(0.283, 0.315), ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh; share of GPs 0.95, range 0.9 to 1 [assumed]",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh ; part de généralistes 0,95, de 0,9 à 1 [supposé]",
    "Take-up of a guaranteed income (PTMG, CDE) by those who settle where it is open",
    "Recours à un revenu garanti (PTMG, CDE) par ceux qui s’installent où il est ouvert")
RLV_REAL(aids, take_up_ars, "share", 0, 1, 0.227, UNIFORM(0.109, 0.345), ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh; share of GPs unknown, 0.5, range 0.24 to 0.76 [assumed]: other specialties and dentists are counted",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh ; part de généralistes inconnue, 0,5, de 0,24 à 0,76 [supposé] : d’autres spécialités et des dentistes y sont comptés",
    "Take-up of a contract of the ARS (mountain, QPV, departments 09, 32, 65) by those who settle where it is open",
    "Recours à un contrat de l’ARS (montagne, QPV, départements 09, 32, 65) par ceux qui s’installent où il est ouvert")
RLV_SERIES(aids, take_up_departments_factor, "", 0, 10, 1, SETTING, 0, "", "",
    "Factor on that take-up for the contracts open to whole departments, by year",
    "Facteur sur ce recours pour les contrats ouverts à des départements entiers, par année")
RLV_REAL(aids, take_up_convention_2026, "share", 0, 1, 0.9, NONE, ASSUMED, 2022,
    "No count yet",
    "Aucun décompte à ce jour",
    "Take-up of an aid of the convention of 2026 by those who settle where it is open",
    "Recours à une aide de la convention de 2026 par ceux qui s’installent où elle est ouverte")
RLV_REAL(aids, take_up_coscom, "per year", 0, 1, 0.226, UNIFORM(0.194, 0.253), ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh; share of GPs 0.85 (Cour des comptes, 2024), range 0.73 to 0.95",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh ; part de généralistes 0,85 (Cour des comptes, 2024), de 0,73 à 0,95",
    "COSCOM: yearly probability that an eligible GP without a contract signs one",
    "COSCOM : probabilité annuelle qu’un généraliste éligible sans contrat en signe un")
RLV_REAL(aids, take_up_cotram, "per year", 0, 1, 0.275, UNIFORM(0.06, 0.49), ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh; counted with the CSTM, half each [assumed], hence the range",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh ; compté avec le CSTM, moitié chacun [supposé], d’où l’intervalle",
    "COTRAM: yearly probability that an eligible GP without a contract signs one",
    "COTRAM : probabilité annuelle qu’un généraliste éligible sans contrat en signe un")
RLV_REAL(aids, take_up_cstm, "share", 0, 1, 0.4, UNIFORM(0.11, 0.68), ASSUMED, 2022,
    "ARS Occitanie, communiqué of May 2022: contracts of October 2018 to spring 2022; fitted by scenarios/fit_take_up.sh; counted with the COTRAM, half each [assumed], hence the range",
    "ARS Occitanie, communiqué de mai 2022 : contrats d’octobre 2018 au printemps 2022 ; ajusté par scenarios/fit_take_up.sh ; compté avec le COTRAM, moitié chacun [supposé], d’où l’intervalle",
    "Take-up of a CSTM, or of an aid to secondary practices, by those who open a second site where it is open",
    "Recours à un CSTM, ou à une aide au cabinet secondaire, par ceux qui ouvrent un second site où il est ouvert")
RLV_REAL(aids, guarantee_paid, "share", 0, 1, 0.3, NONE, ASSUMED, 2021,
    "No published mean; the CDE tops fees up to 8,500 EUR a month by 4,250 at most, the PTMG guaranteed about 6,900 [unverified]",
    "Aucune moyenne publiée ; le CDE complète les honoraires jusqu’à 8 500 € par mois, de 4 250 au plus, le PTMG garantissait environ 6 900 € [non vérifié]",
    "Share that is paid of the most that a guaranteed income pays, by activity",
    "Part versée du maximum d’un revenu garanti, à proportion de l’activité")
RLV_REAL(aids, fees_eur, "EUR per year", 0, 1000000, 145000, NONE, UNVERIFIED, 2020,
    "DREES: order of magnitude of the fees of a GP, not read again",
    "DREES : ordre de grandeur des honoraires d’un généraliste, non relu",
    "Fees of a full-time GP",
    "Honoraires d’un généraliste à temps plein")
RLV_REAL(aids, forfait_eur, "EUR per year", 0, 200000, 17200, NONE, PUB, 2024,
    "CNAM: mean forfait médecin traitant of 17,200 EUR in 2023",
    "CNAM : forfait patientèle médecin traitant moyen de 17 200 € en 2023",
    "Forfait médecin traitant of a full-time GP",
    "Forfait médecin traitant d’un généraliste à temps plein")
RLV_REAL(aids, second_site_share, "share", 0, 0.5, 0.1, NONE, ASSUMED, 2016,
    "Convention of 2016: ten days a year at least; about half a day a week",
    "Convention de 2016 : dix jours par an au moins ; environ une demi-journée par semaine",
    "Share of a GP's activity given at a second site",
    "Part de l’activité d’un généraliste donnée sur un second site")
RLV_REAL(aids, hospital_share, "share", 0, 1, 0, NONE, ASSUMED, 0,
    "No published figure: 0 is the lower bound of what is paid",
    "Aucun chiffre publié : 0 est la borne basse de ce qui est versé",
    "Share of the GPs who practise in a proximity hospital too, with the supplement of their contract",
    "Part des généralistes qui exercent aussi en hôpital de proximité, avec le supplément de leur contrat")
RLV_REAL(aids, discretion_share, "share", 0, 1, 0, NONE, ASSUMED, 0,
    "No published figure: 0 is the lower bound of what is paid",
    "Aucun chiffre publié : 0 est la borne basse de ce qui est versé",
    "Share of the contracts that get the supplement at the discretion of the ARS; that of a trainee goes to hosts (training.host_share)",
    "Part des contrats qui reçoivent la majoration laissée à l’appréciation de l’ARS ; celle d’un stagiaire va aux maîtres de stage (training.host_share)")
RLV_REAL(aids, qpv_share, "share", 0, 1, 0.1, NONE, ASSUMED, 0,
    "No published figure: the outlines of the quarters are not held by practice",
    "Aucun chiffre publié : l’appartenance des cabinets aux quartiers n’est pas détenue",
    "Share of the practices of a territory with priority quarters (QPV) that lie in one",
    "Part des cabinets d’un territoire à quartiers prioritaires (QPV) situés dans l’un d’eux")
RLV_REAL(aids, base_contracts, "share", 0, 1, 0.4, UNIFORM(0.3, 0.5), ASSUMED, 2022,
    "Communiqué of the ARS (2022): 144 CAIM since their creation, 127 COSCOM in three years and a half; about 260 GPs in the rebuilt ZIP",
    "Communiqué de l’ARS (2022) : 144 CAIM depuis leur création, 127 COSCOM en trois ans et demi ; environ 260 généralistes dans les ZIP reconstruites",
    "Share of the GPs of ZIP territories with a contract running at the reference date",
    "Part des généralistes de ZIP avec un contrat en cours à la date de référence")
RLV_REAL(aids, stay, "", 0, 5, 0.049, UNIFORM(0, 0.095), ASSUMED, 2021,
    "As settlement.aid: no estimate for staying",
    "Comme settlement.aid : aucune estimation pour le maintien",
    "Fall of the logarithm of the hazards of moving, and of retiring for a COTRAM, for 50,000 EUR of contract",
    "Baisse du logarithme des risques de mobilité, et de retraite pour un COTRAM, pour 50 000 € de contrat")

RLV_SERIES(health_centres, posts, "GPs", 0, 10000, 0, SETTING, 0,
    "", "",
    "Salaried posts opened in ZIP and ZAC since the reference date, by year: a stock; posts that close end with their holder",
    "Postes salariés ouverts en ZIP et ZAC depuis la date de référence, par année : un stock ; un poste fermé perd son titulaire")
RLV_REAL(health_centres, fill, "share", 0, 1, 0.7, UNIFORM(0.5, 0.9), ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Share of the vacant posts that find a holder in a year without aid",
    "Part des postes vacants qui trouvent un titulaire dans l’année sans aide")
RLV_REAL(health_centres, from_liberal, "share", 0, 1, 0.3, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Share of the holders who would otherwise have installed in the region",
    "Part des titulaires qui, sinon, se seraient installés dans la région")
RLV_REAL(health_centres, aid_eur, "EUR per post", 0, 200000, 27000, TRIANGULAR(0, 95000), ASSUMED, 2022,
    "Not published. ARS Occitanie, communiqué of May 2022: 4.9 M€ committed, less what the model commits for its other contracts (4.4 M€), over 40 posts of which it pays half; at most twice (4.9 M€ less 60 contracts of 50,000 EUR) / 40",
    "Non publié. ARS Occitanie, communiqué de mai 2022 : 4,9 M€ engagés, moins ce que le modèle engage pour ses autres contrats (4,4 M€), pour 40 postes dont elle paie la moitié ; au plus deux fois (4,9 M€ moins 60 contrats de 50 000 €) / 40",
    "Aid paid once for a salaried post that finds a holder where the scheme is open",
    "Aide versée une fois pour un poste salarié pourvu là où le dispositif est ouvert")
RLV_SERIES(structures, openings, "territories", 0, 1000, 0, SETTING, 0,
    "", "",
    "Territories that get a first coordinated structure (MSP) in a year, those of lowest APL first",
    "Territoires qui reçoivent une première structure coordonnée (MSP) dans l’année, ceux d’APL la plus basse d’abord")
RLV_SERIES(assistants, share, "share", 0, 1, 0.15, PUB, 2024,
    "CNAM (October 2024): 7,240 contracts, 15 % of the eligible GPs",
    "CNAM (octobre 2024) : 7 240 contrats, 15 % des généralistes éligibles",
    "Share of the GPs with a medical assistant, by year",
    "Part des généralistes avec un assistant médical, par année")
RLV_REAL(assistants, patients, "share", 0, 1, 0.1, TRIANGULAR(0, 0.15), ASSUMED, 2024,
    "CNAM (December 2024): +10 % of patients seen against the others; volunteers, not causal",
    "CNAM (décembre 2024) : +10 % de file active par rapport aux autres ; volontaires, non causal",
    "Gain in patients of a GP with an assistant",
    "Gain de patients d’un généraliste avec assistant")
RLV_REAL(assistants, acts, "share", 0, 1, 0, NONE, ASSUMED, 2024,
    "No published figure: 0, so that a gain in patients is not taken for one in acts",
    "Aucun chiffre publié : 0, pour ne pas confondre un gain de patients et un gain d’actes",
    "Gain in acts of a GP with an assistant, in the supply of the APL",
    "Gain d’actes d’un généraliste avec assistant, dans l’offre de l’APL")
RLV_SERIES(nurses, count, "nurses", 0, 100000, 23, PUB, 2022,
    "Communiqué of the ARS (2022): 23 IPA nurses helped in Occitanie",
    "Communiqué de l’ARS (2022) : 23 infirmières en pratique avancée aidées en Occitanie",
    "Liberal nurses of advanced practice (IPA) in the region, by year",
    "Infirmiers en pratique avancée (IPA) libéraux dans la région, par année")
RLV_REAL(nurses, patients, "patients", 0, 5000, 114, UNIFORM(37, 184), PUB, 2023,
    "Cour des comptes (2023): lists of 114 patients on average, median 37, 184 a year",
    "Cour des comptes (2023) : 114 patients suivis en moyenne, médiane 37, 184 par an",
    "Patients that one IPA nurse adds to what GPs can follow",
    "Patients qu’un IPA ajoute à ce que les généralistes peuvent suivre")
RLV_REAL(nurses, acts, "acts", 0, 20000, 0, NONE, ASSUMED, 2023,
    "No published figure: 0",
    "Aucun chiffre publié : 0",
    "Acts of GPs that one IPA nurse frees in the supply of the APL",
    "Actes de généralistes qu’un IPA libère dans l’offre de l’APL")
RLV_SERIES(regulation, on, "share", 0, 1, 0, SETTING, 0,
    "", "",
    "1 in the years when outside ZIP and ZAC one arrival needs one departure of the year, 0 in the others",
    "1 les années où, hors ZIP et ZAC, une arrivée suppose un départ de l’année, 0 les autres")
RLV_REAL(regulation, refusal, "share", 0, 1, 0.3, UNIFORM(0.1, 0.6), ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Share of those turned away who give up installing in the region (a mover stays), the others choose again",
    "Part de ceux qui sont écartés et renoncent à s’installer dans la région (en mobilité : restent), les autres choisissent à nouveau")
RLV_REAL(sites, rate, "per year", 0, 1, 0.002, UNIFORM(0.001, 0.004), ASSUMED, 2022,
    "No published figure; the CSTM signed are a lower bound (about one GP in a thousand within reach a year)",
    "Aucun chiffre publié ; les CSTM signés en sont une borne basse (environ un généraliste sur mille à portée par an)",
    "Rate at which a GP outside ZIP opens a second site in the nearest one within sites.reach_km, without aid",
    "Taux auquel un généraliste hors ZIP ouvre, sans aide, un second site dans la ZIP la plus proche, à moins de sites.reach_km")
RLV_REAL(sites, reach_km, "km", 0, 500, 30, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Farthest straight-line distance of a second site",
    "Distance à vol d’oiseau maximale d’un second site")
RLV_REAL(sites, closing, "per year", 0, 1, 0.25, UNIFORM(0.1, 0.5), ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Yearly probability that a second site without a running contract closes",
    "Probabilité annuelle de fermeture d’un second site sans contrat en cours")
RLV_SERIES(solidarity, days_month, "days", 0, 20, 0, SETTING, 0,
    "", "",
    "Days a month that GPs outside ZIP and ZAC give in the nearest ZIP within solidarity.reach_km, by year",
    "Jours par mois que les généralistes hors ZIP et ZAC donnent dans la ZIP la plus proche, à moins de solidarity.reach_km, par année")
RLV_REAL(solidarity, compliance, "share", 0, 1, 0.5, UNIFORM(0.2, 0.8), ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Share of the GPs concerned who give these days",
    "Part des généralistes concernés qui donnent ces jours")
RLV_REAL(solidarity, reach_km, "km", 0, 500, 40, NONE, ASSUMED, 0,
    "No published figure",
    "Aucun chiffre publié",
    "Farthest straight-line distance of the ZIP where the days are given",
    "Distance à vol d’oiseau maximale de la ZIP où ces jours sont donnés")

RLV_REAL(activity, drift, "per year", -0.05, 0.05, -0.0035, UNIFORM(-0.005, -0.002), ASSUMED, 2019,
    "INSEE and CNAM: -2 % of acts per GP in 20 years; DREES (2017) projects more",
    "INSEE et CNAM : −2 % d’actes par généraliste en 20 ans ; la DREES (2017) projette davantage",
    "Relative change of the activity of a GP of given age and sex from one year of birth to the next, after the base year",
    "Variation relative de l’activité d’un généraliste d’âge et de sexe donnés d’une année de naissance à la suivante, après l’année de base")
RLV_REAL(activity, mixed_factor, "share", 0, 1, 1, NONE, ASSUMED, 0,
    "No published figure: 1, since the BPE counts a GP in mixed practice as one",
    "Aucun chiffre publié : 1, la BPE comptant pour un un généraliste en exercice mixte",
    "Activity of a GP in mixed practice, relative to a liberal one of the same age and sex",
    "Activité d’un généraliste en exercice mixte, rapportée à celle d’un libéral de mêmes âge et sexe")
RLV_SERIES(activity, generation, "", 0.1, 5, 1, ASSUMED, 2019,
    "DREES panel (2019): under 50 with patients 41.5 hours a week, 46 from 50 on; whether this is age (1 for all, the default) or generation is not known",
    "DREES, panel de 2019 : avec les patients, 41,5 heures par semaine avant 50 ans, 46 ensuite ; on ne sait si cela tient à l’âge (1 pour tous, par défaut) ou à la génération",
    "Level of activity by year of birth: at a given age, that of a generation relative to the one of that age in the base year",
    "Niveau d’activité par année de naissance : à âge égal, celui d’une génération rapporté à celle qui avait cet âge l’année de base")
RLV_REAL(activity, acts_per_fte, "acts", 1000, 20000, 5500, NONE, ASSUMED, 2019,
    "INSEE and CNAM: about 5,000 acts a year per GP, at a mean activity of about 0.9",
    "INSEE et CNAM : environ 5 000 actes par an et par généraliste, pour une activité moyenne d’environ 0,9",
    "Consultations and visits a year of one full-time GP",
    "Consultations et visites par an d’un généraliste à temps plein")
RLV_REAL(activity, patients_per_fte, "patients", 0, 10000, 1577, NONE, PUB, 2022,
    "CNAM: 1,577 patients seen in the year by a GP (2021), counted here by full time",
    "CNAM : file active de 1 577 patients par généraliste (2021), rapportée ici au temps plein",
    "Patients that a full-time GP follows, without assistant or nurse",
    "Patients qu’un généraliste à temps plein peut suivre, sans assistant ni infirmier")

RLV_CHOICE(apl, decay, "steps_20min|steps_2012|gaussian|exponential|empirical", 0,
    "How the weight of a GP falls with travel time: steps to 20 minutes (exact steps not published [unverified]), those of 2012 to 15, or smooth curves to 30",
    "Décroissance du poids d’un généraliste avec le temps de trajet : paliers jusqu’à 20 minutes (paliers exacts non publiés [non vérifiés]), ceux de 2012 jusqu’à 15, ou courbes lisses jusqu’à 30")
RLV_REAL(apl, floor_acts, "acts", 0, 20000, 3600, NONE, PUB, 2018,
    "DGOS, FAQ on the zoning, 25 May 2018, p. 5",
    "DGOS, FAQ sur le zonage, 25 mai 2018, p. 5",
    "Acts a GP counts for at least in the supply of the APL",
    "Actes pour lesquels un généraliste compte au moins dans l’offre de l’APL")
RLV_REAL(apl, cap_acts, "acts", 0, 50000, 6000, NONE, PUB, 2018,
    "DGOS, FAQ on the zoning, 25 May 2018, p. 5",
    "DGOS, FAQ sur le zonage, 25 mai 2018, p. 5",
    "Acts a GP counts for at most in the supply of the APL",
    "Actes pour lesquels un généraliste compte au plus dans l’offre de l’APL")
RLV_REAL(apl, drift, "per year", -0.05, 0.05, -0.0017, NORMAL(0.0011), CALIBRATED, 2026,
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 November 2026 (scenarios/calibrate.sh, data/calibration/baseline); before: uniform from -0.0045 to 0, DREES, APL 2015-2021: what inhabitants and GPs leave unexplained in its fall",
    "releve calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv (sha256=48212d7193e6902b), ten parameters, 22 novembre 2026 (scenarios/calibrate.sh, data/calibration/baseline) ; avant : uniforme de -0,0045 à 0, DREES, APL 2015-2021 : ce que les habitants et les généralistes n’expliquent pas de sa baisse",
    "Yearly relative change of the acts of a GP of given age and sex in the supply of the APL",
    "Variation relative annuelle des actes d’un généraliste d’âge et de sexe donnés dans l’offre de l’APL")
RLV_BOOL(apl, need_by_age, 1,
    "Whether the need of inhabitants ages with each department (need.csv), or keeps the age structure of the base year",
    "Indique si le besoin des habitants vieillit avec chaque département (need.csv), ou garde la structure par âge de l’année de base")
RLV_REAL(apl, need_rebase, "share", 0, 1, 1, NONE, ASSUMED, 2022,
    "DREES: need by age is re-based at each vintage, so that ageing shows little in the series; ages and activity in full would make it fall by 0.8 % a year, against 0.2",
    "DREES : le besoin par âge est recalé à chaque millésime, si bien que le vieillissement se voit peu dans la série ; âges et activité en plein la feraient baisser de 0,8 % par an, contre 0,2",
    "Share of the region's mean ageing that the published measure takes out: 1 leaves only the differences between departments",
    "Part du vieillissement moyen de la région que la mesure publiée neutralise : à 1, il ne reste que les écarts entre départements")
RLV_INT(apl, population_lag, "years", 0, 5, 2, PUB, 2018,
    "DREES: the APL of year Y uses the inhabitants of Y-2",
    "DREES : l’APL de l’année A utilise les habitants de A-2",
    "Years between the inhabitants used and the year of the APL",
    "Nombre d’années entre les habitants utilisés et l’année de l’APL")
RLV_REAL(apl, anchor_shrink_gp, "GPs", 0, 100, 3, NONE, ASSUMED, 0,
    "No published figure; ratios of small supplies are noisy",
    "Aucun chiffre publié ; les rapports des petites offres sont bruités",
    "Supply, in GPs within reach, at which a territory's ratio published / computed counts as much as the region's",
    "Offre, en généralistes accessibles, pour laquelle le rapport publié / calculé d’un territoire compte autant que celui de la région")
RLV_REAL(apl, anchor_bound, "", 1, 100, 4, NONE, ASSUMED, 0,
    "No published figure; protects the marginal effect of one GP",
    "Aucun chiffre publié ; protège l’effet marginal d’un généraliste",
    "Bound of the shrunk ratio published / computed, and of its inverse, relative to the region's",
    "Borne du rapport publié / calculé lissé, et de son inverse, relativement à celui de la région")
RLV_BOOL(apl, outside_follows, 1,
    "Whether supply outside the region follows the region's trend (else it stays at its base level)",
    "Indique si l’offre hors région suit la tendance de la région (sinon elle reste à son niveau de base)")
RLV_PATH(apl, travel, "",
    "Road times between communes: CSV with the columns from, to, minutes; empty: estimated from centroids by the detour and the speeds below",
    "Temps de route entre communes : CSV aux colonnes from, to, minutes ; vide : estimés des centroïdes par le détour et les vitesses ci-dessous")
RLV_REAL(apl, detour, "", 1, 3, 1.3, NONE, ASSUMED, 0,
    "No road-time table at hand; usual ratio of road to straight-line distance",
    "Faute de table de temps de route ; rapport usuel de la route au vol d’oiseau",
    "Road kilometres over straight-line kilometres",
    "Kilomètres de route rapportés aux kilomètres à vol d’oiseau")
RLV_REAL(apl, speed_city, "km/h", 5, 130, 25, NONE, ASSUMED, 0,
    "No road-time table at hand",
    "Faute de table de temps de route",
    "Door-to-door speed in communes of density class 1",
    "Vitesse de porte à porte dans les communes de classe de densité 1")
RLV_REAL(apl, speed_town, "km/h", 5, 130, 38, NONE, ASSUMED, 0,
    "No road-time table at hand",
    "Faute de table de temps de route",
    "Door-to-door speed in communes of density classes 2 to 4",
    "Vitesse de porte à porte dans les communes de classes de densité 2 à 4")
RLV_REAL(apl, speed_rural, "km/h", 5, 130, 52, NONE, ASSUMED, 0,
    "No road-time table at hand",
    "Faute de table de temps de route",
    "Door-to-door speed in communes of density classes 5 to 7",
    "Vitesse de porte à porte dans les communes de classes de densité 5 à 7")
RLV_REAL(apl, mountain_speed_factor, "", 0.2, 1, 0.85, NONE, ASSUMED, 0,
    "No road-time table at hand",
    "Faute de table de temps de route",
    "Factor on speed in mountain communes",
    "Facteur sur la vitesse dans les communes de montagne")
RLV_REAL(apl, observation_sd, "", 0, 1, 0, NONE, CALIBRATED, 2023,
    "releve backtest scenarios/backtest_2015.cfg --hindsight --set run.uncertainty=chance --replicates 1000, 22 November 2026, data/occitanie/apl.csv (sha256 b4f04c53f8528ff1): from 2016 to 2021 territories leave the region's trend no further than doctors' own draws make them; the variogram of 2015-2019 (0.035) counted these draws twice",
    "releve backtest scenarios/backtest_2015.cfg --hindsight --set run.uncertainty=chance --replicates 1000, 22 novembre 2026, data/occitanie/apl.csv (sha256 b4f04c53f8528ff1) : de 2016 à 2021, les territoires ne s’écartent pas plus de la région que ne le font les tirages des médecins ; le variogramme de 2015-2019 (0,035) comptait ces tirages deux fois",
    "Relative standard deviation of the published APL's measure for a territory of 10,000 inhabitants, beyond chance; falls as inhabitants^-0.25",
    "Écart-type relatif de la mesure de l’APL publiée pour un territoire de 10 000 habitants, au-delà du hasard ; décroît comme habitants^-0,25")
RLV_REAL(apl, drift_sd, "per year", 0, 1, 0, NONE, CALIBRATED, 2023,
    "The same fit as apl.observation_sd; the variogram of 2015-2019 gave 0.042, with the doctors' own draws in it",
    "Même ajustement qu’apl.observation_sd ; le variogramme de 2015-2019 donnait 0,042, tirages des médecins compris",
    "Relative standard deviation of the yearly drift of the measure for a territory of 10,000 inhabitants, beyond chance; falls as inhabitants^-0.45",
    "Écart-type relatif de la dérive annuelle de cette mesure pour un territoire de 10 000 habitants, au-delà du hasard ; décroît comme habitants^-0,45")

RLV_REAL(patients, list_size, "patients", 0, 10000, 1000, UNIFORM(600, 1300), ASSUMED, 2021,
    "CNAM: mean list of a médecin traitant 1,001 (2021), quartiles of adult lists 600 and 1,300; that one who leaves has a list like the others is assumed",
    "CNAM : patientèle médecin traitant moyenne de 1 001 (2021), quartiles des listes d’adultes de 600 et 1 300 ; qu’un partant ait une liste comme les autres est supposé",
    "Patients on the list of a GP who leaves (the sheet of a territory; the simulation does not use it)",
    "Patients de la liste d’un généraliste qui cesse (fiche d’un territoire ; la simulation ne s’en sert pas)")

RLV_CHOICE(backtest, inputs, "real_time|hindsight", 0,
    "What a back-test takes: what was known at its base year, with older or wider priors elsewhere (real_time), or the present parameters and tables (hindsight)",
    "Ce que prend un test rétrospectif : ce qui était connu à son année de base, et ailleurs des valeurs plus anciennes ou plus larges (real_time), ou les paramètres et les tables d’aujourd’hui (hindsight)")
RLV_PATH(backtest, priors, "../data/national/backtest_priors.csv",
    "Earlier values of the parameters, with the year from which each was known",
    "Valeurs antérieures des paramètres, avec l’année depuis laquelle chacune était connue")

#undef RLV_REAL
#undef RLV_INT
#undef RLV_BOOL
#undef RLV_CHOICE
#undef RLV_TEXT
#undef RLV_PATH
#undef RLV_SERIES
/* clang-format on */

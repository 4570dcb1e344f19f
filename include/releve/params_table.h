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
RLV_REAL(synthesis, age_tilt, "per 10 years", -0.5, 0.5, 0, NORMAL(0.05), ASSUMED, 2021,
    "The five-year pyramid of liberal GPs is not published; 0.05 moves the share of 60 and over in 2021 by about 2 points",
    "La pyramide quinquennale des généralistes libéraux n’est pas publiée ; 0,05 déplace d’environ 2 points la part des 60 ans et plus en 2021",
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

RLV_REAL(relocation, probability, "per year", 0, 0.5, 0.02, UNIFORM(0.015, 0.035), ASSUMED, 2024,
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
RLV_CHOICE(entries, path, "admissions|flat", 0,
    "After the reference year: in proportion to admissions to medicine 11 and 12 years before (admissions), or constant (flat)",
    "Après l’année de référence : à proportion des admissions en médecine de 11 et 12 ans plus tôt (admissions), ou constantes (flat)")
RLV_SERIES(entries, factor, "", 0, 10, 1, SETTING, 0, "", "",
    "Factor on entries, by year",
    "Facteur sur les installations, par année")
RLV_REAL(entries, fourth_year_factor, "", 0, 1, 0.5, UNIFORM(0.3, 0.8), ASSUMED, 2025,
    "Law of 2022-2023 on the fourth internship year (cohort of November 2023); press, 2025-26: about 3,700 docteurs juniors in November 2026",
    "Loi de 2022-2023 sur la quatrième année d’internat (promotion de novembre 2023) ; presse, 2025-26 : environ 3 700 docteurs juniors en novembre 2026",
    "Entries of 2027 over their trend, because of the fourth internship year",
    "Installations de 2027 rapportées à leur tendance, du fait de la quatrième année d’internat")
RLV_INT(entries, fourth_year_recovery, "years", 1, 20, 3, ASSUMED, 2023,
    "CNAM (December 2023): median of two years between thesis and first installation",
    "CNAM (décembre 2023) : deux ans de délai médian entre la thèse et la première installation",
    "Years from 2028 over which the entries missed in 2027 come back",
    "Nombre d’années, à partir de 2028, sur lesquelles se rattrapent les installations manquées en 2027")
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

RLV_REAL(settlement, inhabitants, "", 0, 3, 1, NONE, ASSUMED, 2021,
    "INSEE, BPE 2020 and populations légales 2021: across the territories of Occitanie GPs grow as inhabitants to the power 1.04",
    "INSEE, BPE 2020 et populations légales 2021 : entre territoires d’Occitanie, les généralistes croissent comme les habitants à la puissance 1,04",
    "Coefficient of the logarithm of inhabitants in the utility of a territory",
    "Coefficient du logarithme des habitants dans l’utilité d’un territoire")
RLV_REAL(settlement, supply, "", 0, 1, 0.8, UNIFORM(0.6, 1), ASSUMED, 2022,
    "DREES, APL 2015-2021: growing territories did not lose APL, so supply follows growth; INSEE, BPE: without it shares would move faster than they did",
    "DREES, APL 2015-2021 : les territoires en croissance n’ont pas perdu d’APL, l’offre suit donc la croissance ; INSEE, BPE : sans cela les parts bougeraient plus vite qu’elles ne l’ont fait",
    "Coefficient, in the utility, of the logarithm of the GPs at the reference date over those expected of the inhabitants, shrunk",
    "Coefficient, dans l’utilité, du logarithme des généralistes à la date de référence rapportés à ceux qu’appelleraient les habitants, lissé")
RLV_REAL(settlement, shrink_gp, "GPs", 0.1, 100, 4, NONE, ASSUMED, 2021,
    "INSEE, BPE 2020: 80 of the 321 territories have fewer than 6 GPs, and small counts regress to the mean",
    "INSEE, BPE 2020 : 80 des 321 territoires ont moins de 6 généralistes, et les petits effectifs reviennent vers la moyenne",
    "GPs at the region's density added to a territory's own when its supply is read",
    "Généralistes à la densité de la région, ajoutés à ceux d’un territoire pour lire son offre")
RLV_REAL(settlement, distance_km, "km", 10, 10000, 225, UNIFORM(150, 300), ASSUMED, 2024,
    "INSEE Première (2024): half of installations within 43 km of the internship city, where the present stock is at 47 km",
    "INSEE Première (2024) : la moitié des installations à moins de 43 km de la ville d’internat, l’effectif actuel étant à 47 km",
    "Distance scale to the nearer university town (Toulouse, Montpellier): the weight falls as exp(-km / scale)",
    "Échelle de distance à la ville universitaire la plus proche (Toulouse, Montpellier) : le poids décroît comme exp(-km / échelle)")
RLV_REAL(settlement, distance_cap_km, "km", 10, 10000, 90, NONE, ASSUMED, 2022,
    "INSEE, BPE mid-2010s to 2020: the regional share of territories moved by +4.7 % under 20 km, -4.3 % at 70-110 km, -3.6 % at 110-150, -1.7 % beyond: no further fall with distance",
    "INSEE, BPE du milieu des années 2010 à 2020 : la part régionale des territoires a varié de +4,7 % à moins de 20 km, −4,3 % à 70-110 km, −3,6 % à 110-150 km, −1,7 % au-delà : plus de baisse avec la distance",
    "Distance to the nearer university town from which the weight falls no more",
    "Distance à la ville universitaire la plus proche au-delà de laquelle le poids ne décroît plus")

RLV_REAL(activity, drift, "per year", -0.05, 0.05, -0.0035, UNIFORM(-0.005, -0.002), ASSUMED, 2019,
    "INSEE and CNAM: -2 % of acts per GP in 20 years; DREES (2017) projects more",
    "INSEE et CNAM : −2 % d’actes par généraliste en 20 ans ; la DREES (2017) projette davantage",
    "Yearly relative change of the activity of a GP of given age and sex",
    "Variation relative annuelle de l’activité d’un généraliste d’âge et de sexe donnés")
RLV_REAL(activity, acts_per_fte, "acts", 1000, 20000, 5500, NONE, ASSUMED, 2019,
    "INSEE and CNAM: about 5,000 acts a year per GP, at a mean activity of about 0.9",
    "INSEE et CNAM : environ 5 000 actes par an et par généraliste, pour une activité moyenne d’environ 0,9",
    "Consultations and visits a year of one full-time GP",
    "Consultations et visites par an d’un généraliste à temps plein")

RLV_CHOICE(apl, decay, "steps_20min|steps_2012|gaussian|exponential", 0,
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
RLV_REAL(apl, drift, "per year", -0.05, 0.05, -0.002, UNIFORM(-0.0045, 0), ASSUMED, 2022,
    "DREES, APL 2015-2021: what inhabitants and GPs leave unexplained in its fall",
    "DREES, APL 2015-2021 : ce que les habitants et les généralistes n’expliquent pas de sa baisse",
    "Yearly relative change of the acts of a GP of given age and sex in the supply of the APL",
    "Variation relative annuelle des actes d’un généraliste d’âge et de sexe donnés dans l’offre de l’APL")
RLV_REAL(apl, ageing, "per year", -0.05, 0.05, 0.0038, NONE, DATA, 2015,
    "INSEE, inhabitants of Occitanie's departments by age, 2004-2014 (0.32 to 0.56 % by department), weighted with the use of GP care by age of Barlet et al. 2012",
    "INSEE, habitants des départements d’Occitanie par âge, 2004-2014 (0,32 à 0,56 % selon le département), pondérés par le recours aux généralistes selon l’âge de Barlet et al. 2012",
    "Yearly relative change of the need per inhabitant through ageing, used by releve apl",
    "Variation relative annuelle du besoin par habitant due au vieillissement, utilisée par releve apl")
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
RLV_REAL(apl, observation_sd, "", 0, 1, 0.035, NONE, DATA, 2022,
    "Variogram of DREES's revised APL of Occitanie's territories, 2015-2019",
    "Variogramme de l’APL révisée (DREES) des territoires d’Occitanie, 2015-2019",
    "Relative standard deviation of the published APL's measure for a territory of 10,000 inhabitants; falls as inhabitants^-0.25",
    "Écart-type relatif de la mesure de l’APL publiée pour un territoire de 10 000 habitants ; décroît comme habitants^-0,25")
RLV_REAL(apl, drift_sd, "per year", 0, 1, 0.042, NONE, DATA, 2022,
    "Variogram of DREES's revised APL of Occitanie's territories, 2015-2019",
    "Variogramme de l’APL révisée (DREES) des territoires d’Occitanie, 2015-2019",
    "Relative standard deviation of the yearly drift of the measure for a territory of 10,000 inhabitants; falls as inhabitants^-0.45",
    "Écart-type relatif de la dérive annuelle de cette mesure pour un territoire de 10 000 habitants ; décroît comme habitants^-0,45")

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

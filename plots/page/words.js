// The texts of the page. French is written with ordinary spaces: spaced() makes them narrow.
// {0}, {1}... stand for arguments.
const WORDS = {
  fr: {
    title: "Médecins généralistes en {0}, {1}–{2}",
    lede: "Effectifs simulés par territoire de vie-santé selon {0}. Ce n’est pas une prévision : chaque scénario montre la conséquence de ses hypothèses, avec une bande qui contient 90 % des simulations.",
    n_runs_1: "un scénario", n_runs: "{0} scénarios",
    skip: "Aller au contenu", language: "Langue", tools: "Ce qui est montré", search: "Commune ou territoire",
    search_hint: "Nom ou code", found: "Lieux trouvés", indicator: "Indicateur", level: "Maille", mode: "Affichage",
    scenario: "Scénario", other: "Comparé à", first_map: "Carte de gauche", second_map: "Carte de droite",
    year: "Année", play: "Lecture", pause: "Pause",
    territory: "Territoires de vie-santé", department: "Départements", zone: "Zones (classe du {0})", region: "Région",
    one_territory: "Territoire", one_department: "Département", one_zone: "Zone", one_region: "Région",
    mode_one: "Une carte", mode_two: "Deux cartes", mode_difference: "Écart",
    difference_title: "{0} : « {2} » par rapport à « {1} », {3}",
    under: "moins de {0}", over: "{0} et plus", between: "{0} à moins de {1}", at_most_loss: "{0} et moins", loss: "{0} à {1} exclu", loss_small: "baisse de moins de {0}", equal: "écart inférieur à {0}",
    gain_small: "hausse de moins de {0}", no_gp_class: "aucun médecin (médiane)", no_value: "donnée absente",
    out_of_reach: "hors d’atteinte", points: "points",
    stock: "au 1er janvier {0}", flow: "en {0}", flow5: "de {0} à {1}",
    observed: "observé", base: "année de base", estimated: "estimé", projected: "projeté",
    zoom_in: "Agrandir la carte", zoom_out: "Réduire la carte", zoom_reset: "Carte entière",
    map_label: "Carte : {0}. Flèches pour aller d’un lieu à l’autre, Entrée pour ouvrir sa fiche. Le tableau qui suit donne les mêmes valeurs.",
    map_role: "carte", legend: "Légende", places_count: "lieux", people_share: "habitants",
    lecture: "Lecture", champ: "Champ", source: "Source",
    map_reading: "en {0}, {1} est à {2}{3}.", map_reading_band: " (médiane, puis bande à 90 %)",
    difference_reading: "en {0}, l’écart de {1} entre « {2} » et « {3} » est de {4}. {5}",
    paired_note: "Écarts appariés : les mêmes tirages dans les deux scénarios ; moyenne et bande à 90 %.",
    unpaired_note: "Écarts non appariés : les calculs n’ont pas les mêmes tirages, graine, base ou données ; moyenne et bande à 90 %, plus large que celle d’écarts appariés.",
    medians_note: "Différence des médianes des deux calculs, sans appariement des réplications : elle n’a pas de bande.",
    hatch_note: "Hachures : baisse.", map_shows_median: "La carte montre la médiane, pas l’incertitude, forte dans les petits territoires : voir la bande dans le tableau.",
    map_shows_mean: "Part des simulations dans lesquelles l’événement a lieu.",
    scope: "{0} {1} ; {2} ; {3}.", scope_territory: "territoires de vie-santé (composition reconstituée)", scope_department: "départements", scope_zone: "classes de zonage", scope_region: "région",
    definition_BPE: "médecins généralistes libéraux et mixtes, par lieu d’exercice (définition BPE)",
    source_run: "Relève {0}, scénario « {1} », {2} réplication{4}, graine {3} ; données INSEE, DREES, ARS (voir Sources).",
    sort_by: "Trier par {0}", place: "Lieu", code: "Code", value: "Valeur", median: "Médiane", low: "5 %", high: "95 %",
    difference: "Écart", table_of: "Tableau : {0}", no_gp_here: "aucun",
    download: "Télécharger", as_svg: "Figure (SVG)", as_png: "Figure (PNG)", as_csv: "Tableau (CSV)",
    curves: "{0} : {1}", whose: "Lieu des courbes", observed_points: "Points : observé", band: "Bande à 90 %",
    fan_reading: "dans « {0} », {1} passe de {2} en {3} à {4} en {5}.", fan_no: "Cet indicateur n’existe que par territoire : choisir un territoire pour voir sa courbe. En attendant, la densité.",
    fan_observed: "Points : valeurs observées ({0}).", fan_year: "Trait vertical : année affichée sur la carte.",
    ages: "Âges des médecins généralistes de la région, {0}", men: "Hommes", women: "Femmes", age: "Âge", age_years: "{0} ans", mean: "moyenne des simulations",
    pyramid_reading: "en {0}, dans « {1} », {2} des médecins généralistes ont 60 ans ou plus ; barres pleines : {0}, contours : {3}.",
    pyramid_reference_year: "{0} (année de base)", pyramid_scope: "région ; {0} ; moyenne des simulations. Les âges de l’année de base sont reconstitués.",
    gps: "médecins", sheet_none: "Fiche d’un territoire", sheet_hint: "Cliquer sur la carte, choisir une ligne du tableau ou taper le nom d’une commune pour ouvrir la fiche de son territoire.",
    sheet: "Fiche : {0}", key_figures: "Chiffres clés", in_department: "{0} ({1})", zoning: "Zonage", zoning_row: "{0}, depuis {1}", rebuilt: "reconstitué", listed: "liste observée", out_of_zone: "hors zone", communes: "{0} communes, {1} habitants", other_communes: "Communes du territoire",
    needs: "Installations nécessaires", keep: "garder la densité de {0}", reach: "atteindre une APL de {0}", needs_note: "Médecins de plus que dans le scénario, dans ce seul territoire ; « hors d’atteinte » : son APL dépend d’abord des territoires voisins.",
    risk: "Risques", risk_under: "APL inférieure à 2,5", risk_none: "aucun médecin généraliste",
    aids_open: "Aides ouvertes au {0}", aids_profile: "Montants pour une première installation : 35 ans, libéral, secteur 1, quatre jours par semaine, en groupe, avec permanence des soins. « À vérifier » : dépend du lieu exact ou d’une liste qui n’est pas ici.",
    aid_yes: "oui", aid_unknown: "à vérifier", aid_no: "non, pour ce profil", aid: "Aide", payer: "Payeur", amount: "Montant", answer: "Éligible", until: "jusqu’au {0}", at_most: "au plus {0}", no_amount: "non chiffré", unverified: "non vérifié", aids_none: "Aucune aide ouverte à cette date dans les données.",
    mountain: "{0} des habitants en massif", qpv_1: "un quartier prioritaire", qpv: "{0} quartiers prioritaires", cross: "bassin de vie centré dans une autre région", context: "Situation", to_region: "Revenir à la région", rank: "{0}e sur {1} (du plus faible au plus fort)", rank_row: "Rang, densité de {0}", merged: "{0} (ancienne commune)",
    scenarios: "Les scénarios côte à côte", scenarios_year: "Région, {0}", against: "Écart à « {0} »", changes: "Ce que chaque scénario change", changes_none: "Référence des comparaisons.", changes_same: "Mêmes paramètres que la référence.", value_yes: "oui", value_no: "non", mark_setting: "réglage", mark_pub: "publié", mark_data: "calculé", mark_calibrated: "calé", mark_unverified: "non vérifié", mark_assumed: "supposé",
    neighbours: "Territoires voisins", neighbours_none: "Aucun territoire voisin dans la région.", parameter: "Paramètre", here: "Ici", in_reference: "Référence", sureness: "Sûreté",
    about: "Sources, méthode, provenance", sources: "Sources", method: "La méthode en clair", provenance: "Provenance", files: "Fichiers complets", run_line: "{0} réplication{4}, graine {1}, incertitude : {2}, Relève {3}", uncertainty_both: "hasard et paramètres", uncertainty_chance: "hasard seul", uncertainty_parameters: "paramètres seuls", observation: "les bandes de l’APL contiennent l’erreur de sa mesure publiée", inputs: "Fichiers lus (SHA-256)", file: "Fichier", definitions: "Définitions des indicateurs",
    files_text: "Tous les indicateurs, avec moyenne, écart-type, quantiles et erreur de Monte-Carlo, sont dans region.csv, departments.csv, zones.csv et territories.csv de chaque dossier de calcul : {0}.",
    files_left: "Ne sont par territoire que dans territories.csv : {0}.", d3: "Dessins : D3 5 (d3js.org), © Mike Bostock, licence BSD à trois clauses.", keyboard: "Au clavier : Tab va d’une commande à l’autre ; sur la carte, les flèches vont d’un lieu au voisin et Entrée ouvre la fiche ; les en-têtes des tableaux trient.",
    shown: "{0} : {1}, {2}", no_found: "Aucun lieu de ce nom", found_n: "{0} lieux", territory_word: "territoire", commune_word: "commune", failed: "La page n’a pas pu lire ses données : {0}. Un navigateur de moins de trois ans est nécessaire.",
    table_map: "Tableau de la carte", table_curves: "Tableau des courbes", table_ages: "Tableau des âges", show_all: "Toutes les lignes", print: "Imprimer", nothing: "—"
  },
  en: {
    title: "General practitioners in {0}, {1}–{2}",
    lede: "Simulated numbers by territory (territoire de vie-santé) in {0}. This is no forecast: each scenario shows the consequence of its assumptions, with a band that holds 90% of simulations.",
    n_runs_1: "one scenario", n_runs: "{0} scenarios",
    skip: "Skip to content", language: "Language", tools: "What is shown", search: "Commune or territory",
    search_hint: "Name or code", found: "Places found", indicator: "Indicator", level: "Level", mode: "Display",
    scenario: "Scenario", other: "Compared with", first_map: "Left map", second_map: "Right map",
    year: "Year", play: "Play", pause: "Pause",
    territory: "Territories", department: "Departments", zone: "Zones (class of {0})", region: "Region",
    one_territory: "Territory", one_department: "Department", one_zone: "Zone", one_region: "Region",
    mode_one: "One map", mode_two: "Two maps", mode_difference: "Difference",
    difference_title: "{0}: “{2}” against “{1}”, {3}",
    under: "under {0}", over: "{0} and over", between: "{0} to under {1}", at_most_loss: "{0} and less", loss: "{0} to {1} excluded", loss_small: "decrease of less than {0}", equal: "difference under {0}",
    gain_small: "increase of less than {0}", no_gp_class: "no GP (median)", no_value: "no data",
    out_of_reach: "out of reach", points: "points",
    stock: "on 1 January {0}", flow: "in {0}", flow5: "from {0} to {1}",
    observed: "observed", base: "base year", estimated: "estimated", projected: "projected",
    zoom_in: "Enlarge the map", zoom_out: "Reduce the map", zoom_reset: "Whole map",
    map_label: "Map: {0}. Arrow keys go from place to place, Enter opens the sheet. The table that follows gives the same values.",
    map_role: "map", legend: "Legend", places_count: "places", people_share: "inhabitants",
    lecture: "Reading", champ: "Scope", source: "Source",
    map_reading: "in {0}, {1} is at {2}{3}.", map_reading_band: " (median, then 90% band)",
    difference_reading: "in {0}, the difference of {1} between “{2}” and “{3}” is {4}. {5}",
    paired_note: "Paired differences: the same draws in both scenarios; mean and 90% band.",
    unpaired_note: "Differences not paired: the runs share neither draws, seed, base or data; mean and 90% band, wider than that of paired differences.",
    medians_note: "Difference of the medians of the two runs, replicates not paired: it has no band.",
    hatch_note: "Hatched: decrease.", map_shows_median: "The map shows the median, not the uncertainty, which is large in small territories: see the band in the table.",
    map_shows_mean: "Share of simulations in which it happens.",
    scope: "{0} {1}; {2}; {3}.", scope_territory: "territories (composition rebuilt)", scope_department: "departments", scope_zone: "classes of the zoning", scope_region: "region",
    definition_BPE: "general practitioners, liberal and mixed, by place of practice (BPE definition)",
    source_run: "Relève {0}, scenario “{1}”, {2} replicate{4}, seed {3}; data INSEE, DREES, ARS (see Sources).",
    sort_by: "Sort by {0}", place: "Place", code: "Code", value: "Value", median: "Median", low: "5%", high: "95%",
    difference: "Difference", table_of: "Table: {0}", no_gp_here: "none",
    download: "Download", as_svg: "Figure (SVG)", as_png: "Figure (PNG)", as_csv: "Table (CSV)",
    curves: "{0}: {1}", whose: "Place of the curves", observed_points: "Dots: observed", band: "90% band",
    fan_reading: "in “{0}”, {1} goes from {2} in {3} to {4} in {5}.", fan_no: "This indicator exists by territory only: choose a territory to see its curve. Meanwhile, the density.",
    fan_observed: "Dots: observed values ({0}).", fan_year: "Vertical line: year shown on the map.",
    ages: "Ages of the region’s general practitioners, {0}", men: "Men", women: "Women", age: "Age", age_years: "{0}", mean: "mean of simulations",
    pyramid_reading: "in {0}, in “{1}”, {2} of general practitioners are 60 or older; bars: {0}, outlines: {3}.",
    pyramid_reference_year: "{0} (base year)", pyramid_scope: "region; {0}; mean of simulations. Ages of the base year are reconstructed.",
    gps: "GPs", sheet_none: "Sheet of a territory", sheet_hint: "Click on the map, choose a row of the table or type the name of a commune to open the sheet of its territory.",
    sheet: "Sheet: {0}", key_figures: "Key figures", in_department: "{0} ({1})", zoning: "Zoning", zoning_row: "{0}, since {1}", rebuilt: "rebuilt", listed: "observed list", out_of_zone: "outside", communes: "{0} communes, {1} inhabitants", other_communes: "Communes of the territory",
    needs: "Installations needed", keep: "keep the density of {0}", reach: "reach an APL of {0}", needs_note: "GPs on top of the scenario’s, in this territory alone; “out of reach”: its APL depends first on the neighbouring territories.",
    risk: "Risks", risk_under: "APL under 2.5", risk_none: "no general practitioner",
    aids_open: "Aids open on {0}", aids_profile: "Amounts for a first installation: 35, liberal, sector 1, four days a week, in a group, with out-of-hours care. “To be checked”: depends on the exact place or on a list that is not here.",
    aid_yes: "yes", aid_unknown: "to be checked", aid_no: "no, for this profile", aid: "Aid", payer: "Payer", amount: "Amount", answer: "Eligible", until: "until {0}", at_most: "at most {0}", no_amount: "no sum", unverified: "unverified", aids_none: "No aid open on that day in the data.",
    mountain: "{0} of inhabitants in a massif", qpv_1: "one priority neighbourhood (QPV)", qpv: "{0} priority neighbourhoods (QPV)", cross: "its bassin de vie is centred in another region", context: "Situation", to_region: "Back to the region", rank: "rank {0} of {1} (lowest first)", rank_row: "Rank, density of {0}", merged: "{0} (former commune)",
    scenarios: "Scenarios side by side", scenarios_year: "Region, {0}", against: "Difference to “{0}”", changes: "What each scenario changes", changes_none: "Reference of the comparisons.", changes_same: "Same parameters as the reference.", value_yes: "yes", value_no: "no", mark_setting: "setting", mark_pub: "published", mark_data: "computed", mark_calibrated: "calibrated", mark_unverified: "unverified", mark_assumed: "assumed",
    neighbours: "Neighbouring territories", neighbours_none: "No neighbouring territory in the region.", parameter: "Parameter", here: "Here", in_reference: "Reference", sureness: "Sureness",
    about: "Sources, method, provenance", sources: "Sources", method: "The method in plain words", provenance: "Provenance", files: "Complete files", run_line: "{0} replicate{4}, seed {1}, uncertainty: {2}, Relève {3}", uncertainty_both: "chance and parameters", uncertainty_chance: "chance only", uncertainty_parameters: "parameters only", observation: "bands of the APL hold the error of its published measure", inputs: "Files read (SHA-256)", file: "File", definitions: "Definitions of the indicators",
    files_text: "All indicators, with mean, standard deviation, quantiles and Monte Carlo error, are in region.csv, departments.csv, zones.csv and territories.csv of each run: {0}.",
    files_left: "By territory only in territories.csv: {0}.", d3: "Drawings: D3 5 (d3js.org), © Mike Bostock, BSD 3-clause licence.", keyboard: "Keyboard: Tab goes from one control to the next; on the map, arrow keys go to the neighbouring place and Enter opens its sheet; headers of tables sort.",
    shown: "{0}: {1}, {2}", no_found: "No place of that name", found_n: "{0} places", territory_word: "territory", commune_word: "commune", failed: "The page could not read its data: {0}. A browser of the last three years is needed.",
    table_map: "Table of the map", table_curves: "Table of the curves", table_ages: "Table of the ages", show_all: "All rows", print: "Print", nothing: "—"
  }
};

function t(key, ...args) {
  const text = WORDS[state.lang][key] || WORDS.fr[key] || key;
  return spaced(text).replace(/\{(\d)\}/g, (all, k) => args[k] === undefined ? "" : args[k]);
}

// [French, English, decimals shown, kind, finer decimals of a difference]
const INDICATORS = {
  gp_density_p100k: ["Médecins généralistes pour 100 000 habitants", "GPs per 100,000 inhabitants", 1],
  gp_headcount: ["Médecins généralistes", "General practitioners", 0, "", 1],
  apl: ["APL (consultations par an et par habitant)", "APL (consultations a year per inhabitant)", 2],
  apl_le65: ["APL, médecins de 65 ans et moins", "APL, GPs of 65 or less", 2],
  p_under_apl_2_5: ["Probabilité d’une APL inférieure à 2,5", "Probability of an APL under 2.5", 0, "probability"],
  p_no_gp: ["Probabilité de n’avoir aucun généraliste", "Probability of having no GP", 0, "probability"],
  p_enters_zip: ["Probabilité d’entrer en ZIP", "Probability of entering ZIP", 0, "probability"],
  p_leaves_zone: ["Probabilité de sortir du zonage", "Probability of leaving the zoning", 0, "probability"],
  population: ["Habitants", "Inhabitants", 0],
  gp_share_60plus: ["Part des 60 ans et plus", "Share of GPs of 60 and over", 1, "share"],
  gp_share_women: ["Part des femmes", "Share of women", 1, "share"],
  departures_5y: ["Départs sur cinq ans", "Departures over five years", 1],
  entries: ["Installations de l’année", "Installations of the year", 1],
  exits_retirement: ["Départs à la retraite", "Retirements", 1],
  exits_other: ["Autres cessations", "Other exits", 1], exits_death: ["Décès", "Deaths", 1],
  moves_in: ["Arrivées de la région", "Moves in, within the region", 1],
  moves_out: ["Départs dans la région", "Moves out, within the region", 1],
  gp_fte: ["Équivalents temps plein", "Full-time equivalents", 1],
  gp_fte_density_p100k: ["Équivalents temps plein pour 100 000 habitants", "Full-time equivalents per 100,000 inhabitants", 1],
  gp_health_centre: ["Généralistes salariés en centre de santé", "GPs in health centres", 1],
  gp_juniors: ["Docteurs juniors", "Docteurs juniors (interns of the fourth year)", 1],
  gp_waiting: ["Diplômés avant leur première installation", "Graduates before a first installation", 1],
  gp_waiting_salaried: ["Diplômés avant leur première installation, salariés", "Graduates before a first installation, salaried", 1],
  patients_capacity: ["Patients que l’offre peut suivre", "Patients whom the supply can follow", 0],
  gp_headcount_current: ["Médecins généralistes, classe de l’année", "General practitioners, class of the year", 0, "", 1],
  gp_density_p100k_current: ["Médecins pour 100 000 habitants, classe de l’année", "GPs per 100,000 inhabitants, class of the year", 1],
  population_current: ["Habitants, classe de l’année", "Inhabitants, class of the year", 0],
  apl_current: ["APL, classe de l’année", "APL, class of the year", 2],
  gp_needed_keep: ["Installations pour garder la densité", "Installations that keep the density", 0, "", 1],
  gp_needed_apl_2_5: ["Installations pour une APL de 2,5", "Installations for an APL of 2.5", 0, "", 1],
  gp_needed_apl_4: ["Installations pour une APL de 4", "Installations for an APL of 4", 0, "", 1],
  population_under_apl_2_5: ["Habitants de territoires sous 2,5 d’APL", "Inhabitants of territories under an APL of 2.5", 0],
  population_under_apl_le65_2_5: ["Habitants de territoires sous 2,5 d’APL (65 ans et moins)", "Inhabitants of territories under an APL of 2.5 (65 or less)", 0],
  cesp_under_commitment: ["CESP engagés", "CESP holders under commitment", 1],
  aid_contracts: ["Contrats d’aide en cours", "Running aid contracts", 1],
  aid_committed_eur: ["Aides engagées, hors CESP (€)", "Aids committed, CESP apart (€)", 0], aid_paid_eur: ["Aides versées, hors CESP (€)", "Aids paid, CESP apart (€)", 0]
};

function indicatorWords(name) {
  const row = INDICATORS[name] || [name, name, /^p_/.test(name) ? 0 : 1, /^p_/.test(name) ? "probability" : ""];
  const kind = row[3] || "";
  return {name: spaced(row[state.lang === "fr" ? 0 : 1]), decimals: row[2], kind, factor: kind ? 100 : 1, fine: row[4]};
}

// "au 1er janvier 2030 (projeté)": the date of a stock, the period of a flow.
function when(indicator, year) {
  const entry = data.meta.dictionary[indicator];
  const time = entry ? entry[2] : 0;
  const about = data.runs[state.a].about;
  const status = year <= about.base_year ? t("base") : year <= about.last_known ? t("estimated") : t("projected");
  const date = time === 2 ? t("flow5", year, year + 4) : t(time === 1 ? "flow" : "stock", year);
  return date + " (" + status + ")";
}

// A title between the quotes of the language.
function placeName(level, index) {
  const name = data.places[level].names[index];
  if (level !== "zone") return name;
  return data.places[level].codes[index] + " – " + name;
}

const METHOD = {
  fr: [
    "Chaque médecin généraliste de la région est représenté, avec son âge, son sexe, son activité et son territoire. Année après année, le modèle tire au sort les départs (retraite, décès, autres cessations), les changements d’activité, les déménagements et les installations ; les nouveaux viennent des promotions de médecine et choisissent leur lieu selon ce qu’on sait de ces choix.",
    "Le calcul est refait de nombreuses fois. La médiane partage les simulations en deux ; la bande à 90 % laisse 5 % des simulations de chaque côté. Elle contient le hasard et l’incertitude des paramètres, pas les erreurs du modèle lui-même.",
    "L’accessibilité potentielle localisée (APL) est calculée par commune, calée sur la valeur publiée de l’année de base, puis le modèle la fait évoluer. Les seuils par territoire ne se comparent pas aux parts publiées par commune.",
    "L’effet d’un scénario est la conséquence de ses hypothèses, pas un constat. Les territoires sont reconstitués (bassins de vie et pseudo-cantons) ; les âges de l’année de base aussi ; le zonage de 2018 et de 2022 est reconstitué par la règle. Trois comptages de généralistes existent (RPPS, CNAM, BPE) : ici, celui qui est nommé sous chaque figure."
  ],
  en: [
    "Every general practitioner of the region is represented, with age, sex, activity and territory. Year after year the model draws departures (retirement, death, other exits), changes of activity, moves and installations; newcomers come from the classes of medical students and choose their place by what is known of such choices.",
    "The computation is repeated many times. The median splits the simulations in two; the 90% band leaves 5% of them on each side. It holds chance and the uncertainty of parameters, not the errors of the model itself.",
    "Potential local accessibility (APL) is computed by commune, anchored on the published value of the base year, then moved by the model. Thresholds by territory are not to be compared with published shares by commune.",
    "The effect of a scenario is the consequence of its assumptions, not a finding. Territories are rebuilt (bassins de vie and pseudo-cantons); so are the ages of the base year; the zonings of 2018 and 2022 are rebuilt by the rule. Three counts of GPs exist (RPPS, CNAM, BPE): here, the one named under each figure."
  ]
};
const SOURCES = {
  fr: [
    "INSEE : base permanente des équipements (médecins généralistes, D201), populations légales, code officiel géographique, grille de densité, Omphale 2022. Licence Ouverte 2.0.",
    "DREES : accessibilité potentielle localisée (jeu 530), démographie des professionnels de santé. Licence Ouverte 2.0.",
    "ARS Occitanie : liste du zonage de 2025. ANCT : massifs, quartiers prioritaires. IGN : contours des communes. FINESS : structures. Licence Ouverte 2.0.",
    "Liste des communes et bassins de vie par la compilation COGugaison, ODbL 1.0. Les aides : textes nommés dans data/occitanie/aids.cfg."
  ],
  en: [
    "INSEE: base permanente des équipements (GPs, D201), legal populations, list of communes, density grid, Omphale 2022. Licence Ouverte 2.0.",
    "DREES: potential local accessibility (dataset 530), demography of health professionals. Licence Ouverte 2.0.",
    "ARS Occitanie: zoning list of 2025. ANCT: massifs, priority neighbourhoods. IGN: outlines of communes. FINESS: structures. Licence Ouverte 2.0.",
    "List of communes and bassins de vie through the compilation COGugaison, ODbL 1.0. Aids: the texts named in data/occitanie/aids.cfg."
  ]
};

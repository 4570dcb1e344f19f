# Probability of an APL under 2.5 by territory, a map a scenario: probabilities.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

shade(k) = CHANCES[k]
load scripts . '/maps.gp'

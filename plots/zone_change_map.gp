# Probability of a change of class by territory, under each ranking.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

shade(k) = CHANCES[k]
load scripts . '/maps.gp'

# Share of simulations with an APL under 2.5, by territory: probabilities.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

shade(k) = CHANCES[k]
load scripts . '/maps.gp'

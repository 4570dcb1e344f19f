# Published over computed APL by territory: differences around 1.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

shade(k) = DIFFERENCES[k]
load scripts . '/maps.gp'

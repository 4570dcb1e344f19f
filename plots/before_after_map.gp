# APL by territory before, without and with a scenario: levels.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

shade(k) = LEVELS[k]
load scripts . '/maps.gp'

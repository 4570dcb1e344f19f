# GPs of the region by scenario, and differences to the reference.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'
load scripts . '/scenarios.gp'

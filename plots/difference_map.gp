# Differences of density by territory and scenario: orange is fewer, purple more.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

array AROUND[7] = ['#b35806', '#f1a340', '#fee0b6', '#f7f7f7', '#d8daeb', '#998ec3', '#542788'] # PuOr
shade(k) = AROUND[k]
load scripts . '/maps.gp'

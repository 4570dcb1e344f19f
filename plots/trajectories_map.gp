# Likeliest class of fragility by territory, from fragile to recovering.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

array CLASSES[5] = ['#7f3b08', '#e08214', '#fdb863', '#d8daeb', '#8073ac']
shade(k) = CLASSES[k]
load scripts . '/maps.gp'

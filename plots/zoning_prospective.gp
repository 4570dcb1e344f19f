# Classes in force and most probable classes at the next decision.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

array CLASS[4] = ['#253494', '#7fcdbb', '#ffffe5', '#bdbdbd']
shade(k) = CLASS[k]
load scripts . '/maps.gp'

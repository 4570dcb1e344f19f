# APL (left) and inhabitants (right) by class held fixed.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

array SHADE[3] = ['#253494', '#2c7fb8', '#238b80']
array SHAPE[3] = [7, 9, 5]
set tmargin at screen TOP - px(50)
set bmargin at screen BOTTOM + px(44)
set multiplot
set lmargin at screen 0.045
set rmargin at screen 0.42
set xrange [2014.7:2021.3]
set xtics 2015, 1 font PLAIN format '%.0f'
set yrange [number('apl_low'):number('apl_high')]
set ytics number('apl_step') font PLAIN format '%.1f'
set label 1 say('panel1') at graph 0, graph 1 offset 0, 1.1 left font BOLD . PLAIN textcolor rgb INK
set arrow 1 from first 2018.8, graph 0 to first 2018.8, graph 1 nohead linecolor rgb GREY linewidth 1.5 dashtype (6, 4)
set label 2 say('list') at first 2018.75, graph 0.03 right font SMALL textcolor rgb GREY
do for [z = 1:3] { set label 10 + z say(sprintf('apl_end%d', z)) at first 2021.15, first number(sprintf('apl_at%d', z)) left font PLAIN textcolor rgb SHADE[z] }
plot for [z = 1:3] 'apl.tsv' using 1:z + 1 with lines linewidth 3 linecolor rgb SHADE[z], \
     for [z = 1:3] 'apl.tsv' using 1:z + 1 with points pointtype SHAPE[z] pointsize 1.6 * DOT linecolor rgb SHADE[z]
eval frame_off
unset label 2; unset arrow 1
set lmargin at screen 0.57
set rmargin at screen 0.87
set xrange [2011.7:2021.3]
set xtics 2012, 3 font PLAIN format '%.0f'
set yrange [number('people_low'):number('people_high')]
set ytics number('people_step') font PLAIN format '%.0f'
set label 1 say('panel2') at graph 0, graph 1 offset 0, 1.1 left font BOLD . PLAIN textcolor rgb INK
do for [z = 1:3] { set label 10 + z say(sprintf('people_end%d', z)) at first 2021.3, first number(sprintf('people_at%d', z)) left font PLAIN textcolor rgb SHADE[z] }
plot for [z = 1:3] 'population.tsv' using 1:z + 1 with lines linewidth 3 linecolor rgb SHADE[z], \
     for [z = 1:3] 'population.tsv' using 1:z + 1 with points pointtype SHAPE[z] pointsize 1.3 * DOT linecolor rgb SHADE[z]
unset multiplot

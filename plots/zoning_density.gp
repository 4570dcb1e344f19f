# Density by class at four dates: bars, hatched where the count is imputed.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

set lmargin at screen 0.06
set rmargin at screen 0.985
set tmargin at screen TOP - px(40)
set bmargin at screen BOTTOM + px(104)
array SHADE[3] = ['#253494', '#2c7fb8', '#7fcdbb']
set xrange [-0.6:3.6]
set yrange [0:number('y_high') * 1.04]
set ytics number('y_step') font PLAIN
unset xtics
W = 0.25
do for [g = 1:4] {
    set label 10 + g say(sprintf('group%d_1', g)) at first g - 1, graph 0 offset 0, -2.3 center font BOLD . PLAIN textcolor rgb INK
    set label 20 + g say(sprintf('group%d_2', g)) at first g - 1, graph 0 offset 0, -3.6 center font PLAIN textcolor rgb GREY
    do for [z = 1:3] {
        set label 30 + 3 * g + z say(sprintf('class%d', z)) at first g - 1 + (z - 2) * 0.27, graph 0 offset 0, -0.9 center font SMALL textcolor rgb INK
    }
}
set label 60 say('imputed') at graph 0.005, graph 1.03 left font PLAIN textcolor rgb INK
set arrow 1 from first 1.5, graph 0 to first 1.5, graph 1 nohead linecolor rgb GREY linewidth 1.5 dashtype (6, 4)
set boxwidth W
set style fill solid 1 border rgb INK
plot for [z = 0:2] 'bars.tsv' using ($1 + (z - 1) * 0.27):($2 == z && $4 == 0 ? $3 : NaN) with boxes fillstyle solid 1 fillcolor rgb SHADE[z + 1] linecolor rgb INK, \
     for [z = 0:2] 'bars.tsv' using ($1 + (z - 1) * 0.27):($2 == z && $4 == 1 ? $3 : NaN) with boxes fillstyle pattern 4 border fillcolor rgb SHADE[z + 1] linecolor rgb SHADE[z + 1], \
     'bars.tsv' using ($1 + ($2 - 1) * 0.27):3:5 with labels offset 0, 0.8 font PLAIN textcolor rgb INK

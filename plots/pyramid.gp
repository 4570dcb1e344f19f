# Age pyramid: the horizon in bars with its band, the base year in outline.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

most = number('x_high'); step = number('x_step')
low = number('age_low'); high = number('age_high')
set lmargin at screen 0.07
set rmargin at screen 0.77
set tmargin at screen TOP - px(34)
set bmargin at screen BOTTOM + px(78)
set xrange [-most:most]
set yrange [low:high]
set xtics ('0' 0) font PLAIN
do for [k = 1:int(most / step + 0.5)] {
    set xtics add (sprintf('%g', k * step) k * step, sprintf('%g', k * step) - k * step)
}
set ytics 5 * ceil(low / 5.0), 5 font PLAIN
set xlabel say('count') font PLAIN textcolor rgb INK offset 0, 0.2
set ylabel say('age') font PLAIN textcolor rgb INK
set arrow 1 from 0, graph 0 to 0, graph 1 nohead front linecolor rgb INK linewidth 1
set arrow 2 from -most, 60 to most, 60 nohead front linecolor rgb INK linewidth 1 dashtype (6, 4)
set label 1 say('men') at graph 0.25, graph 1.03 center font BOLD . LARGE textcolor rgb INK
set label 2 say('women') at graph 0.75, graph 1.03 center font BOLD . LARGE textcolor rgb INK

set errorbars 0

# facts and key on the right
y = TOP - px(60)
do for [k = 1:2] {
    set label 10 * k say(sprintf('fact%da', k)) at screen 0.79, screen y left font BOLD . LARGE textcolor rgb INK
    set label 10 * k + 1 say(sprintf('fact%db', k)) at screen 0.79, screen y - px(34) left font PLAIN textcolor rgb INK
    set label 10 * k + 2 say(sprintf('fact%dc', k)) at screen 0.79, screen y - px(64) left font PLAIN textcolor rgb INK
    y = y - px(130)
}
set key at screen 0.785, screen y left top Left reverse samplen 2.2 spacing 1.35 font PLAIN textcolor rgb INK
plot 'bars.tsv' index 0 using 3:1:(0):3:1:2 with boxxyerror fillcolor rgb MEN fillstyle solid 1.0 border linecolor rgb '#ffffff' title say('key_men'), \
     'bars.tsv' index 1 using 3:1:(0):3:1:2 with boxxyerror fillcolor rgb WOMEN fillstyle solid 1.0 border linecolor rgb '#ffffff' title say('key_women'), \
     'bars.tsv' using 3:(($1 + $2) / 2.0):4:5 with xerrorbars pointtype 0 linecolor rgb '#555555' linewidth 1.2 title say('key_band'), \
     'steps.tsv' index 0 using 1:2 with lines linecolor rgb INK linewidth 3 title say('key_base'), \
     'steps.tsv' index 1 using 1:2 with lines linecolor rgb INK linewidth 3 notitle

# The sheet of a territory: one A4 page. Kinds: png (150 dots an inch) and pdf.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'
if (kind eq 'pdf') {
    set output
    set terminal pdfcairo size 21cm, 29.7cm font FACE . ',16' fontscale 0.48 linewidth 0.6 noenhanced background '#ffffff'
    set output 'picture.pdf'
    DOT = 0.6
}
unset label
SMALL = ',12'; PLAIN = ',13'; LARGE = BOLD . ',14'

set multiplot
set label 1 say('title') at screen 0.05, screen 1 - px(60) left font BOLD . ',24' textcolor rgb INK
set label 2 say('subtitle') at screen 0.05, screen 1 - px(105) left font PLAIN textcolor rgb GREY

# the table
rows = int(number('num_rows'))
do for [i = 1:rows] {
    y = 1 - px(165 + 30 * (i - 1))
    face = i == 1 ? LARGE : PLAIN
    set label 100 + 10 * i say(sprintf('row%da', i)) at screen 0.05, screen y left font face textcolor rgb INK
    do for [k = 1:4] {
        set label 100 + 10 * i + k say(sprintf('row%d%s', i, 'bcde'[k:k])) at screen 0.50 + 0.15 * (k - 1), screen y right font (i == 1 ? LARGE : PLAIN) textcolor rgb INK
    }
}
set arrow 900 from screen 0.05, screen 1 - px(180) to screen 0.95, screen 1 - px(180) nohead linecolor rgb GREY

# the lines at the foot
lines = int(number('num_lines'))
do for [i = 1:lines] {
    set label 300 + i say(sprintf('line%d', i)) at screen 0.05, screen px(24 * (lines - i) + 30) left font SMALL textcolor rgb INK
}
FOOT = px(24 * lines + 40)
HEAD = 1 - px(165 + 30 * rows + 20)
GAP = px(90)
HALF = (HEAD - FOOT - 2 * GAP) / 2.0

set xrange [number('year_low') - 0.5:number('year_high') + 0.5]
set xtics 5 format '%.0f' font SMALL
panel_title = 'set label 800 say(what) at graph 0, graph 1.06 left font LARGE textcolor rgb INK'

set bmargin at screen FOOT + HALF + 1.5 * GAP; set tmargin at screen HEAD - px(20)
set lmargin at screen 0.09; set rmargin at screen 0.48
what = 'gps'; @panel_title
set yrange [number('gps_low'):number('gps_high')]; set ytics number('gps_step') font SMALL format '%.0f'
plot 'gps.tsv' index 1 using 1:3:4 with filledcurves fillcolor rgb BAND90 fillstyle solid notitle, \
     'gps.tsv' index 1 using 1:2 with lines linecolor rgb MEDIAN linewidth 3 notitle, \
     'gps.tsv' index 0 using 1:2 with points pointtype 7 pointsize 1.6 * DOT linecolor rgb INK notitle

unset label; unset arrow
set lmargin at screen 0.57; set rmargin at screen 0.95
what = 'apl'; @panel_title
set yrange [number('apl_low'):number('apl_high')]; set ytics number('apl_step') font SMALL format '%g'
set arrow 1 from graph 0, first 2.5 to graph 1, first 2.5 nohead front linecolor rgb '#b35806' dashtype (6, 4) linewidth 1.5
set arrow 2 from graph 0, first 4 to graph 1, first 4 nohead front linecolor rgb GREY dashtype (2, 4) linewidth 1.5
set label 801 say('fragile') at graph 0.99, first 2.5 right offset 0, 0.5 font SMALL textcolor rgb '#b35806' front
set label 802 say('well') at graph 0.99, first 4 right offset 0, 0.5 font SMALL textcolor rgb GREY front
plot 'apl.tsv' index 1 using 1:3:4 with filledcurves fillcolor rgb BAND90 fillstyle solid notitle, \
     'apl.tsv' index 1 using 1:2 with lines linecolor rgb MEDIAN linewidth 3 notitle, \
     'apl.tsv' index 0 using 1:2 with points pointtype 7 pointsize 1.6 * DOT linecolor rgb INK notitle

unset label; unset arrow
set bmargin at screen FOOT + 0.5 * GAP; set tmargin at screen FOOT + HALF + 0.5 * GAP - px(10)
set lmargin at screen 0.09; set rmargin at screen 0.48
what = 'population'; @panel_title
set yrange [number('population_low') / 1000:number('population_high') / 1000]; set ytics number('population_step') / 1000 font SMALL format '%g'
plot 'population.tsv' index 1 using 1:($2 / 1000) with lines linecolor rgb MEDIAN linewidth 3 notitle, \
     'population.tsv' index 0 using 1:($2 / 1000) with points pointtype 7 pointsize 1.6 * DOT linecolor rgb INK notitle

unset label
set lmargin at screen 0.61; set rmargin at screen 0.95
what = 'ages'; @panel_title
most = number('ages_high'); step = number('ages_step')
set xrange [-most:most]
set xtics ('0' 0) font SMALL
do for [k = 1:int(most / step + 0.5)] { set xtics add (gprintf('%g', k * step) k * step, gprintf('%g', k * step) - k * step) }
set yrange [-0.6:9.6]
set ytics ('<30' 0, '30-34' 1, '35-39' 2, '40-44' 3, '45-49' 4, '50-54' 5, '55-59' 6, '60-64' 7, '65-69' 8, '70+' 9) font SMALL
set arrow 1 from 0, graph 0 to 0, graph 1 nohead front linecolor rgb INK
plot 'ages.tsv' using 2:1:(0):2:($1 - 0.42):($1 + 0.42) with boxxyerror fillcolor rgb MEN fillstyle solid border linecolor rgb '#ffffff' notitle, \
     'ages.tsv' using 3:1:(0):3:($1 - 0.42):($1 + 0.42) with boxxyerror fillcolor rgb WOMEN fillstyle solid border linecolor rgb '#ffffff' notitle
unset multiplot

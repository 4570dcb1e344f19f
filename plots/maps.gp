# Maps side by side with the same classes. The script that loads this has defined shade(k), the colour of
# class k.

maps = int(number('maps')); classes = int(number('classes'))
LEFT = 0.015; RIGHT = 0.985
cell = (RIGHT - LEFT) / maps
over = int(number('has_supplements'))            # a line under the legend for what is drawn over
LEGEND = BOTTOM + px(over ? 152 : 124)
unset border; unset tics; unset grid
dx = (number('x_high') - number('x_low')) * 0.01
set xrange [number('x_low') - dx:number('x_high') + dx]
set yrange [number('y_low') - dx:number('y_high') + dx]
set size ratio -1

# legend: a row of boxes, then the special classes
set label 90 say('legend') at screen 0.022, screen LEGEND - px(22) left font BOLD . SMALL textcolor rgb INK
set label 91 say('borders') at screen 0.978, screen LEGEND - px(22) right font SMALL textcolor rgb GREY
if (over) { set label 92 say('supplements') at screen 0.022, screen LEGEND - px(134) left font SMALL textcolor rgb INK }
unknown = 0
do for [i = 1:maps] { unknown = unknown + number(sprintf('unknown%d', i)) }
none = int(number('marks_none'))
boxes = classes + none + (unknown > 0)
across = int(ceil(boxes / 2.0)); step = 0.956 / across
do for [k = 1:boxes] {
    x = 0.022 + ((k - 1) % across) * step
    y = LEGEND - px(46 + 36 * int((k - 1) / across))
    set object k rectangle from screen x, screen y - px(26) to screen x + 0.03, screen y \
        fillcolor rgb (k <= classes ? shade(k) : '#444444') fillstyle solid border linecolor rgb GREY front
    if (none && k == classes + 1) { set object k fillstyle pattern 2 border linecolor rgb GREY }
    if (k == classes + none + 1) { set object k fillcolor rgb '#bbbbbb' fillstyle solid border linecolor rgb GREY }
    caption = k <= classes ? say(sprintf('class%d', k)) : none && k == classes + 1 ? say('class_none') : say('class_unknown')
    set label 100 + k caption at screen x + 0.036, screen y - px(14) left font SMALL textcolor rgb INK
}

# what height or width the maps leave over is shared on both sides
room = TOP - px(28) - (LEGEND + px(64))
tall = WIDTH / real(HEIGHT) * (number('y_high') - number('y_low') + 2 * dx) / (number('x_high') - number('x_low') + 2 * dx)
used = cell * tall
spare = room > used ? (room - used) / 2 : 0
aside = room < used ? (cell - room / tall) / 2 : 0

set multiplot
do for [i = 1:maps] {
    set lmargin at screen LEFT + (i - 1) * cell + aside
    set rmargin at screen LEFT + i * cell - aside
    set tmargin at screen TOP - px(28) - spare / 2
    set bmargin at screen LEGEND + px(64) + spare
    centre = LEFT + (i - 0.5) * cell
    set label 1 say(sprintf('year%d', i)) at screen centre, screen TOP - px(12) - spare / 2 center font BOLD . LARGE textcolor rgb INK
    set label 2 say(sprintf('remark%da', i)) at screen centre, screen LEGEND + px(44) + spare center font PLAIN textcolor rgb INK
    set label 3 say(sprintf('remark%db', i)) at screen centre, screen LEGEND + px(16) + spare center font PLAIN textcolor rgb INK
    file = sprintf('map%d.tsv', i)
    plot 'rim.tsv' using 1:2 with lines linecolor rgb '#333333' linewidth 4.5, \
         for [k = 1:classes] file index k - 1 using 1:2 with filledcurves closed fillcolor rgb shade(k) fillstyle solid noborder, \
         file index classes using 1:2 with filledcurves closed fillcolor rgb '#ffffff' fillstyle solid noborder, \
         file index classes using 1:2 with filledcurves closed fillcolor rgb '#444444' fillstyle pattern 2 noborder, \
         file index classes + 1 using 1:2 with filledcurves closed fillcolor rgb '#bbbbbb' fillstyle solid noborder, \
         'territories.tsv' using 1:2 with lines linecolor rgb '#8a8a8a' linewidth 0.5, \
         'hatch_mountain.tsv' using 1:2 with lines linecolor rgb '#4d4d4d' linewidth 0.6, \
         'hatch_departments.tsv' using 1:2 with lines linecolor rgb '#4d4d4d' linewidth 0.6, \
         'departments.tsv' using 1:2 with lines linecolor rgb '#222222' linewidth 1.4, \
         sprintf('losses%d.tsv', i) using 1:2 with lines linecolor rgb '#ffffff' linewidth 4, \
         sprintf('losses%d.tsv', i) using 1:2 with lines linecolor rgb '#000000' linewidth 2, \
         'qpv.tsv' using 1:2 with points pointtype 7 pointsize 0.9 * DOT linecolor rgb '#000000'
    if (i == 1) {
        eval frame_off
        do for [k = 1:boxes] { unset object k; unset label 100 + k }
        unset label 90; unset label 91; unset label 92
    }
}
unset multiplot

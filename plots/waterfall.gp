# Stocks and cumulated flows as a waterfall, a panel a place.
folder = ARG1; kind = ARG2; scripts = ARG3
load scripts . '/style.gp'

panels = int(number('panels'))
columns = panels > 1 ? 2 : 1
rows = (panels + columns - 1) / columns
LEFT = 0.05; RIGHT = 0.985
cell_width = (RIGHT - LEFT) / columns
cell_height = (TOP - BOTTOM - px(24)) / rows
set xrange [-0.6:7.6]
set yrange [0:number('y_top')]
set ytics number('y_step') font SMALL format '%.0f'
set multiplot
do for [p = 1:panels] {
    column = (p - 1) % columns
    row = (p - 1) / columns
    set lmargin at screen LEFT + column * cell_width
    set rmargin at screen LEFT + (column + 1) * cell_width - 0.04
    set tmargin at screen TOP - row * cell_height - px(40)
    set bmargin at screen TOP - (row + 1) * cell_height + px(38)
    set label 1 say(sprintf('panel%d', p)) at graph 0, graph 1 offset 0, 0.8 left font BOLD . PLAIN textcolor rgb INK
    set xtics () nomirror scale 0 font SMALL
    do for [k = 0:7] { set xtics add (say(sprintf('tick%d', k)) k) }
    file = sprintf('bars%d.tsv', p)
    plot file using ($4 == 0 ? $1 : NaN):2:($1 - 0.4):($1 + 0.4):2:3 with boxxyerror fillcolor rgb '#7fcdbb' fillstyle solid border linecolor rgb INK, \
         file using ($4 > 0 ? $1 : NaN):2:($1 - 0.4):($1 + 0.4):2:3 with boxxyerror fillcolor rgb '#998ec3' fillstyle solid border linecolor rgb INK, \
         file using ($4 < 0 ? $1 : NaN):2:($1 - 0.4):($1 + 0.4):2:3 with boxxyerror fillcolor rgb '#f1a340' fillstyle solid border linecolor rgb INK, \
         file using 1:3:5 with labels offset 0, 0.7 font SMALL textcolor rgb INK
    eval frame_off
}
unset multiplot

# Common to all figures. A script is called with
#   ARG1 the folder of its data (its working directory), ARG2 png, svg or pdf, ARG3 the folder of scripts,
# starts with the three lines
#   folder = ARG1; kind = ARG2; scripts = ARG3
#   load scripts . '/style.gp'
# and then draws. No text from data is ever code: texts come from texts.tsv as string values, by say().

cd folder
set encoding utf8
set datafile separator "\t"
set datafile commentschars ''
set datafile missing 'NaN'

# --- texts and numbers made by the program: key TAB text
stats 'texts.tsv' using 0 nooutput
num_texts = int(STATS_records)
array KEY[num_texts]
array SAID[num_texts]
at = 0
set table $unused
plot 'texts.tsv' using (at = at + 1, KEY[at] = strcol(1), SAID[at] = strcol(2), 0) with table
unset table
find(key, i) = i > num_texts ? '' : (KEY[i] eq key ? SAID[i] : find(key, i + 1))
say(key) = find(key, 1)
number(key) = real(say(key))

WIDTH = int(number('width'))
HEIGHT = int(number('height'))
slide = say('theme') eq 'slide'
set decimalsign say('decimal')

# --- terminals. gnuplot's svg counts font sizes in pixels, its png in points of 4/3 pixel.
FACE = 'DejaVu Sans'
BOLD = 'DejaVu Sans:Bold'
if (kind eq 'png') {
    set terminal pngcairo size WIDTH, HEIGHT font FACE . ',16' noenhanced background '#ffffff'
} else { if (kind eq 'pdf') {
    # a slide is 33.867 cm wide, a landscape A4 page 29.7 cm; fonts and lines shrink with the page
    PAGE = slide ? 33.867 : 29.7
    set terminal pdfcairo size PAGE cm, PAGE * HEIGHT / WIDTH cm font FACE . ',16' \
        fontscale PAGE / 2.54 * 72 / WIDTH linewidth PAGE / 2.54 * 144 / WIDTH noenhanced background '#ffffff'
} else {
    set terminal svg size WIDTH, HEIGHT dynamic font FACE . ',16' fontscale 1.3333 noenhanced background '#ffffff'
} }
set output 'picture.' . kind

# Sizes in points: 14 is the least that a room can read from a 1600-pixel slide.
SMALL = ',14'
PLAIN = ',16'
LARGE = ',18'
TITLE = BOLD . ',25'

# Points: svg draws the same size twice as large. They are black: svg.c takes their colour away, so tell
# series apart by shape.
DOT = kind eq 'png' ? 1.0 : kind eq 'pdf' ? 0.6 : 0.5

# --- colours that survive colour blindness and grey printing (ColorBrewer)
INK = '#222222'
GREY = '#6b6b6b'
PALE = '#d9d9d9'
array LEVELS[6] = ['#ffffcc', '#c7e9b4', '#7fcdbb', '#41b6c4', '#2c7fb8', '#253494']     # YlGnBu
array DIFFERENCES[6] = ['#b35806', '#f1a340', '#fee0b6', '#d8daeb', '#998ec3', '#542788'] # PuOr
array CHANCES[5] = ['#ffffd4', '#fed98e', '#fe9929', '#d95f0e', '#993404']               # YlOrBr
BAND90 = '#c7e9b4'
BAND50 = '#7fcdbb'
EDGE = '#3d8f86'
MEDIAN = '#253494'
MEN = '#998ec3'
WOMEN = '#f1a340'

# --- the frame: title and subtitle above, the lines Lecture, Champ, Source below
px(n) = n / real(HEIGHT)
caption_lines = int(number('caption_lines'))
LINE = 25
BOTTOM = px(LINE * caption_lines + 14)      # top of the caption's box
TOP = 1 - px(96)                            # bottom of the titles' box
set label 1001 say('title') at screen 0.022, screen 1 - px(36) left font TITLE textcolor rgb INK front
set label 1002 say('subtitle') at screen 0.022, screen 1 - px(74) left font PLAIN textcolor rgb GREY front
do for [i = 1:caption_lines] {
    set label 1002 + i say(sprintf('caption%d', i)) at screen 0.022, screen BOTTOM - px(LINE * i - 6) \
        left font SMALL textcolor rgb GREY front
}
# For multiplot: labels of the frame are drawn once, by the first plot.
frame_off = 'do for [i = 1001:1002 + caption_lines] { unset label i }'

set border 3 linecolor rgb GREY
set tics nomirror out scale 0.6 textcolor rgb INK font SMALL
set grid ytics linecolor rgb PALE linewidth 1 linetype 1
unset key

# --- tick labels with groups of three digits (gnuplot groups by the locale only). A script sets T_LOW,
# T_HIGH, T_STEP (whole numbers) and T_SIGN (1: a plus before what is above zero), then evaluates one.
GROUP = say('decimal') eq ',' ? ' ' : ','
whole(v) = int(abs(v) + 0.5)
grouped(v) = (v < -0.5 ? '−' : '') . (whole(v) < 1000 ? sprintf('%d', whole(v)) \
    : whole(v) < 1000000 ? sprintf('%d%s%03d', whole(v) / 1000, GROUP, whole(v) % 1000) \
    : sprintf('%d%s%03d%s%03d', whole(v) / 1000000, GROUP, (whole(v) / 1000) % 1000, GROUP, whole(v) % 1000))
T_SIGN = 0
tick(v) = (T_SIGN && v > 0.5 ? '+' : '') . grouped(v)
tick_loop = 'do for [k = 0:60] { if (T_LOW + k * T_STEP <= T_HIGH + T_STEP / 1000.0) '
y_ticks = 'set ytics () nomirror out scale 0.6 textcolor rgb INK font PLAIN; ' . tick_loop . '{ set ytics add (tick(T_LOW + k * T_STEP) T_LOW + k * T_STEP) } }'
x_ticks = 'set xtics () nomirror out scale 0.6 textcolor rgb INK font PLAIN; ' . tick_loop . '{ set xtics add (tick(T_LOW + k * T_STEP) T_LOW + k * T_STEP) } }'

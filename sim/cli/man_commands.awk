# Puts the commands that `releve --help` lists into the manual page:
#     releve --help | awk -f man_commands.awk - releve.1
# The line  .\" @COMMANDS@  of the page is replaced by them, under their groups.
FILENAME == "-" && /^Usage:/ { listing = 1; next }
FILENAME == "-" {
    if (listing && /^[^ ].*:$/) { sub(/:$/, ""); text = text ".SS " $0 "\n" }
    else if (listing && /^  [a-z]/) {
        name = $1
        sub(/^ +[a-z-]+ +/, "")
        gsub(/\\/, "\\e")
        gsub(/-/, "\\-")
        text = text ".TP\n.B " name "\n\\&" $0 "\n"
    }
    next
}
/^\.\\" @COMMANDS@/ { printf "%s", text; next }
{ print }

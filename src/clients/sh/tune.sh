# Functions for a trial written in POSIX sh (dash, bash, ksh, busybox): . /path/to/tune.sh
#
# They are a convenience. This one line is a whole report and needs no file at all:
#
#     echo '{"loss": 0.31}' >> "$TUNE_REPORTS"
#
#   tune_report loss=0.3 acc=0.9    append one report; outside a trial print it
#   tune_should_stop                exit status 0: finish now, exit 0
#   tune_should_pause               exit status 0: write a checkpoint, report it, exit 75
#   tune_trap_signals               let SIGTERM mean tune_should_stop and SIGUSR1 tune_should_pause instead of ending the shell
#   tune_time_left                  print the seconds until the job's time ends; exit status 1 without a limit
#   tune_enough_time SECONDS        exit status 0: the job's time allows one more step of so many seconds, or has no limit
#   tune_config_path                print the path of config.json; exit status 1 outside a trial
#
# A value that is a number, true or false is written bare, nan and inf as "nan", "inf", "-inf", anything else as a string. The
# driver counts the reports and knows the trial's age, so only the timestamp is added here. A checkpoint: write a folder under a
# name that begins with a dot below "$TUNE_CHECKPOINT_DIR", mv it to its final name, then tune_report loss=0.3 _checkpoint=NAME.
# One process should report at a time; several whole reports at once are safe up to 4096 bytes each.

tune_report() {
    _tune_line=$(LC_ALL=C awk '
        # JSON has no leading plus, no bare dot and no leading zeros.
        function number(text,   sign, exponent) {
            sign = ""
            if (text ~ /^[+-]/) { if (substr(text, 1, 1) == "-") sign = "-"; text = substr(text, 2) }
            if (text !~ /^([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$/) return ""
            exponent = ""
            if (match(text, /[eE]/)) { exponent = substr(text, RSTART); text = substr(text, 1, RSTART - 1) }
            sub(/^0+/, "", text)
            if (text ~ /^[.]/ || text == "") text = "0" text
            sub(/[.]$/, "", text)
            return sign text exponent
        }
        function quoted(text,   i, c, out) {
            out = ""
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                out = out (c in escape ? escape[c] : c)
            }
            return "\"" out "\""
        }
        function value(text,   n, low) {
            if (text == "true" || text == "false") return text
            n = number(text)
            if (n != "") return n
            low = tolower(text)
            if (low ~ /^[+-]?nan$/) return "\"nan\""
            if (low ~ /^[+]?inf(inity)?$/) return "\"inf\""
            if (low ~ /^-inf(inity)?$/) return "\"-inf\""
            return quoted(text)
        }
        BEGIN {
            for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i)
            escape["\n"] = "\\n"; escape["\t"] = "\\t"; escape["\r"] = "\\r"
            escape["\""] = "\\\""; escape["\\"] = "\\\\"
            given = 0; line = ""
            for (i = 2; i < ARGC; i++) {
                at = index(ARGV[i], "=")
                if (at < 2) {
                    print "tune_report: expected name=value, got: " ARGV[i] > "/dev/stderr"
                    exit 2
                }
                name = substr(ARGV[i], 1, at - 1)
                if (name == "timestamp") given = 1
                line = line (line == "" ? "" : ", ") quoted(name) ": " value(substr(ARGV[i], at + 1))
            }
            if (line == "") {
                print "tune_report: expected name=value" > "/dev/stderr"
                exit 2
            }
            if (!given) line = line ", \"timestamp\": " ARGV[1]
            if (length(line) > 1048573) {
                print "tune_report: a report is at most 1048576 bytes long" > "/dev/stderr"
                exit 2
            }
            print "{" line "}"
        }' "$(date +%s)" "$@") || return 2
    if [ -z "${TUNE_REPORTS:-}" ]; then
        printf '%s\n' "$_tune_line"
    elif [ -f "$TUNE_REPORTS" ] && [ -n "$(tail -c 1 "$TUNE_REPORTS" | tr '\0' x)" ]; then
        # A process that died in the middle of its line must not spoil this one.
        printf '\n%s\n' "$_tune_line" >> "$TUNE_REPORTS"
    else
        printf '%s\n' "$_tune_line" >> "$TUNE_REPORTS"
    fi
}

tune_should_stop() {
    [ "${_tune_signal:-}" = stop ] || _tune_told stop
}

tune_should_pause() {
    if tune_should_stop; then return 1; fi
    [ "${_tune_signal:-}" = pause ] || _tune_told pause
}

tune_trap_signals() {
    trap '_tune_signal=stop' TERM
    trap '[ "${_tune_signal:-}" = stop ] || _tune_signal=pause' USR1
}

tune_time_left() {
    [ -n "${TUNE_DEADLINE:-}" ] || return 1
    _tune_left=$((${TUNE_DEADLINE%%.*} - $(date +%s)))
    [ "$_tune_left" -gt 0 ] || _tune_left=0
    printf '%s\n' "$_tune_left"
}

tune_enough_time() {
    case ${1:-} in
    '' | *[!0-9]*)
        printf 'tune_enough_time: expected whole seconds, got: %s\n' "${1:-}" >&2
        return 2
        ;;
    esac
    [ -z "${TUNE_DEADLINE:-}" ] || [ "$(tune_time_left)" -gt "$1" ]
}

tune_config_path() {
    [ -n "${TUNE_CONFIG:-}" ] && printf '%s\n' "$TUNE_CONFIG"
}

_tune_told() {
    [ -n "${TUNE_CONTROL:-}" ] && [ -f "$TUNE_CONTROL" ] &&
        grep -q "\"command\"[[:space:]]*:[[:space:]]*\"$1\"" "$TUNE_CONTROL" 2>/dev/null
}

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
#   tune_checkpoint_due N [last]    exit status 0: report N should carry a checkpoint; last: it is the trial's last
#   tune_accept_updates             say that this script takes new settings while it runs; before the first report
#   tune_updated                    exit status 0, once: the last tune_report brought new settings to go on with
#   tune_config_path                print the path of the present configuration; exit status 1 outside a trial
#
# After an update "$TUNE_PARAM_NAME" and the file that tune_config_path names are the new settings, "$TUNE_CHECKPOINT" is what to
# load before going on, and "$TUNE_ITERATION" where that one left off.
#
# A value that is a number, true or false is written bare, nan and inf as "nan", "inf", "-inf", anything else as a string. The
# driver counts the reports and knows the trial's age, so only the timestamp is added here. A checkpoint: write a folder under a
# name that begins with a dot below "$TUNE_CHECKPOINT_DIR", mv it to its final name, then tune_report loss=0.3 _checkpoint=NAME.
# One process should report at a time; several whole reports at once are safe up to 4096 bytes each.

tune_report() {
    if [ -n "${_tune_accepts:-}" ] && [ -n "${TUNE_REPORTS:-}" ]; then
        set -- "$@" "_update=${TUNE_UPDATE:-0}"
    fi
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
    if [ -n "${_tune_accepts:-}" ] && _tune_told update; then _tune_take_update; fi
}

# The tuner says what it means: a SIGTERM that follows a pause only makes haste.
tune_should_stop() {
    if _tune_told stop; then return 0; fi
    [ "${_tune_signal:-}" = stop ] && ! _tune_told pause
}

# A script that saves only what is due did not know of the pause when it asked: it hears of it with the next checkpoint.
tune_should_pause() {
    if [ "${_tune_due:-}" = no ] || tune_should_stop; then return 1; fi
    [ "${_tune_signal:-}" = pause ] || _tune_told pause
}

tune_checkpoint_due() {
    case ${1:-} in
    '' | *[!0-9]*)
        printf 'tune_checkpoint_due: expected the number of an iteration, got: %s\n' "${1:-}" >&2
        return 2
        ;;
    esac
    _tune_due=
    if [ -z "${TUNE_REPORTS:-}" ] || ! _tune_wants_checkpoint "$1" "${2:-}"; then
        _tune_due=no
        return 1
    fi
}

tune_accept_updates() {
    _tune_accepts=yes
}

tune_updated() {
    [ -n "${_tune_updated:-}" ] || return 1
    _tune_updated=
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

_tune_wants_checkpoint() {
    if [ "${TUNE_CHECKPOINT_FREQUENCY:-0}" -gt 0 ] && [ $(($1 % TUNE_CHECKPOINT_FREQUENCY)) -eq 0 ]; then return 0; fi
    if [ "${TUNE_CHECKPOINT_AT_END:-}" = 1 ]; then
        if [ "$2" = last ] || tune_should_stop; then return 0; fi
    fi
    tune_should_pause
}

# A driver that takes over says again what its predecessor may have said, and a shared disk may show the new file late.
_tune_take_update() {
    _tune_new=$(_tune_assignments "$TUNE_CONTROL" told) || return 0
    eval "$_tune_new"
    if [ "${_tune_told_update:-0}" -le "${TUNE_UPDATE:-0}" ] || ! [ -s "${_tune_told_config:-}" ]; then return 0; fi
    _tune_new=$(_tune_assignments "$_tune_told_config" parameters) || return 0
    for _tune_name in $(env | sed -n 's/^\(TUNE_PARAM_[A-Z0-9_]*\)=.*/\1/p'); do unset "$_tune_name"; done
    eval "$_tune_new"
    export TUNE_CONFIG="$_tune_told_config" TUNE_UPDATE="$_tune_told_update"
    if [ -n "${_tune_told_checkpoint:-}" ]; then export TUNE_CHECKPOINT="$_tune_told_checkpoint"; fi
    if [ -n "${_tune_told_iteration:-}" ]; then export TUNE_ITERATION="$_tune_told_iteration"; fi
    _tune_updated=yes
}

# The plain values at the top of a JSON file, as assignments that the shell can evaluate.
_tune_assignments() {
    LC_ALL=C awk -v what="$2" -v quote="'" '
        function take(pattern) {
            if (match(rest, pattern) != 1) return ""
            taken = substr(rest, 1, RLENGTH)
            rest = substr(rest, RLENGTH + 1)
            return taken
        }
        function unit(hex,   i, n) {
            n = 0
            for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
            return n
        }
        function utf8(n) {
            if (n == 0) return ""
            if (n < 128) return sprintf("%c", n)
            if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
            if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
            return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
        }
        function text(   out, c, n) {
            out = ""
            rest = substr(rest, 2)
            while (match(rest, /["\\]/)) {
                out = out substr(rest, 1, RSTART - 1)
                c = substr(rest, RSTART, 2)
                rest = substr(rest, RSTART + (c ~ /^"/ ? 1 : 2))
                if (c ~ /^"/) return out
                if (c !~ /u$/) {
                    out = out (substr(c, 2) in plain ? plain[substr(c, 2)] : substr(c, 2))
                    continue
                }
                n = unit(rest)
                rest = substr(rest, 5)
                if (n >= 55296 && n < 56320 && rest ~ /^[\\]u/) {
                    n = 65536 + (n - 55296) * 1024 + unit(substr(rest, 3)) - 56320
                    rest = substr(rest, 7)
                }
                out = out utf8(n)
            }
            exit 1
        }
        function pass(   depth, c) {
            depth = 0
            while (match(rest, /["{}[]|\]/)) {
                c = substr(rest, RSTART, 1)
                rest = substr(rest, RSTART)
                if (c == "\"") { text(); continue }
                rest = substr(rest, 2)
                depth += (c == "{" || c == "[") ? 1 : -1
                if (depth == 0) return
            }
            exit 1
        }
        function quoted(value,   parts, n, i, out) {
            n = split(value, parts, quote)
            out = quote parts[1]
            for (i = 2; i <= n; i++) out = out quote "\\" quote quote parts[i]
            return out quote
        }
        function add(name, value,   i) {
            for (i = ++count; i > 1 && names[i - 1] "" > name ""; i--) { names[i] = names[i - 1]; values[i] = values[i - 1] }
            names[i] = name
            values[i] = value
        }
        function show(name, value,   variable, n) {
            if (what == "told") {
                if (name ~ /^[a-z]+$/) print "_tune_told_" name "=" quoted(value)
                return
            }
            gsub(/[\200-\277]/, "", name)
            gsub(/[^A-Za-z0-9]/, "_", name)
            name = "TUNE_PARAM_" toupper(name)
            variable = name
            for (n = 2; variable in used; n++) variable = name "_" n
            used[variable] = 1
            print "export " variable "=" quoted(value)
        }
        BEGIN {
            plain["b"] = "\b"; plain["f"] = "\f"; plain["n"] = "\n"; plain["r"] = "\r"; plain["t"] = "\t"
            spoken["NaN"] = "nan"; spoken["Infinity"] = "inf"; spoken["-Infinity"] = "-inf"
        }
        { rest = rest $0 "\n" }
        END {
            take("^[ \t\r\n]+")
            if (take("^[{]") == "") exit 1
            while (1) {
                take("^[ \t\r\n,]+")
                if (rest !~ /^"/) break
                name = text()
                take("^[ \t\r\n]*:[ \t\r\n]*")
                if (rest ~ /^"/) { value = text(); add(name, value in spoken ? spoken[value] : value) }
                else if (rest ~ /^[{[]/) pass()
                else if ((value = take("^[-+.A-Za-z0-9]+")) == "") exit 1
                else if (value != "null") add(name, value)
            }
            if (rest !~ /^}/) exit 1
            if (what == "told") print "_tune_told_update= _tune_told_config= _tune_told_checkpoint= _tune_told_iteration="
            for (i = 1; i <= count; i++) show(names[i], values[i])
        }' "$1"
}

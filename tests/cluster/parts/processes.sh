# Processes that outlive this script. Sourced by ../cluster.
# A pid file holds a process id and the time that process started, so that a stranger who was given the same id later is never signalled.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

die() {
    say "cluster: $*"
    exit 1
}

# Only root, and only one of these at a time.
alone() {
    [ "$(id -u)" = 0 ] || die "'$verb' has to be run by root"
    install -d -m 755 "$root"
    exec {lock}>"$root/lock"
    flock -w 300 "$lock" || die "for 300 s another process has been at work on $root"
}

# until_true SECONDS WHAT COMMAND...
until_true() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || die "$what: not within the time it should take; logs are in $log"
        sleep 0.05
    done
}

port_answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# stat_of PID: its state and the time it started. The name before them may hold anything, even ")".
stat_of() {
    local line fields
    { line=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    read -r -a fields <<<"${line##*) }"
    echo "${fields[0]} ${fields[19]}"
}

# register NAME PID
register() {
    local started
    started=$(stat_of "$2") || return 1
    echo "$2 ${started#* }" >"$run/$1.pid.new"
    mv "$run/$1.pid.new" "$run/$1.pid"
}

# pid_of NAME: its process id, if it lives.
pid_of() {
    local pid started now
    { read -r pid started <"$run/$1.pid"; } 2>/dev/null || return 1
    now=$(stat_of "$pid") || return 1
    [[ ${now#* } = "$started" && ${now% *} != Z ]] && echo "$pid"
}

runs() { pid_of "$1" >/dev/null; }
runs_not() { ! runs "$1"; }

# detached NAME COMMAND...: in a session of its own, without our standard streams and lock; $! is its id.
detached() {
    local name=$1
    shift
    setsid "$@" </dev/null >>"$log/$name.out" 2>&1 {lock}>&- &
    disown $!
}

# launch NAME COMMAND...
launch() {
    detached "$@"
    register "$1" $! || die "$1 ended at once: $(tail -n 5 "$log/$1.out")"
}

# end NAME SIGNAL: and kill -9 when that is not heard.
end() {
    local pid until=$((SECONDS + 20))
    if pid=$(pid_of "$1"); then
        kill "-$2" "$pid"
        # One that is held hears nothing else.
        kill -CONT "$pid" 2>/dev/null || :
        while runs "$1"; do
            ((SECONDS < until)) || kill -KILL "$pid" 2>/dev/null || :
            sleep 0.02
        done
    fi
    rm -f "$run/$1.pid"
}

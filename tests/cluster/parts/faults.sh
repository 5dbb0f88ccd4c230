# What can go wrong, and how it is made good. Sourced by ../cluster.
# shellcheck shell=bash

known_node() {
    local node
    for node in "${nodes[@]}"; do [ "$node" != "${1-}" ] || return 0; done
    die "there is no node '${1-}'; there are ${nodes[*]}"
}

kill_node() {
    local name=${1-} option only='' silent=''
    known_node "$name"
    for option in "${@:2}"; do
        case $option in
            --slurmd-only) only=yes ;;
            --silent) silent=yes ;;
            *) usage ;;
        esac
    done
    if [ -n "$only" ]; then
        kill -KILL "$(daemon_on "$name" slurmd)"
    else
        kill_machine "$name"
    fi
    [ -n "$silent" ] || scontrol update nodename="$name" state=down reason=killed
}

heal_node() {
    known_node "${1-}"
    start_slurmd "$1"
    until_true 30 "$1" node_comes_back "$1"
}

stop_daemon() { end "$1" TERM; }

crash_daemon() { end "$1" KILL; }

hold_daemon() { signal_daemon "$1" STOP; }

release_daemon() { signal_daemon "$1" CONT; }

signal_daemon() {
    local pid
    pid=$(pid_of "$1") || die "$1 does not run"
    kill "-$2" "$pid"
}

heal() {
    local name
    for name in "${all_daemons[@]}"; do
        ! runs "$name" || signal_daemon "$name" CONT
    done
    start_everything
    scancel --user="$user" 2>/dev/null || :
    scancel --user="$other_user" 2>/dev/null || :
    until_true 60 "jobs to end" no_jobs
}

no_jobs() {
    local jobs
    jobs=$(squeue -h -o %i -u "$user,$other_user") && [ -z "$jobs" ]
}

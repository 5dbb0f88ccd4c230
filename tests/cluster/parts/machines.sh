# Nodes and hosts. Sourced by ../cluster.
# A machine is a process that is the first of its own process, mount and host name spaces: "hostname" says the machine's name, and with that process all
# others on the machine end, as when the power goes. Where spaces cannot be had, a machine is all processes that have its name in their environment.
# shellcheck shell=bash

can_have_namespaces() {
    [ "$TUNE_CLUSTER_NAMESPACES" != 0 ] && unshare --pid --mount --uts --fork --kill-child --mount-proc true 2>/dev/null
}

cgroup_name=tune-cluster-$port
cgroup_controllers=(memory cpuset freezer)

# Only cgroup v1: that is what Slurm of Debian 12 can use without systemd.
can_have_cgroups() {
    local controller folder
    [[ $TUNE_CLUSTER_CGROUP != 0 && $namespaces = 1 ]] || return 1
    for controller in "${cgroup_controllers[@]}"; do
        folder=/sys/fs/cgroup/$controller
        { mountpoint -q "$folder" && mkdir -p "$folder/$cgroup_name" && [ -w "$folder/$cgroup_name/cgroup.procs" ]; } 2>/dev/null || return 1
    done
    inherit_cpuset "/sys/fs/cgroup/cpuset/$cgroup_name"
}

# A cpuset is of no use before it has processors and memory.
inherit_cpuset() {
    local file
    for file in cpuset.cpus cpuset.mems; do
        cat "$1/../$file" >"$1/$file"
    done
}

# What happens inside, before the machine's first daemon starts.
# machine NAME COMMAND...
machine() {
    local controller folder outer
    # /proc is still the one outside, and shows the process id that is of use there.
    read -r outer _ </proc/self/stat
    register "$1" "$outer"
    hostname "$1"
    mount --bind "$conf/hosts" /etc/hosts
    if [[ $cgroup = 1 && $1 = node* ]]; then
        for controller in "${cgroup_controllers[@]}"; do
            folder=/sys/fs/cgroup/$controller/$cgroup_name/$1
            mkdir -p "$folder"
            [ "$controller" != cpuset ] || inherit_cpuset "$folder"
            mount --bind "$folder" "/sys/fs/cgroup/$controller"
        done
    fi
    mount -t proc proc /proc
    shift
    "$@" &
    # The first process has to reap those whose parent has ended: bash does while it waits.
    while :; do
        wait || :
        sleep 1000 &
    done
}

# start_on NAME COMMAND...: starts the machine if it does not run, and the command on it.
start_on() {
    local name=$1 first
    shift
    if [ "$namespaces" != 1 ]; then
        launch "$name" env TUNE_CLUSTER_MACHINE="$root/$name" "$@"
    elif first=$(pid_of "$name"); then
        detached "$name" nsenter -t "$first" -p -m -u "$@"
    else
        detached "$name" unshare --pid --mount --uts --fork --kill-child "$here/cluster" machine "$name" "$@"
        until_true 10 "$name" runs "$name"
    fi
}

# processes_on NAME: those of a machine.
processes_on() {
    local first space file
    if [ "$namespaces" = 1 ]; then
        first=$(pid_of "$1") || return 0
        first=$(stat -L -c %i "/proc/$first/ns/pid")
        while read -r space file; do
            file=${file#/proc/}
            [ "$space" != "$first" ] || echo "${file%%/*}"
        done < <(stat -L -c '%i %n' /proc/[0-9]*/ns/pid 2>/dev/null)
    else
        with_descendants "$(marked "$1")"
    fi
}

# Jobs do not get the environment of slurmd, but Slurm tells them their node. sshd overwrites its own: there the pid file has to do.
marked() {
    pid_of "$1" || :
    {
        grep -lzxF "TUNE_CLUSTER_MACHINE=$root/$1" /proc/[0-9]*/environ
        grep -lzxF "SLURMD_NODENAME=$1" /proc/[0-9]*/environ | xargs -r grep -lzxF "SLURM_CONF=$SLURM_CONF"
    } 2>/dev/null | cut -d/ -f3
}

# with_descendants PIDS
with_descendants() {
    local -A parents=() found=()
    local pid line fields grew=1
    for pid in $1; do found[$pid]=1; done
    for pid in /proc/[0-9]*; do
        { line=$(<"$pid/stat"); } 2>/dev/null || continue
        read -r -a fields <<<"${line##*) }"
        parents[${pid#/proc/}]=${fields[1]}
    done
    while [ -n "$grew" ]; do
        grew=
        for pid in "${!parents[@]}"; do
            [[ -n ${found[$pid]-} || -z ${found[${parents[$pid]}]-} ]] || found[$pid]=1 grew=1
        done
    done
    # Not this script, which may have been started on a machine.
    unset "found[$$]"
    printf '%s\n' "${!found[@]}"
}

# daemon_on NAME PROGRAM: the process id of a program on a machine.
daemon_on() {
    local pid now
    for pid in $(processes_on "$1"); do
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ] || continue
        now=$(stat_of "$pid") || continue
        [ "${now% *}" != Z ] || continue
        echo "$pid"
        return 0
    done
    return 1
}

kill_machine() {
    local pid
    if [ "$namespaces" = 1 ]; then
        end "$1" KILL
    else
        # What was being started while we looked is found the next time.
        for _ in 1 2 3; do
            for pid in $(processes_on "$1"); do kill -KILL "$pid" 2>/dev/null || :; done
        done
        rm -f "$run/$1.pid"
    fi
}

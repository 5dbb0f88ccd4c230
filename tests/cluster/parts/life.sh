# From nothing to a cluster and back. Sourced by ../cluster.
# shellcheck shell=bash

all_daemons=(munged mariadbd slurmdbd slurmctld slurmrestd)

up() {
    local begin=$SECONDS
    install_packages
    namespaces=0 cgroup=0
    ! can_have_namespaces || namespaces=1
    ! can_have_cgroups || cgroup=1
    prepare
    start_everything
    say "up after $((SECONDS - begin)) s: ${#nodes[@]} nodes, slurmrestd on 127.0.0.1:$rest_port, sshd on port $ssh_port, namespaces=$namespaces, cgroup=$cgroup, folder $root"
}

prepare() {
    # Daemons of an earlier "up" would not see new settings.
    if [ -e "$conf/settings" ]; then
        make_keys
        configure
        [ -z "$changed" ] || down
    fi
    make_folders
    make_users
    make_keys
    configure
    as "$user" test -r "$SLURM_CONF" || die "user $user cannot read $SLURM_CONF: TUNE_CLUSTER_DIR has to lie where everybody may look"
}

start_everything() {
    local name
    start_daemon munged
    start_daemon mariadbd
    start_daemon slurmdbd
    make_accounts
    start_daemon slurmctld
    for name in "${nodes[@]}"; do start_slurmd "$name"; done
    for name in "${hosts[@]}"; do start_host "$name"; done
    start_daemon slurmrestd
    for name in "${nodes[@]}"; do until_true 30 "$name" node_comes_back "$name"; done
}

down() {
    local name controller
    [ -d "$run" ] || return 0
    end slurmrestd KILL
    for name in "${nodes[@]}" "${hosts[@]}"; do kill_machine "$name"; done
    end slurmctld TERM
    end slurmdbd TERM
    end mariadbd TERM
    end munged TERM
    for controller in "${cgroup_controllers[@]}"; do
        find "/sys/fs/cgroup/$controller/$cgroup_name" -depth -type d -exec rmdir {} + 2>/dev/null || :
    done
    say "down"
}

purge() {
    local name
    if [ -e "$state/users" ]; then
        while read -r name; do userdel "$name" 2>/dev/null || :; done <"$state/users"
    fi
    rm -rf --one-file-system "$root"
    say "purged"
}

status() {
    local name absent=0
    for name in "${all_daemons[@]}"; do status_of "$name" runs "$name"; done
    for name in "${nodes[@]}"; do status_of "slurmd of $name" slurmd_runs "$name"; done
    for name in "${hosts[@]}"; do status_of "sshd of $name" sshd_runs "$name"; done
    ! runs slurmctld || timeout 15 sinfo -N -o '%N %P %t %c %m %G' || absent=1
    return "$absent"
}

# status_of WHAT COMMAND...
status_of() {
    local what=$1
    shift
    if "$@" 2>/dev/null; then echo "$what: runs"; else
        echo "$what: does not run"
        absent=1
    fi
}

print_env() {
    [ -r "$SLURM_CONF" ] || die "there is no cluster in $root: run 'cluster up'"
    cat <<TEXT
SLURM_CONF=$SLURM_CONF
TUNE_CLUSTER_DIR=$root
TUNE_CLUSTER_SHARED=$shared
TUNE_CLUSTER_LOGS=$log
TUNE_CLUSTER_USER=$user
TUNE_CLUSTER_OTHER_USER=$other_user
TUNE_CLUSTER_NODE_NAMES=$(IFS=,; echo "${nodes[*]}")
TUNE_CLUSTER_HOST_NAMES=$(IFS=,; echo "${hosts[*]}")
TUNE_CLUSTER_CPUS=$TUNE_CLUSTER_CPUS
TUNE_CLUSTER_MEMORY=$TUNE_CLUSTER_MEMORY
TUNE_CLUSTER_SSH_CONFIG=$conf/ssh_config
TUNE_CLUSTER_SSH_PORT=$ssh_port
TUNE_CLUSTER_REST_URL=http://127.0.0.1:$rest_port
TUNE_CLUSTER_ENFORCES_MEMORY=$cgroup
TUNE_CLUSTER_HAS_NAMESPACES=$namespaces
TUNE_CLUSTER_SLURMD_TIMEOUT=$TUNE_CLUSTER_SLURMD_TIMEOUT
TUNE_CLUSTER_KILL_WAIT=$TUNE_CLUSTER_KILL_WAIT
TUNE_CLUSTER_MIN_JOB_AGE=$TUNE_CLUSTER_MIN_JOB_AGE
TUNE_CLUSTER_MESSAGE_TIMEOUT=$TUNE_CLUSTER_MESSAGE_TIMEOUT
TUNE_CLUSTER_REQUEUE_DELAY=$TUNE_CLUSTER_REQUEUE_DELAY
TEXT
}

as_user() {
    local name=$user
    if [ "${1-}" = --user ]; then
        name=$2
        shift 2
    fi
    [ $# -gt 0 ] || usage
    cd "$shared/home/$name" || exit
    exec setpriv --reuid "$name" --regid "$name" --init-groups \
        env -u TUNE_CLUSTER_DIR HOME="$shared/home/$name" USER="$name" LOGNAME="$name" SHELL=/bin/bash "$@"
}

token() { scontrol token username="${1:-$user}" lifespan="${2:-86400}" | sed -n 's/^SLURM_JWT=//p'; }

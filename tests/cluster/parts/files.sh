# Folders, users, keys and configuration. Sourced by ../cluster.
# shellcheck shell=bash

make_folders() {
    install -d -m 755 "$run" "$conf" "$log" "$state" "$spool" "$keys" "$devices" "$shared" "$shared/home" /run/sshd
    install -d -m 1777 "$shared/tmp"
    install -d -m 755 -o munge -g munge "$run/munge"
    install -d -m 700 -o munge -g munge "$state/munge" "$log/munge"
    install -d -m 755 -o mysql -g mysql "$run/mysql"
    install -d -m 700 -o mysql -g mysql "$state/mysql"
    install -d -m 755 -o slurm -g slurm "$run/slurm"
    install -d -m 700 -o slurm -g slurm "$state/slurmctld"
    install -m 644 -o slurm -g slurm /dev/null "$log/slurmctld.log"
    install -m 644 -o slurm -g slurm /dev/null "$log/slurmdbd.log"
}

make_users() {
    local name
    for name in "$user" "$other_user"; do
        make_user "$name" --home-dir "$shared/home/$name" --shell /bin/bash
        [ "$(getent passwd "$name" | cut -d: -f6)" = "$shared/home/$name" ] || usermod --home "$shared/home/$name" "$name"
        install -d -m 755 -o "$name" -g "$name" "$shared/home/$name"
    done
    make_user "$rest_user" --system --home-dir /nonexistent --shell /usr/sbin/nologin
}

# make_user NAME OPTION...: and remember that it was made here.
make_user() {
    local name=$1
    shift
    id "$name" >/dev/null 2>&1 && return 0
    useradd --no-create-home --password '*' --user-group "$@" "$name"
    echo "$name" >>"$state/users"
}

make_keys() {
    local name
    [ -e "$keys/munge.key" ] || head -c 1024 /dev/urandom >"$keys/munge.key"
    own munge 400 "$keys/munge.key"
    [ -e "$keys/jwt_hs256.key" ] || head -c 32 /dev/urandom >"$keys/jwt_hs256.key"
    own slurm 600 "$keys/jwt_hs256.key"
    [ -e "$keys/db_password" ] || (umask 077 && od -An -N 16 -t x1 /dev/urandom | tr -d ' \n' >"$keys/db_password")
    [ -e "$keys/host" ] || ssh-keygen -q -t ed25519 -N '' -C tune-cluster-host -f "$keys/host"
    [ -e "$keys/user" ] || ssh-keygen -q -t ed25519 -N '' -C tune-cluster-user -f "$keys/user"
    # ssh wants a private key of one's own, under the name of whoever calls it.
    for name in "$(id -un)" "$user" "$other_user"; do
        install -m 600 -o "$name" "$keys/user" "$keys/$name"
    done
    seq "$TUNE_CLUSTER_HOSTS" | sed "s|.*|[127.0.0.&]:$ssh_port $(cut -d' ' -f1,2 "$keys/host.pub")|" >"$keys/known_hosts"
}

own() {
    chown "$1:$1" "$3"
    chmod "$2" "$3"
}

# What is in conf/, with its ${names} replaced by the variables of this script. Says in $changed whether anything is new.
changed=
# shellcheck disable=SC2034 # the variables are used by their names in these files
configure() {
    local loopback_only='' task_plugin=task/none memory_watch=JobAcctGatherParams=OverMemoryKill constrain_memory=no
    local node_lines gres_lines gpu_nodes host_lines address number db_password
    db_password=$(<"$keys/db_password")
    # Where this machine's name is another address, daemons that listen on 127.0.0.1 only do not find each other.
    [[ $namespaces != 1 || $(getent ahostsv4 "$this_host") != 127.* ]] || loopback_only=CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
    [ "$cgroup" != 1 ] || task_plugin=task/cgroup memory_watch='' constrain_memory=yes
    describe_nodes
    host_lines=$(seq "$TUNE_CLUSTER_HOSTS" | sed 's/.*/Host host&\n  HostName 127.0.0.&/')

    store "$conf/hosts" 644 root < <(printf '127.0.0.1 localhost %s\n' "$this_host"; printf '127.0.0.1 %s\n' "${nodes[@]}" "${hosts[@]}")
    render slurm.conf 644 root
    render gres.conf 644 root
    render cgroup.conf 644 root
    render slurmdbd.conf 600 slurm
    render my.cnf 644 root
    render ssh_config 644 root
    for number in $(seq "$TUNE_CLUSTER_HOSTS"); do
        address=127.0.0.$number
        render sshd_config 644 root ".host$number"
    done
    keep_settings
}

# The last two nodes have GPUs. Every node is 127.0.0.1 with a port of its own: a connection from one loopback address to another comes from 127.0.0.1
# anyway, and that is where daemons answer.
describe_nodes() {
    local number more name_inside device
    node_lines='' gres_lines='' gpu_nodes=''
    for number in $(seq "$TUNE_CLUSTER_NODES"); do
        case $((TUNE_CLUSTER_NODES - number)) in
            1) more='Feature=gpu,a100 Gres=gpu:a100:2' ;;
            0) more='Feature=gpu,h100 Gres=gpu:h100:2' ;;
            *) more='Feature=cpu' ;;
        esac
        name_inside=node$number
        [ "$namespaces" = 1 ] || name_inside=$this_host
        node_lines+="NodeName=node$number NodeHostname=$name_inside NodeAddr=127.0.0.1 Port=$((first_node_port + number)) CPUs=$TUNE_CLUSTER_CPUS Boards=1"
        node_lines+=" SocketsPerBoard=1 CoresPerSocket=$TUNE_CLUSTER_CPUS ThreadsPerCore=1 RealMemory=$TUNE_CLUSTER_MEMORY $more State=UNKNOWN"$'\n'
        [[ $more = *gpu:* ]] || continue
        device=${more##*gpu:} device=${device%:*}
        pretend_gpus "$device"
        gres_lines+="NodeName=node$number Name=gpu Type=$device File=$devices/$device-[0-1]"$'\n'
        gpu_nodes+=${gpu_nodes:+,}node$number
    done
}

pretend_gpus() {
    local file
    for file in "$devices/$1-0" "$devices/$1-1"; do
        [ -e "$file" ] || mknod -m 666 "$file" c 1 3 2>/dev/null || : >"$file"
    done
}

# render NAME MODE OWNER [SUFFIX]
render() {
    local text name
    text=$(<"$here/conf/$1")
    while [[ $text =~ \$\{([A-Za-z_]+)\} ]]; do
        name=${BASH_REMATCH[1]}
        text=${text//"\${$name}"/${!name}}
    done
    store "$conf/$1${4-}" "$2" "$3" <<<"$text"
}

# store FILE MODE OWNER < TEXT
store() {
    (umask 077 && cat >"$1.new")
    own "$3" "$2" "$1.new"
    cmp -s "$1.new" "$1" || changed=yes
    mv "$1.new" "$1"
}

keep_settings() {
    local setting
    {
        for setting in "${settings[@]%%=*}"; do echo "$setting=${!setting}"; done
        echo "namespaces=$namespaces"
        echo "cgroup=$cgroup"
    } | store "$conf/settings" 644 root
}

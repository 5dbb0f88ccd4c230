# One function starts each daemon and waits until it answers. Sourced by ../cluster.
# shellcheck shell=bash

# daemon_named WORD: the name of its pid file.
daemon_named() {
    case $1 in
        ctld) echo slurmctld ;;
        dbd) echo slurmdbd ;;
        db) echo mariadbd ;;
        restd) echo slurmrestd ;;
        munge) echo munged ;;
        *) die "there is no daemon '$1'; there are ctld, dbd, db, restd and munge" ;;
    esac
}

start_daemon() { runs "$1" || "start_$1"; }

# as NAME COMMAND...
as() {
    local name=$1
    shift
    setpriv --reuid "$name" --regid "$name" --init-groups --inh-caps=-all "$@"
}

start_munged() {
    rm -f "$run/munge"/*
    launch munged setpriv --reuid munge --regid munge --init-groups --inh-caps=-all munged --foreground --num-threads 4 \
        --socket "$munge_socket" --key-file "$keys/munge.key" \
        --pid-file "$run/munge/pid" --seed-file "$state/munge/seed" --log-file "$log/munge/munged.log"
    until_true 10 munged munge -S "$munge_socket" -n
}

sql() { mariadb --no-defaults -S "$db_socket"; }

start_mariadbd() {
    [ -d "$state/mysql/mysql" ] ||
        mariadb-install-db --no-defaults --user=mysql --datadir="$state/mysql" --auth-root-authentication-method=socket --skip-test-db --skip-name-resolve \
            >"$log/mariadb-install.out" 2>&1 || die "the database could not be made: $log/mariadb-install.out"
    launch mariadbd mariadbd --defaults-file="$conf/my.cnf" --user=mysql
    until_true 30 mariadbd sql </dev/null
    sql <<SQL
create database if not exists slurm_acct_db;
create user if not exists 'slurm'@'127.0.0.1';
alter user 'slurm'@'127.0.0.1' identified by '$(<"$keys/db_password")';
grant all on slurm_acct_db.* to 'slurm'@'127.0.0.1';
SQL
}

start_slurmdbd() {
    launch slurmdbd slurmdbd -D
    until_true 40 slurmdbd port_answers 127.0.0.1 "$dbd_port"
}

# Two accounts the user has, one with a limit; one the user has not; and QOS with limits that are soon reached.
make_accounts() {
    local name
    [ ! -e "$state/accounts" ] || return 0
    until_true 30 "slurmdbd to answer" sacctmgr -nP list cluster
    {
        sacctmgr -i add cluster tune
        for name in tune capped other; do
            sacctmgr -i add account "$name" Cluster=tune Description=tests Organization=tests
        done
        sacctmgr -i add qos tight Flags=DenyOnLimit MaxSubmitJobsPerUser=2 MaxJobsPerUser=1
        sacctmgr -i add qos tiny MaxSubmitJobsPerUser=5
        for name in "$user" "$other_user"; do
            sacctmgr -i add user "$name" Cluster=tune Account=tune DefaultAccount=tune
        done
        sacctmgr -i add user "$user" Cluster=tune Account=capped MaxSubmitJobs=5
        sacctmgr -i modify user where name="$user" cluster=tune set qos+=tight,tiny
    } >>"$log/accounts.out" 2>&1 || die "accounts could not be made: $log/accounts.out"
    touch "$state/accounts"
}

start_slurmctld() {
    launch slurmctld slurmctld -D
    until_true 30 slurmctld controller_answers
}

controller_answers() { [[ $(timeout 10 scontrol ping) = *'is UP'* ]]; }

# The server refuses to be root or Slurm's own user; its token only satisfies the library it uses.
start_slurmrestd() {
    launch slurmrestd setpriv --reuid "$rest_user" --regid "$rest_user" --clear-groups --inh-caps=-all \
        env SLURM_JWT=daemon slurmrestd -a rest_auth/jwt -t 8 -v "127.0.0.1:$rest_port"
    until_true 15 slurmrestd port_answers 127.0.0.1 "$rest_port"
}

slurmd_runs() { daemon_on "$1" slurmd >/dev/null; }

start_slurmd() {
    slurmd_runs "$1" && return 0
    install -d -m 755 "$spool/$1"
    start_on "$1" slurmd -D -N "$1"
    until_true 10 "slurmd of $1" slurmd_runs "$1"
}

node_state() { scontrol -o show node "$1" 2>/dev/null | sed -n 's/.* State=\([^ ]*\).*/\1/p'; }

node_usable() { [[ $(node_state "$1") =~ ^(IDLE|MIXED|ALLOCATED|COMPLETING)(\+COMPLETING)*$ ]]; }

# A node that was set DOWN or DRAIN comes back when told to; a new or lost one by itself, once slurmd has registered.
node_comes_back() {
    node_usable "$1" && return 0
    case $(node_state "$1") in
        *DOWN*NOT_RESPONDING* | *UNKNOWN*) ;;
        *DOWN* | *DRAIN*) scontrol update nodename="$1" state=resume ;;
    esac
    return 1
}

sshd_runs() { daemon_on "$1" sshd >/dev/null; }

start_host() {
    sshd_runs "$1" && return 0
    start_on "$1" /usr/sbin/sshd -D -e -f "$conf/sshd_config.$1"
    until_true 10 "sshd of $1" port_answers "127.0.0.${1#host}" "$ssh_port"
}

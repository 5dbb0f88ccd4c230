# What can be chosen, by environment variables, and where everything lies. Sourced by ../cluster.
# shellcheck shell=bash disable=SC2034

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
umask 022

root=${TUNE_CLUSTER_DIR:-${TMPDIR:-/tmp}/tune-cluster}
export TUNE_CLUSTER_DIR=${root%/}
root=$TUNE_CLUSTER_DIR
# Munge's socket lies below it, and the address of a socket holds 107 bytes.
[[ $root =~ ^/[A-Za-z0-9._/-]{3,70}$ ]] || { echo "TUNE_CLUSTER_DIR is '$root': an absolute path of at most 70 letters, digits, and ._-/ is needed" >&2; exit 2; }

settings=(
    TUNE_CLUSTER_NODES=4
    TUNE_CLUSTER_CPUS=16               # of a node, whatever this machine has
    TUNE_CLUSTER_MEMORY=16000          # MB of a node
    TUNE_CLUSTER_HOSTS=4               # machines with sshd
    TUNE_CLUSTER_PORT=27100            # the first of 60
    TUNE_CLUSTER_USER=tuneci           # who runs jobs; another user has a 2 behind that
    TUNE_CLUSTER_NAMESPACES=auto       # 0: nodes share this machine's host name and process ids
    TUNE_CLUSTER_CGROUP=auto           # 0: memory is not enforced by the kernel
    TUNE_CLUSTER_KILL_WAIT=5           # s from SIGTERM to SIGKILL; Slurm's default is 30
    TUNE_CLUSTER_MIN_JOB_AGE=10        # s that squeue knows an ended job, and up to 60 more; 300
    TUNE_CLUSTER_SLURMD_TIMEOUT=15     # s until a silent node counts as lost; 300
    TUNE_CLUSTER_REQUEUE_DELAY=10      # s until a requeued job may start again; 120
    TUNE_CLUSTER_MESSAGE_TIMEOUT=10    # s a call waits for the controller; 10
)

# What this machine allows; "up" finds out.
namespaces=0 cgroup=0
# First what the environment says, then what "up" was made with, then the above.
for setting in $([ ! -r "$root/conf/settings" ] || cat "$root/conf/settings") "${settings[@]}"; do
    [[ $setting = TUNE_* && -v ${setting%%=*} ]] || declare "$setting"
done

run=$root/run conf=$root/conf log=$root/log state=$root/state spool=$root/spool keys=$root/keys devices=$root/dev shared=$root/shared

user=$TUNE_CLUSTER_USER other_user=${TUNE_CLUSTER_USER}2 rest_user=${TUNE_CLUSTER_USER}rest
port=$TUNE_CLUSTER_PORT
db_port=$port ctld_port=$((port + 1)) dbd_port=$((port + 2)) rest_port=$((port + 3)) ssh_port=$((port + 4)) first_node_port=$((port + 10))
mapfile -t nodes < <(seq -f 'node%g' "$TUNE_CLUSTER_NODES")
mapfile -t hosts < <(seq -f 'host%g' "$TUNE_CLUSTER_HOSTS")
this_host=$(hostname -s 2>/dev/null || hostname)
munge_socket=$run/munge/socket
db_socket=$run/mysql/socket

export SLURM_CONF=$conf/slurm.conf
unset SLURM_JWT

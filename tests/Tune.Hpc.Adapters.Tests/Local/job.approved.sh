#!/bin/sh
#SBATCH --nodes=1
# One attempt of a trial. Exit codes: the command's own; 128+n after signal n; 73 another job has this attempt; 74 its folder cannot be written.
umask 077
tune_attempt='/x/trials/00042/1'
if ! mkdir "$tune_attempt/claim" 2>/dev/null; then
    [ -e "$tune_attempt/claim" ] && exit 73
    echo "tune: cannot write in $tune_attempt" >&2
    exit 74
fi
exec </dev/null >>"$tune_attempt/stdout.log" 2>>"$tune_attempt/stderr.log"

tune_start=$(date +%s)
{ read -r tune_host </proc/sys/kernel/hostname; } 2>/dev/null || tune_host=$(uname -n)
case $tune_host in
*[!A-Za-z0-9._:-]*) tune_host=$(printf %s "$tune_host" | LC_ALL=C tr -c 'A-Za-z0-9._:-' _) ;;
esac
tune_ticks=null
if { read -r tune_stat </proc/$$/stat; } 2>/dev/null; then
    set -- ${tune_stat##*) }
    tune_ticks=${20}
fi
tune_node=${SLURMD_NODENAME:-}
tune_job=${SLURM_JOB_ID:-}
[ -z "${SLURM_ARRAY_TASK_ID:-}" ] || tune_job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
[ -z "${SLURM_STEP_ID:-}" ] || tune_job=$SLURM_JOB_ID.$SLURM_STEP_ID
printf '{"host":"%s","pid":%d,"start":%s,"ticks":%s,"node":"%s","job":"%s"}\n' "$tune_host" "$$" "$tune_start" "$tune_ticks" "$tune_node" "$tune_job" >"$tune_attempt/claim/started.json"

tune_caught='' tune_again='' tune_early=''
tune_heeds_usr1() {
    [ -r "/proc/$!/status" ] || return 0
    tune_status=$(cat "/proc/$!/status")
    set -- ${tune_status#*SigCgt:}
    case ${1%??} in *[2367abef]) return 0 ;; *) return 1 ;; esac
} 2>/dev/null
tune_pass_on() {
    tune_again=1
    [ "$1" != USR1 ] || tune_heeds_usr1 || return 0
    tune_caught=$1
    if [ -n "$!" ]; then kill -s "$1" "$!"; else tune_early=$1; fi 2>/dev/null
}
trap 'tune_pass_on TERM' TERM INT
trap 'tune_pass_on USR1' USR1
trap 'tune_pass_on USR2' USR2

tune_deadline=${SLURM_JOB_END_TIME:-}
(
    unset TUNE_CHECKPOINT
    export TUNE_TRIAL_ID='00042'
    export NOTE='a
b'
    [ -z "$tune_deadline" ] || export TUNE_DEADLINE="$tune_deadline"
    cd '/x/trials/00042' || exit 126
    eval 'module load cuda'
    exec 'python3' 'train.py' '--lr' 'it'\''s'
) &

[ -z "$tune_early" ] || kill -s "$tune_early" "$!"
wait "$!"
tune_code=$?
while [ -n "$tune_again" ]; do
    tune_again=''
    wait "$!"
    tune_last=$?
    [ "$tune_last" -eq 127 ] || tune_code=$tune_last
done

trap '' TERM INT USR1 USR2
tune_number=$tune_code tune_signal=null
if [ "$tune_code" -gt 128 ] && [ "$tune_code" -le 192 ]; then
    tune_number=null tune_signal=$((tune_code - 128))
fi
printf '{"code":%s,"signal":%s,"caught":"%s","host":"%s","start":%s,"end":%s}\n' "$tune_number" "$tune_signal" "$tune_caught" "$tune_host" "$tune_start" "$(date +%s)" >"$tune_attempt/.exit.json.$$" &&
    mv -f "$tune_attempt/.exit.json.$$" "$tune_attempt/exit.json"
exit "$tune_code"

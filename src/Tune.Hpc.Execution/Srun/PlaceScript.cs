using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Srun;

/// <summary>The script that puts the processes of an attempt on the CPUs and GPUs it was given. POSIX <c>sh</c>; <c>taskset</c> binds to CPUs where it is there.</summary>
/// <remarks>
/// Steps overlap, so Slurm lets each of them see all that the job has of a node: only so can attempts share a GPU, and nothing waits for Slurm's own bookkeeping of steps.
/// Which part of it an attempt may use was decided by the driver. The n-th CPU of the job is the n-th that the process may use, where these are as many; on clusters that do not confine
/// jobs to their CPUs it is the CPU of Slurm's number. GPUs likewise: Slurm counts them from 0 in every job where it confines jobs to their devices.
/// The same text serves twice: with a command it runs it in its place; without one it is the prolog of a task that <c>srun</c> starts inside the attempt.
/// </remarks>
internal static class PlaceScript
{
    private const string Functions = """
        tune_pick() {
            tune_picked='' tune_i=0
            IFS=,
            for tune_one in $1; do
                case " $2 " in *" $tune_i "*) tune_picked=${tune_picked:+$tune_picked,}$tune_one ;; esac
                tune_i=$((tune_i + 1))
            done
            unset IFS
        }
        tune_bind() {
            tune_mask='' tune_list=''
            while read -r tune_key tune_value; do
                [ "$tune_key" != Cpus_allowed_list: ] || tune_mask=$tune_value
            done </proc/self/status
            IFS=,
            for tune_range in $tune_mask; do
                tune_n=${tune_range%-*}
                while [ "$tune_n" -le "${tune_range#*-}" ]; do
                    tune_list=${tune_list:+$tune_list,}$tune_n
                    tune_n=$((tune_n + 1))
                done
            done
            unset IFS
            tune_pick "$tune_list" "$tune_cpus"
            [ "$tune_i" -eq "$tune_cpu_count" ] || tune_picked=$tune_cpu_ids
            taskset -cp "$tune_picked" "$1" >/dev/null 2>&1 || echo "tune: process $1 is not bound to CPUs $tune_picked: taskset refused, or is not there" >&2
        }
        tune_devices() {
            tune_pick "$1" "$tune_gpus"
            [ "$tune_i" -eq "$tune_gpu_count" ] || tune_picked=$tune_gpu_ids
        }


        """;

    private const string Act = """

        if [ $# -eq 0 ]; then
            [ -z "$tune_cpus" ] || tune_bind "${SLURM_TASK_PID:-$PPID}"
            for tune_name in CUDA_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES GPU_DEVICE_ORDINAL ZE_AFFINITY_MASK; do
                eval "tune_value=\${$tune_name-none}"
                [ "$tune_value" != none ] || [ "$tune_name" = CUDA_VISIBLE_DEVICES ] || continue
                tune_devices "$tune_value"
                echo "export $tune_name=$tune_picked"
            done
            echo "export SLURM_CPUS_ON_NODE=$tune_width"
            exit 0
        fi
        [ -z "$tune_cpus" ] || tune_bind "$$"
        for tune_name in CUDA_VISIBLE_DEVICES ROCR_VISIBLE_DEVICES GPU_DEVICE_ORDINAL ZE_AFFINITY_MASK; do
            eval "tune_value=\${$tune_name-none}"
            [ "$tune_value" != none ] || [ "$tune_name" = CUDA_VISIBLE_DEVICES ] || continue
            tune_devices "$tune_value"
            export "$tune_name=$tune_picked"
        done

        """;

    /// <summary>What would tell a program, or an <c>srun</c> inside the attempt, of the whole allocation or of the step that runs the job script.</summary>
    private static readonly string[] Misleading =
    [
        "SLURM_STEP_NODELIST", "SLURM_STEP_NUM_NODES", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE", "SLURM_STEP_GPUS", "SLURM_JOB_GPUS", "SLURM_GPUS_ON_NODE",
        "SLURM_NPROCS", "SLURM_CPU_BIND_LIST", "SLURM_CPU_BIND_TYPE", "SLURM_CPU_BIND_VERBOSE", "SLURM_CPUS_PER_TASK", "SLURM_MEM_PER_NODE", "SLURM_MEM_PER_CPU", "SLURM_GPUS", "SLURM_GPUS_PER_NODE",
        "SLURM_GTIDS", "SLURM_TASKS_PER_NODE", "SLURM_NTASKS_PER_NODE", "SLURM_JOB_CPUS_PER_NODE", "SLURM_TRES_PER_TASK",
    ];

    /// <summary>The script's text.</summary>
    /// <param name="job">What is submitted.</param>
    /// <param name="allocation">Where.</param>
    /// <param name="endsAt">When the driver will end it at the latest; null where nothing ends.</param>
    /// <param name="path">Where the text will lie, and beside it the list of hosts.</param>
    /// <param name="hosts">Path of the list of hosts, one line for each task.</param>
    public static string ToText(JobSubmission job, Allocation allocation, DateTimeOffset? endsAt, string path, string hosts)
    {
        var text = new StringBuilder(4096).Append("#!/bin/sh\n# Puts an attempt on its CPUs and GPUs.\n").Append(Functions)
            .Append("tune_at=${SLURMD_NODENAME:-}/${SLURM_LOCALID:-0}\n[ $# -eq 0 ] || tune_at=${SLURMD_NODENAME:-}/all\n")
            .Append("tune_cpus='' tune_cpu_count=0 tune_cpu_ids='' tune_gpus='' tune_gpu_count=0 tune_gpu_ids='' tune_width=1\ncase $tune_at in\n");
        foreach (var place in job.Places)
        {
            var machine = allocation.Machines.First(m => m.Name == place.Node);
            var slices = SlicesOf(place);
            for (int task = 0; task < slices.Length; task++)
            {
                AppendCase(text, $"{place.Node}/{Number(task)}", slices[task], place, machine);
            }

            AppendCase(text, $"{place.Node}/all", place.Cpus, place, machine);
        }

        text.Append("esac\n").Append(Act);
        AppendVariables(text, job, allocation, path, hosts);
        if (endsAt is { } end)
        {
            // The job script makes the trial's deadline of it.
            text.Append("export SLURM_JOB_END_TIME=").Append(end.ToUnixTimeSeconds()).Append('\n');
        }

        return text.Append("exec \"$@\"\n").ToString();
    }

    /// <summary>The CPUs of each task, where they can be divided evenly; otherwise each task has all of them.</summary>
    private static ImmutableArray<ImmutableArray<int>> SlicesOf(Placement place)
    {
        int width = place.Cpus.Length / place.Tasks;
        return [.. Enumerable.Range(0, place.Tasks).Select(t => width * place.Tasks == place.Cpus.Length ? [.. place.Cpus.Skip(t * width).Take(width)] : place.Cpus)];
    }

    private static void AppendCase(StringBuilder text, string at, ImmutableArray<int> cpus, Placement place, MachineCapacity machine) => text
        .Append(ShellText.Quote(at, "the node's name")).Append(")\n")
        .Append("    tune_cpus='").Append(Positions(cpus, machine.CpuIds)).Append("' tune_cpu_count=").Append(machine.CpuIds.Length)
        .Append(" tune_cpu_ids='").Append(string.Join(',', cpus)).Append("' tune_width=").Append(Math.Max(1, cpus.Length)).Append('\n')
        .Append("    tune_gpus='").Append(Positions(place.Gpus, machine.Gpus)).Append("' tune_gpu_count=").Append(machine.Gpus.Length)
        .Append(" tune_gpu_ids='").Append(string.Join(',', place.Gpus)).Append("'\n    ;;\n");

    private static void AppendVariables(StringBuilder text, JobSubmission job, Allocation allocation, string path, string hosts)
    {
        foreach (string name in Misleading)
        {
            text.Append("unset ").Append(name).Append('\n');
        }

        string nodes = string.Join(',', job.Places.Select(p => p.Node));
        int tasks = job.Places.Sum(p => p.Tasks);
        int gpus = job.Places.Sum(p => p.Gpus.IsEmpty ? 0 : allocation.Machines.First(m => m.Name == p.Node).Gpus.Length);
        (string Name, string Value)[] variables =
        [
            ("SLURM_JOB_NODELIST", nodes), ("SLURM_NODELIST", nodes), ("SLURM_JOB_NUM_NODES", Number(job.Places.Length)), ("SLURM_NNODES", Number(job.Places.Length)),
            ("SLURM_NTASKS", Number(tasks)), ("SLURM_HOSTFILE", hosts), ("SLURM_DISTRIBUTION", "arbitrary"), ("SLURM_OVERLAP", "1"), ("SLURM_CPU_BIND", "none"),
            ("SLURM_TASK_PROLOG", path), gpus > 0 ? ("SLURM_GPUS", Number(gpus)) : ("SLURM_GRES", "none"),
        ];
        foreach (var (name, value) in variables)
        {
            text.Append("export ").Append(name).Append('=').Append(ShellText.Quote(value, name)).Append('\n');
        }

        text.Append("export SLURM_CPUS_ON_NODE=\"$tune_width\"\n");
        if (job.Request.Cpus >= 1)
        {
            text.Append("export SLURM_CPUS_PER_TASK=").Append(Number((int)Math.Ceiling(job.Request.Cpus))).Append('\n');
        }
    }

    private static string Positions(ImmutableArray<int> chosen, ImmutableArray<int> all) => string.Join(' ', chosen.Select(c => all.IndexOf(c)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

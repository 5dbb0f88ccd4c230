using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Makes the executor of <c>type: slurm</c>.</summary>
internal static class SlurmExecutors
{
    /// <summary>The executor of an experiment.</summary>
    /// <exception cref="TuneException">Slurm's programs are missing.</exception>
    internal static SlurmExecutor Create(ExecutorContext context)
    {
        var executor = new SlurmExecutor(SettingsOf(context), context.Clock);
        executor.RequirePrograms();
        return executor;
    }

    private static SlurmSettings SettingsOf(ExecutorContext context)
    {
        var queue = context.Spec.Executor.Queue ?? new QueueSettings();
        return new SlurmSettings
        {
            Mode = queue.Mode == SubmissionMode.Job ? SlurmMode.Job : SlurmMode.Array,
            ExperimentId = context.ExperimentId,
            StartFolder = context.Folder.Root,
            SubmissionsFolder = context.Folder.Submissions,
            UserName = Environment.UserName,
            GroupShared = context.Spec.GroupReadable,
            QueuePoll = queue.QueuePoll,
            QueuePollMax = queue.QueuePollMax,
            VanishGrace = queue.VanishGrace,
            MaxJobs = queue.MaxJobs,
            PlacesKept = context.PlacesKept,
            MaxArraySize = queue.MaxArraySize ?? SlurmSettings.DefaultArraySize,
        };
    }
}

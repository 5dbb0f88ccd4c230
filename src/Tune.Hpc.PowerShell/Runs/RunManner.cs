namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Who drives a run, and whether the pipeline waits.</summary>
internal enum RunManner
{
    /// <summary>This session, and the pipeline waits.</summary>
    Wait,

    /// <summary>This session, beside its pipelines.</summary>
    Beside,

    /// <summary>A job of the cluster.</summary>
    Detach,
}

using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Something that a driver's thread has to tell to the pipeline's.</summary>
internal abstract record RunNotice
{
    private RunNotice()
    {
    }

    /// <summary>A decision and its reason.</summary>
    public sealed record Decision(string Text) : RunNotice;

    /// <summary>Something went wrong.</summary>
    public sealed record Warning(string Text) : RunNotice;

    /// <summary>A moment at which somebody wants to be called.</summary>
    public sealed record Moment(RunEvent Event) : RunNotice;
}

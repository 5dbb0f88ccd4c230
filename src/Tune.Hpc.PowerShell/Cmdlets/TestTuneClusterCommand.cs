using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Checks;
using Tune.Hpc.Runtime.Cluster;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Tests whether trials can run on the Slurm cluster that this machine belongs to.</summary>
/// <remarks>
/// <para>It looks at Slurm's programs, the controller, the partitions, your accounts and limits, whether a trial's job would be taken, and, by one small job, whether compute nodes see the storage folder and how quickly. The job is asked for with -Confirm, and left out with -NoJob or -WhatIf.</para>
/// <para>Checks are written as they come. The last one is advice: lines for a specification that fit this cluster. Where the cluster cannot be reached at all there is an error as well.</para>
/// </remarks>
/// <example>
/// <para>Looks at the cluster without running a job, and shows what is not well.</para>
/// <code>Test-TuneCluster -NoJob -ErrorAction SilentlyContinue | Where-Object Outcome -NE Ok</code>
/// </example>
/// <example>
/// <para>Keeps the advice as the beginning of a specification.</para>
/// <code>
/// $advice = Test-TuneCluster -NoJob -ErrorAction SilentlyContinue | Where-Object Outcome -EQ Advice
/// $advice.Text | Set-Content sweep.yaml
/// </code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "TuneCluster", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(TuneCheck))]
public sealed class TestTuneClusterCommand : TuneCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>An experiment: what it asks for is what is tested. Its folder, or its name below ./tune-results.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), ValidateNotNullOrEmpty, Alias("Folder", "FullName"), ArgumentCompleter(typeof(ExperimentCompleter))]
    public string? Path { get; set; }

    /// <summary>The partition of the test job. By default the experiment's, else the cluster's own.</summary>
    [Parameter, ValidateNotNullOrEmpty, ArgumentCompleter(typeof(PartitionCompleter))]
    public string? Partition { get; set; }

    /// <summary>The account of the test job. By default the experiment's, else your own.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Account { get; set; }

    /// <summary>The quality of service of the test job. By default the experiment's, else the account's.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? Qos { get; set; }

    /// <summary>Where experiments are to lie; compute nodes must see it. By default where the experiment lies, else ./tune-results.</summary>
    [Parameter, ValidateNotNullOrEmpty]
    public string? StoragePath { get; set; }

    /// <summary>How many seconds the test job may wait in the queue.</summary>
    [Parameter, ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Runs no test job; what compute nodes see is not looked at.</summary>
    [Parameter]
    public SwitchParameter NoJob { get; set; }

    /// <summary>Lets go of what waits.</summary>
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    private protected override void Process()
    {
        string? folder = Path is { } text ? OneFolder(text) : null;
        try
        {
            Check(folder, Questions(folder).Resolve());
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The person has stopped it, and the test job is taken away.
        }
    }

    private string OneFolder(string text) => ExperimentPaths.Resolve(text, Engine) is [var one] ? one
        : throw new TuneException(ModuleCodes.BadParameters, $"-Path: {text} is several experiments; a cluster is checked for one");

    private ClusterCheckRequest Questions(string? folder) => new()
    {
        Folder = folder,
        StoragePath = StoragePath is { } storage ? Engine.PathsOf(storage, literal: true)[0] : null,
        CurrentFolder = Engine.CurrentFolder,
        Options = ClusterCheckRequest.OptionNames.Zip([Partition, Account, Qos]).Where(o => o.Second is not null).ToDictionary(o => o.First, o => o.Second!),
        Patience = TimeSpan.FromSeconds(TimeoutSec),
        RunsJob = !IsOn(NoJob) && Engine.ShouldProcess("Run one small job on the cluster, to learn what compute nodes see of the storage folder", "Run one small job on the cluster?"),
    };

    private void Check(string? folder, ClusterCheckOptions options)
    {
        foreach (var check in folder is null ? [] : FolderCheck.Run(folder, TimeProvider.System))
        {
            Engine.Write(new TuneCheck(check));
        }

        var cluster = new ClusterCheck(options, TimeProvider.System);
        foreach (var check in cluster.RunAsync(_stopping.Token).ToBlockingEnumerable(_stopping.Token))
        {
            Engine.Write(new TuneCheck(check));
        }

        if (cluster.Advice is { } advice)
        {
            Engine.Write(new TuneCheck("specification", "Advice", advice.TrimEnd()));
        }

        if (!cluster.Reached)
        {
            throw new TuneException(ModuleCodes.ClusterUnreachable, "the cluster cannot be reached from this machine; the checks say why") { ExitCode = 3 };
        }
    }
}

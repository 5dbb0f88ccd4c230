using System.Management.Automation;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>The categories of errors.</summary>
internal static class ErrorKinds
{
    private const int ClusterUnreachable = 3;
    private const int SomeoneElseDrives = 4;

    /// <summary>The category of an error, from its exit code and its code.</summary>
    public static ErrorCategory Of(TuneException error) => error switch
    {
        { ExitCode: ClusterUnreachable } => ErrorCategory.ConnectionError,
        { ExitCode: SomeoneElseDrives } => ErrorCategory.ResourceBusy,
        { Code: ModuleCodes.FileExists } => ErrorCategory.ResourceExists,
        { Code: ModuleCodes.Unwritable } => ErrorCategory.WriteError,
        { Code: ExperimentRemoval.InUse } => ErrorCategory.ResourceBusy,
        { Code: ModuleCodes.NoFile or ExperimentPath.NoExperiment or SpecCodes.NoExperiment or ResultCodes.NoTrial or ResultCodes.NothingBest } => ErrorCategory.ObjectNotFound,
        { Code: ModuleCodes.BadParameters or ModuleCodes.BadKind or ModuleCodes.MisplacedBlock or ModuleCodes.CapturedVariable or ModuleCodes.NoUsingVariable or ModuleCodes.BadBlock } =>
            ErrorCategory.InvalidArgument,
        _ when error.Code.StartsWith("TUNE1", StringComparison.Ordinal) => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidOperation,
    };
}

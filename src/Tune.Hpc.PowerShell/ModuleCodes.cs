namespace Tune.Hpc.PowerShell;

/// <summary>The stable codes of errors of the module alone: TUNE5200 to TUNE5399. Those of Runtime come through as they are.</summary>
internal static class ModuleCodes
{
    /// <summary>Parameters that do not go together, or one that is missing beside another.</summary>
    public const string BadParameters = "TUNE5200";

    /// <summary>A value of a kind that this parameter does not take.</summary>
    public const string BadKind = "TUNE5201";

    /// <summary>A script block where none can be.</summary>
    public const string MisplacedBlock = "TUNE5250";

    /// <summary>A script block that reads a variable of the session it will not see.</summary>
    public const string CapturedVariable = "TUNE5251";

    /// <summary>A <c>$using:</c> variable that the session does not have.</summary>
    public const string NoUsingVariable = "TUNE5252";

    /// <summary>A script block with parameters that nobody fills, or with a statement that would end who runs it.</summary>
    public const string BadBlock = "TUNE5253";

    /// <summary>A file that cannot be written.</summary>
    public const string Unwritable = "TUNE5255";

    /// <summary>There is no such file.</summary>
    public const string NoFile = "TUNE5256";

    /// <summary>Experiments that cannot be ranked together.</summary>
    public const string NotComparable = "TUNE5280";

    /// <summary>A file that is to be written exists.</summary>
    public const string FileExists = "TUNE5281";

    /// <summary>The tuner wants this trial to end; no failure.</summary>
    public const string TrialEnded = "TUNE5300";

    /// <summary>What was given is no report, or cannot be written.</summary>
    public const string BadReport = "TUNE5301";

    /// <summary>A checkpoint cannot be written.</summary>
    public const string BadCheckpoint = "TUNE5302";

    /// <summary>The trial's own settings cannot be read.</summary>
    public const string BadTrial = "TUNE5303";

    /// <summary>The cluster could not be asked.</summary>
    public const string ClusterUnreachable = "TUNE5304";

    /// <summary>A name that is none of the hooks that callbacks can have.</summary>
    public const string NoHook = "TUNE5220";

    /// <summary>Somebody waited for a run, and it was not over in time.</summary>
    public const string NotOverInTime = "TUNE5221";

    /// <summary>A driver of this session works on the experiment already.</summary>
    public const string DrivenHere = "TUNE5222";
}

using System.Globalization;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a stop rule: when a trial has done enough.</summary>
/// <remarks><para>The result goes to New-TuneExperiment -Stop, alone or among others; any of them ends a trial. A script block is given $Result, $TrialId and $Config and
/// says $true, or the reason as a text.</para></remarks>
/// <example><para>Enough at a loss of 0.1.</para><code>New-TuneStopper -Metric loss -Comparison '&lt;=' -Limit 0.1</code></example>
/// <example><para>Enough after 27 iterations.</para><code>New-TuneStopper training_iteration 27</code></example>
/// <example><para>A script block decides, and says why.</para><code>New-TuneStopper -ScriptBlock { param($Result) if ($Result.loss -gt 10) { "diverged at $($Result.loss)" } }</code></example>
[Cmdlet(VerbsCommon.New, "TuneStopper", DefaultParameterSetName = "Limit")]
[OutputType(typeof(TuneStopper))]
public sealed class NewTuneStopperCommand : TuneCmdlet
{
    private static readonly Dictionary<string, string> _signs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ge"] = ">=",
        ["le"] = "<=",
        ["gt"] = ">",
        ["lt"] = "<",
        ["eq"] = "==",
    };

    /// <summary>The metric that is compared.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Limit")]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string? Metric { get; set; }

    /// <summary>What it is compared with: a number.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Limit")]
    public object? Limit { get; set; }

    /// <summary>How: &gt;=, &lt;=, &gt;, &lt; or ==, or as PowerShell writes them, ge, le, gt, lt, eq. Default: &gt;=.</summary>
    [Parameter(ParameterSetName = "Limit")]
    [ValidateSet(">=", "<=", ">", "<", "==", "ge", "le", "gt", "lt", "eq")]
    public string Comparison { get; set; } = ">=";

    /// <summary>An expression over result and config, such as "result.loss &lt; 0.1".</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Expression")]
    public string? Expression { get; set; }

    /// <summary>A script block that is given $Result, $TrialId and $Config.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ScriptBlock")]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (ScriptBlock is not null)
        {
            BlockCheck.Run(Engine.SourceOf(ScriptBlock), BlockRole.Stop, "New-TuneStopper", Engine);
            Engine.Write(new TuneStopper(ScriptBlock));
            return;
        }

        var stopper = Expression is not null ? new TuneStopper(Expression) : new TuneStopper(Metric!, _signs.GetValueOrDefault(Comparison, Comparison), Number());
        SpecSections.Check("stop", new ValueReader(Engine.Plain, new NoBlocks()).Read(stopper, new SpecPlace("New-TuneStopper", "stop")));
        Engine.Write(stopper);
    }

    private object Number()
    {
        object? limit = Engine.Plain(Limit);
        var number = limit is null ? null : NumberValues.Of(limit)?.AsDouble;
        return number
            ?? (limit is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed
                : throw new TuneException(ModuleCodes.BadKind, $"-Limit: {limit ?? "nothing"} is not a number; conditions of other kinds go to -Expression"));
    }
}

using System.Collections.Specialized;
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
/// says $true, or the reason as a text. The rules experiment_plateau and timeout end the whole experiment.</para></remarks>
/// <example><para>Enough at a loss of 0.1.</para><code>New-TuneStopper -Metric loss -Comparison '&lt;=' -Limit 0.1</code></example>
/// <example><para>Enough after 27 iterations.</para><code>New-TuneStopper training_iteration 27</code></example>
/// <example><para>Enough when the loss does not change any more.</para><code>New-TuneStopper -Type trial_plateau -Metric loss -Std 0.001 -NumResults 5</code></example>
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
    [Parameter(ParameterSetName = "Type")]
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

    /// <summary>A rule with settings: maximum_iteration, trial_plateau, experiment_plateau or timeout.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Type")]
    [ArgumentCompleter(typeof(StopperCompleter))]
    public string? Type { get; set; }

    /// <summary>maximum_iteration: a trial ends with this report.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? MaxIter { get; set; }

    /// <summary>The standard deviation below which trial_plateau (default: 0.01) and up to which experiment_plateau (default: 0.001) takes values for alike.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? Std { get; set; }

    /// <summary>trial_plateau: how many of the last values are looked at. Default: 4.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? NumResults { get; set; }

    /// <summary>trial_plateau: not before so many reports. Default: 4.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? GracePeriod { get; set; }

    /// <summary>trial_plateau: only where the value is at least as good as this; needs -Mode.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? MetricThreshold { get; set; }

    /// <summary>Whether the metric is better at its min or its max: for -MetricThreshold, and for experiment_plateau (default: min).</summary>
    [Parameter(ParameterSetName = "Type")]
    [ValidateSet("min", "max")]
    public string? Mode { get; set; }

    /// <summary>experiment_plateau: how many trials are compared, each with its best value. Default: 10.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? Top { get; set; }

    /// <summary>experiment_plateau: how many trials in a row must report without changing that. Default: 0.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? Patience { get; set; }

    /// <summary>timeout: how long the experiment may take: a time span, seconds, or a text such as 2h.</summary>
    [Parameter(ParameterSetName = "Type")]
    public object? Timeout { get; set; }

    /// <inheritdoc/>
    private protected override void End()
    {
        if (Type is not null)
        {
            Engine.Write(new TuneStopper(SectionTable.Of(Engine, "New-TuneStopper", "stop", Settings())));
            return;
        }

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

    private OrderedDictionary Settings()
    {
        var settings = new OrderedDictionary { ["type"] = Type };
        foreach (var (name, value) in ((string, object?)[])
        [
            (nameof(Metric), Metric), (nameof(MaxIter), MaxIter), (nameof(Std), Std), (nameof(NumResults), NumResults), (nameof(GracePeriod), GracePeriod),
            (nameof(MetricThreshold), MetricThreshold), (nameof(Mode), Mode?.ToLowerInvariant()), (nameof(Top), Top), (nameof(Patience), Patience), (nameof(Timeout), Timeout),
        ])
        {
            if (IsBound(name))
            {
                settings[name] = value;
            }
        }

        return settings;
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

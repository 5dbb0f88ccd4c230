using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a domain of a search space: what one parameter may be.</summary>
/// <remarks><para>The result goes into the hashtable that New-TuneExperiment takes as -ParamSpace. [Tune]::LogUniform(1e-4, 1e-1) and the text 'loguniform(1e-4, 1e-1)'
/// mean the same; about_Tune_SearchSpace tells of all domains. Bounds and options are checked at once.</para></remarks>
/// <example><para>A learning rate, all orders of magnitude alike.</para><code>New-TuneDomain loguniform -Lower 1e-4 -Upper 1e-1</code></example>
/// <example><para>A choice whose options are in order, under a condition.</para>
/// <code>New-TuneDomain choice -Categories 32, 64, 128 -Ordered -When "config.optimizer == 'sgd'"</code></example>
/// <example><para>A value computed from the others by a script block.</para><code>New-TuneDomain sample_from -Expression { param($Config) $Config.hidden * 2 }</code></example>
[Cmdlet(VerbsCommon.New, "TuneDomain")]
[OutputType(typeof(TuneDomain))]
public sealed class NewTuneDomainCommand : TuneCmdlet
{
    /// <summary>The kind of domain: uniform, quniform, loguniform, qloguniform, randn, qrandn, randint, qrandint, lograndint, qlograndint, choice, grid_search, sample_from or const.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The least value.</summary>
    [Parameter(Position = 1)]
    public object? Lower { get; set; }

    /// <summary>The most; randint and lograndint end below it.</summary>
    [Parameter(Position = 2)]
    public object? Upper { get; set; }

    /// <summary>The step: values are its multiples.</summary>
    [Parameter]
    public object? Q { get; set; }

    /// <summary>The mean of a normal distribution. Default: 0.</summary>
    [Parameter]
    public object? Mean { get; set; }

    /// <summary>The standard deviation of a normal distribution. Default: 1.</summary>
    [Parameter]
    public object? Sd { get; set; }

    /// <summary>The options of a choice, or the values of a grid; an option may hold domains of its own.</summary>
    [Parameter]
    [Alias("Values", "Options")]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Categories { get; set; }

    /// <summary>The options of a choice are in order, the least first.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>What each option of a choice costs, for searchers that heed it.</summary>
    [Parameter]
    public double[]? Cost { get; set; }

    /// <summary>What sample_from computes: an expression over config, or a script block that is given $Config.</summary>
    [Parameter]
    [Alias("ScriptBlock")]
    public object? Expression { get; set; }

    /// <summary>The value of const.</summary>
    [Parameter]
    [AllowNull]
    public object? Value { get; set; }

    /// <summary>The condition under which the parameter exists: an expression over config.</summary>
    [Parameter]
    public string? When { get; set; }

    /// <inheritdoc/>
    private protected override void End() => Engine.Write(OrMisuse(Make));

    private TuneDomain Make()
    {
        string type = TypeOf(Type);
        var arguments = new OrderedDictionary();
        Add(arguments, nameof(Categories), type == "grid_search" ? "values" : "categories", Categories);
        Add(arguments, nameof(Expression), "expression", Engine.Plain(Expression));
        Add(arguments, nameof(Value), "value", Value);
        Add(arguments, nameof(Lower), "lower", Lower);
        Add(arguments, nameof(Upper), "upper", Upper);
        Add(arguments, nameof(Mean), "mean", Mean);
        Add(arguments, nameof(Sd), "sd", Sd);
        Add(arguments, nameof(Q), "q", Q);
        Add(arguments, nameof(Cost), "cost", Cost);
        if (IsOn(Ordered))
        {
            arguments["ordered"] = true;
        }

        return new TuneDomain(type, arguments, When).Checked(Engine.Plain, "New-TuneDomain");
    }

    private void Add(OrderedDictionary arguments, string parameter, string name, object? value)
    {
        if (IsBound(parameter))
        {
            arguments[name] = value;
        }
    }

    private static string TypeOf(string given)
    {
        string plain = given.Replace("-", "").Replace("_", "");
        return DomainNames.All.FirstOrDefault(n => n.Replace("_", "").Equals(plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new TuneException(ModuleCodes.BadParameters, $"-Type: there is no domain '{given}'; {Meant(given)}");
    }

    private static string Meant(string given) => DomainNames.Meant(given) is { } near ? $"did you mean '{near}'?" : $"there are {string.Join(", ", DomainNames.All)}";
}

using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a searcher: what chooses configurations.</summary>
/// <remarks>
/// <para>The result is a table for New-TuneExperiment -SearchAlg, and its settings are checked at once.</para>
/// <para>Each setting of the searcher is a parameter, named as PowerShell does: -MaxConcurrent is max_concurrent. Which there are depends on -Type, so that tab completion offers those of the
/// searcher that was named and no others; what each means is in the table of keys in README.md. Those that are true or false are switches: -SetIndex:$false turns one off.</para>
/// </remarks>
/// <example><para>Random values, drawn once for all cells of a grid.</para><code>New-TuneSearcher random -ConstantGridSearch</code></example>
/// <example><para>Four trials at once, each configuration three times, judged by the worst.</para><code>New-TuneSearcher random -MaxConcurrent 4 -Repeat 3 -RepeatScore worst</code></example>
/// <example><para>A program of your own chooses.</para><code>New-TuneSearcher command -Command 'python3 {spec_dir}/tune_optuna.py --sampler tpe' -TimeoutS 120</code></example>
[Cmdlet(VerbsCommon.New, "TuneSearcher")]
[OutputType(typeof(OrderedDictionary))]
public sealed class NewTuneSearcherCommand : TuneCmdlet, IDynamicParameters
{
    private RuntimeDefinedParameterDictionary? _settings;

    /// <summary>The searcher, such as random; tab completion lists all.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SearcherCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The parameters that the searcher's settings are.</summary>
    public object GetDynamicParameters() => _settings = SettingParameters.Of("search_alg", Type);

    /// <inheritdoc/>
    private protected override void End() => Engine.Write(SectionTable.Of(Engine, "New-TuneSearcher", "search_alg", SettingParameters.Given(Type, _settings)));
}

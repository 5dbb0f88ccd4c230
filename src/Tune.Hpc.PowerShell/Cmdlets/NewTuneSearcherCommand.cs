using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Definitions;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Makes a searcher: what chooses configurations.</summary>
/// <remarks><para>The result is a table for New-TuneExperiment -SearchAlg, and its settings are checked at once.</para></remarks>
/// <example><para>Random values, drawn once for all cells of a grid.</para><code>New-TuneSearcher random -ConstantGridSearch</code></example>
[Cmdlet(VerbsCommon.New, "TuneSearcher")]
[OutputType(typeof(OrderedDictionary))]
public sealed class NewTuneSearcherCommand : TuneCmdlet
{
    /// <summary>The searcher: random.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SearcherCompleter))]
    public string Type { get; set; } = "";

    /// <summary>One draw of the random values for all cells of the grid.</summary>
    [Parameter]
    public SwitchParameter ConstantGridSearch { get; set; }

    /// <inheritdoc/>
    private protected override void End()
    {
        var settings = new OrderedDictionary { ["type"] = Type };
        if (IsBound(nameof(ConstantGridSearch)))
        {
            settings[nameof(ConstantGridSearch)] = IsOn(ConstantGridSearch);
        }

        Engine.Write(SectionTable.Of(Engine, "New-TuneSearcher", "search_alg", settings));
    }
}

using System.Management.Automation;
using Tune.Hpc.PowerShell.Objects;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Asks a search for the configuration to try next.</summary>
/// <remarks><para>The answer's Status is run, wait or finished. A search that waits is asked again when a result was told; many searches never wait, whatever is under way.</para></remarks>
/// <example><para>Three configurations that are tried at once.</para><code>$search = New-TuneAskTell -ParamSpace @{ x = 'uniform(0, 1)' }
/// $search | Request-TuneSuggestion -Count 3
/// $search.Dispose()</code></example>
[Cmdlet(VerbsLifecycle.Request, "TuneSuggestion")]
[OutputType(typeof(TuneSuggestion))]
public sealed class RequestTuneSuggestionCommand : TuneCmdlet
{
    /// <summary>The search, as New-TuneAskTell makes it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TuneAskTell? AskTell { get; set; }

    /// <summary>How many configurations; fewer come where it waits or has finished. Default: 1.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <inheritdoc/>
    private protected override void Process()
    {
        for (int i = 0; i < Count; i++)
        {
            var trial = AskTell!.Search.NextTrial;
            var suggestion = new TuneSuggestion(AskTell, trial, AskTell.Search.Suggest(trial));
            Engine.Write(suggestion);
            if (suggestion.TrialId is null)
            {
                return;
            }
        }
    }
}

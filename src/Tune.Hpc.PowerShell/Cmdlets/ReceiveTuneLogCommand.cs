using System.Management.Automation;
using Tune.Hpc.PowerShell.Completers;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Cmdlets;

/// <summary>Gets what a trial's command wrote, line by line.</summary>
/// <remarks>
/// <para>Without -Attempt it is the log of the last attempt. With -Wait new lines are written as they come, until the attempt has ended or Ctrl+C is pressed; the trial
/// goes on in any case.</para>
/// </remarks>
/// <example>
/// <para>The last lines of a trial's output.</para>
/// <code>Receive-TuneLog digits 1 -Tail 10</code>
/// </example>
/// <example>
/// <para>What failed trials wrote to their standard error.</para>
/// <code>Get-TuneTrial digits -Status ERROR | Receive-TuneLog -StandardError</code>
/// </example>
[Cmdlet(VerbsCommunications.Receive, "TuneLog")]
[OutputType(typeof(string))]
public sealed class ReceiveTuneLogCommand : ExperimentCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The trial, such as 42 or 00042.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TrialCompleter))]
    public string[] TrialId { get; set; } = [];

    /// <summary>Which of its attempts, from 1; the last one when left out.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Attempt { get; set; }

    /// <summary>Only that many of the last lines, and with -Wait what comes after them.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; }

    /// <summary>Its standard error instead of its standard output.</summary>
    [Parameter]
    public SwitchParameter StandardError { get; set; }

    /// <summary>Goes on until the attempt has ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    private protected override void Process() => ForEachFolder(folder =>
    {
        using var view = ExperimentView.Open(folder, Clock);
        foreach (string trial in TrialId)
        {
            Told(() => Show(TrialLog.Open(view, trial, IsBound(nameof(Attempt)) ? Attempt : null, IsOn(StandardError), IsOn(Wait))));
        }
    });

    private void Show(TrialLog log)
    {
        if (IsBound(nameof(Tail)))
        {
            log.SkipToLast(Tail);
        }

        var lines = new LineSplitter(Engine);
        lines.Take(log);
        while (IsOn(Wait) && !log.HasEnded && !_stop.Token.WaitHandle.WaitOne(TrialLog.Pause))
        {
            lines.Take(log);
        }

        // What came between the last look and the end.
        lines.Take(log);
        lines.Finish();
    }

    /// <summary>Writes text line by line.</summary>
    private sealed class LineSplitter(ICmdletEngine engine)
    {
        private string _begun = "";

        public void Take(TrialLog log)
        {
            while (log.ReadMore() is { Length: > 0 } text)
            {
                string[] lines = (_begun + text).Split('\n');
                foreach (string line in lines[..^1])
                {
                    engine.Write(line.TrimEnd('\r'));
                }

                _begun = lines[^1];
            }
        }

        public void Finish()
        {
            if (_begun.Length > 0)
            {
                engine.Write(_begun);
            }

            _begun = "";
        }
    }
}

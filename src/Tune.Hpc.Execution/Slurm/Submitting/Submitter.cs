using System.Globalization;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>Hands batches over, a few at once. A refusal that concerns all of them keeps the rest from being tried in vain.</summary>
/// <param name="settings">The executor's settings.</param>
/// <param name="programs">Calls Slurm's programs.</param>
/// <param name="files">The files of job arrays.</param>
/// <param name="limits">How many jobs may be in the queue.</param>
/// <param name="now">The monotonic clock.</param>
internal sealed class Submitter(SlurmSettings settings, SlurmPrograms programs, SubmissionFiles files, JobLimits limits, Func<TimeSpan> now)
{
    private const int AtOnce = 4;

    private readonly RefusalAdvice _advice = new(programs, settings.UserName);

    /// <summary>Hands jobs over.</summary>
    /// <param name="batches">The jobs.</param>
    /// <param name="inQueue">How many of ours are in the queue as far as is known.</param>
    public async Task<SubmissionResults> SubmitAsync(IReadOnlyList<SubmissionBatch> batches, int inQueue)
    {
        var results = new SubmissionResults(inQueue);
        using var places = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(batches.Select(async batch =>
        {
            await places.WaitAsync().ConfigureAwait(false);
            try
            {
                await SubmitAsync(batch, results).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        })).ConfigureAwait(false);
        return results;
    }

    private async Task SubmitAsync(SubmissionBatch batch, SubmissionResults results)
    {
        if (results.Halt is { } why)
        {
            results.NotYet(batch, why);
            return;
        }

        int? number = null;
        try
        {
            number = batch.IsArray ? files.Write(batch.Arguments, batch.Jobs) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            results.NotYet(batch, $"{SlurmCodes.SubmissionFiles}: the files of a job array cannot be written in {settings.SubmissionsFolder}: {e.Message}");
            return;
        }
        catch (TuneException e)
        {
            results.Refused(batch, $"{e.Code}: {e.Message}");
            return;
        }

        // Not to be given up half-way: whether it was taken would not be known.
        var answer = await programs.RunAsync("sbatch", ArgumentsOf(batch, number), CancellationToken.None).ConfigureAwait(false);
        await TakeAsync(batch, number, answer, results).ConfigureAwait(false);
    }

    private IReadOnlyList<string> ArgumentsOf(SubmissionBatch batch, int? number) => number is { } n
        ? SbatchCall.Array(batch, ArrayName.Of(settings.ExperimentId, n), files, n, settings.StartFolder)
        : SbatchCall.Plain(batch, settings.StartFolder);

    private async Task TakeAsync(SubmissionBatch batch, int? number, SlurmAnswer answer, SubmissionResults results)
    {
        var fault = answer.Fault is SlurmFault.Policy ? (results.InQueue > 0 ? SlurmFault.Limit : SlurmFault.Refused) : answer.Fault;
        if (fault is SlurmFault.Away or SlurmFault.Limit or SlurmFault.Refused && number is { } n)
        {
            files.Remove(n);
        }

        switch (fault)
        {
            case SlurmFault.None when SbatchCall.IdOf(answer.Output) is { } id:
                results.Accepted(batch, i => batch.IsArray ? string.Create(CultureInfo.InvariantCulture, $"{id}_{i}") : id);
                break;
            case SlurmFault.None or SlurmFault.Unknown:
                results.Doubtful(batch, answer.Text);
                break;
            case SlurmFault.Away:
                results.ControllerAway(batch, answer.Text);
                break;
            case SlurmFault.Limit:
                await OnLimitAsync(batch, answer, results).ConfigureAwait(false);
                break;
            case SlurmFault.Refused when batch.IsArray && answer.Error.Contains("array", StringComparison.OrdinalIgnoreCase):
                limits.ArrayRefused(batch.Jobs.Length);
                var (first, rest) = batch.Halve();
                await SubmitAsync(first, results).ConfigureAwait(false);
                await SubmitAsync(rest, results).ConfigureAwait(false);
                break;
            default:
                results.Refused(batch, await _advice.ForAsync(batch, answer).ConfigureAwait(false));
                break;
        }
    }

    /// <summary>What does not fit whole may fit in part.</summary>
    private async Task OnLimitAsync(SubmissionBatch batch, SlurmAnswer answer, SubmissionResults results)
    {
        if (batch.IsArray)
        {
            var (first, rest) = batch.Halve();
            await SubmitAsync(first, results).ConfigureAwait(false);
            limits.Reached(results.InQueue, answer.Text, now());
            results.NotYet(rest, answer.Text);
            return;
        }

        limits.Reached(results.InQueue, answer.Text, now());
        results.LimitReached(batch, answer.Text);
    }
}

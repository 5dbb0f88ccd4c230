namespace Tune.Hpc.Runtime.Asking;

/// <summary>Ask and tell as lines of JSON: what <c>ask-tell</c> speaks.</summary>
/// <param name="search">Answers.</param>
public sealed class AskTellLines(AskTell search)
{
    /// <summary>Takes a line.</summary>
    /// <returns>The line that answers it; null where none does. A line that cannot be used is answered with <c>{"error": "..."}</c>, and has changed nothing.</returns>
    public string? Handle(string line)
    {
        try
        {
            var read = AskTellLine.Read(line);
            switch (read.Op)
            {
                case "suggest":
                    var trial = read.Trial.Number > 0 ? read.Trial : search.NextTrial;
                    return AskTellLine.Answer(trial, search.Suggest(trial, read.Config));
                case "pending":
                    return AskTellLine.Pending(search.Pending);
                case "report":
                    search.Report(read.Trial, read.Result);
                    return null;
                case "complete" when read.Error is { } error:
                    search.Fail(read.Trial, error);
                    return null;
                default:
                    search.Complete(read.Trial, read.Result);
                    return null;
            }
        }
        catch (TuneException error) when (error.Code != AskTellCodes.LogTrouble)
        {
            return AskTellLine.Refusal(line, error.Message);
        }
    }
}

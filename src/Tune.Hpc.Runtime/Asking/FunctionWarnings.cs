using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Tells of functions that fail where the run can go on: once for each message, and not without end for messages that are never the same.</summary>
internal sealed class FunctionWarnings(Recorder recorder)
{
    internal const string Kind = "function-failed";

    private const int Most = 20;
    private readonly HashSet<string> _told = [];

    internal void Tell(string consequence, TuneException error)
    {
        string message = $"{error.Message}; {consequence}";
        if (_told.Count < Most && !recorder.State.Warnings.Exists(w => w.Message == message) && _told.Add(message))
        {
            recorder.Append(new WarningRaised { Kind = Kind, Message = message });
        }
    }
}

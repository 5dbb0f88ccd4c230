using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>Keeps what a searcher was told, so that another can be told the same, as a driver that opens the journal does.</summary>
internal sealed class RecordedSearcher(Func<ISearcher> create)
{
    private readonly List<Action<ISearcher>> _told = [];
    private ISearcher _inner = create();
    private ISearcher? _before;

    /// <summary>A new searcher takes over: told the same, never asked before.</summary>
    public void Restart()
    {
        _before = _inner;
        _inner = create();
        _told.ForEach(tell => tell(_inner));
    }

    public void Tell(Action<ISearcher> tell)
    {
        tell(_inner);
        _told.Add(tell);
        _before = null;
    }

    /// <exception cref="SearchViolationException">Asked twice, or after a restart, it answers otherwise.</exception>
    public Suggestion Suggest(SuggestContext context)
    {
        var answer = _inner.Suggest(context);
        string text = Text(answer);
        Require(Text(_inner.Suggest(context)), text, "asked twice");
        if (_before is not null)
        {
            Require(Text(_before.Suggest(context)), text, "after a restart");
            _before = null;
        }

        return answer;
    }

    public static string Text(Suggestion suggestion) => suggestion switch
    {
        Suggestion.Run run => $"run {run.Index} {run.Config.ToJson()} because {run.Reason}, noted {run.Notes.ToJson()}",
        Suggestion.Known known => $"known {known.Config.ToJson()} because {known.Reason}",
        Suggestion.NotNow later => $"not now: {later.Reason}",
        Suggestion.Finished finished => $"finished: {finished.Reason}",
        _ => "",
    };

    private static void Require(string before, string now, string when)
    {
        if (now != before)
        {
            throw new SearchViolationException($"{when}, it answers otherwise:\n{before}\n{now}");
        }
    }
}

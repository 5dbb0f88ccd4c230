using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Flow2;

/// <summary>What is written with a proposal: by which thread, from which incumbent, with which step. Directions are drawn again from the numbers of the draw.</summary>
internal sealed record MoveNotes
{
    /// <summary>The thread's number, from 1; 0 for none.</summary>
    public int Thread { get; init; }

    /// <summary>What it is.</summary>
    public required MoveKind Kind { get; init; }

    /// <summary><see cref="LocalState.Moves"/>.</summary>
    public int Moves { get; init; }

    /// <summary>The step it was made with.</summary>
    public double Step { get; init; }

    /// <summary>The suggestion of the draw.</summary>
    public long Index { get; init; }

    /// <summary>The attempt of the draw.</summary>
    public int Attempt { get; init; }

    /// <summary>How many proposals of <see cref="SkippedOf"/> led to known configurations before.</summary>
    public int Skipped { get; init; }

    /// <summary>Whose those were.</summary>
    public int SkippedOf { get; init; }

    /// <summary>The resource; null without a schedule.</summary>
    public double? Resource { get; init; }

    /// <summary>The global model's own notes.</summary>
    public ConfigMap Inner { get; init; } = ConfigMap.Empty;

    /// <summary>Reads them; null where they are none, or another algorithm's.</summary>
    public static MoveNotes? Read(ConfigMap notes)
    {
        if (notes["as"] is not ConfigText { Value: var kind } || !Enum.TryParse(kind, ignoreCase: true, out MoveKind parsed) || !Enum.IsDefined(parsed))
        {
            return null;
        }

        return new MoveNotes
        {
            Kind = parsed,
            Thread = Whole(notes, "thread"),
            Moves = Whole(notes, "moves"),
            Step = notes["step"]?.AsDouble is { } step && step > 0 ? step : 0,
            Index = notes["draw"] is ConfigInteger { Value: var index } ? index : 0,
            Attempt = Whole(notes, "attempt"),
            Skipped = Math.Clamp(Whole(notes, "skipped"), 0, 1000),
            SkippedOf = Whole(notes, "skipped_of"),
            Resource = notes["resource"]?.AsDouble,
            Inner = notes["global"] as ConfigMap ?? ConfigMap.Empty,
        };
    }

    /// <summary>Writes them, what is 0 left out.</summary>
    public ConfigMap Write()
    {
        var map = new ConfigMapBuilder { ["as"] = ConfigValue.Of(NameOf(Kind)) };
        Put("thread", Thread);
        Put("moves", Moves);
        if (Step > 0)
        {
            map["step"] = ConfigValue.Of(Step);
        }

        Put("draw", Index);
        Put("attempt", Attempt);
        Put("skipped", Skipped);
        Put("skipped_of", SkippedOf);
        if (Resource is { } resource)
        {
            map["resource"] = ConfigValue.Of(resource);
        }

        if (Inner.Count > 0)
        {
            map["global"] = Inner;
        }

        return map.ToMap();

        void Put(string name, long value)
        {
            if (value != 0)
            {
                map[name] = ConfigValue.Of(value);
            }
        }
    }

    private static string NameOf(MoveKind kind) => kind switch
    {
        MoveKind.Start => "start",
        MoveKind.Forward => "forward",
        MoveKind.Back => "back",
        MoveKind.Again => "again",
        _ => "global",
    };

    private static int Whole(ConfigMap notes, string name) => notes[name] is ConfigInteger { Value: >= 0 and <= int.MaxValue and var value } ? (int)value : 0;
}

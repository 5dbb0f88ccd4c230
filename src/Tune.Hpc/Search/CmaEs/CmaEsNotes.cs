using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>What the strategy has to know of a point that it drew: from which distribution, and where before rounding.</summary>
/// <param name="Run">The run, from 0; restarts begin others.</param>
/// <param name="Generation">The generation of the run.</param>
/// <param name="Stretched">True where it was drawn further out than the distribution says, to find something new.</param>
/// <param name="Place">The place before values were rounded to steps.</param>
internal sealed record CmaEsNotes(long Run, long Generation, bool Stretched, double[] Place)
{
    private const string RunKey = "run";
    private const string GenerationKey = "generation";
    private const string StretchedKey = "stretched";
    private const string PlaceKey = "place";

    /// <summary>The notes as they are kept.</summary>
    public ConfigMap ToMap()
    {
        var map = new ConfigMapBuilder
        {
            [RunKey] = ConfigValue.Of(Run),
            [GenerationKey] = ConfigValue.Of(Generation),
            [PlaceKey] = new ConfigList([.. Place.Select(ConfigValue.Of)]),
        };
        if (Stretched)
        {
            map[StretchedKey] = ConfigValue.True;
        }

        return map.ToMap();
    }

    /// <summary>Reads notes; null where they are not this strategy's for that many coordinates.</summary>
    public static CmaEsNotes? Read(ConfigMap notes, int coordinates)
    {
        if (notes[RunKey] is not ConfigInteger { Value: >= 0 } run || notes[GenerationKey] is not ConfigInteger { Value: >= 0 } generation
            || notes[PlaceKey] is not ConfigList { Items: var items } || items.Length != coordinates)
        {
            return null;
        }

        double[] place = [.. items.Select(i => i.AsDouble ?? double.NaN)];
        return Array.TrueForAll(place, double.IsFinite) ? new CmaEsNotes(run.Value, generation.Value, notes[StretchedKey] is ConfigBool { Value: true }, place) : null;
    }
}

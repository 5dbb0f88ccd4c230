using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses placeholders and points that name no parameter.</summary>
internal static class PlaceholderCheck
{
    public static void Run(SpecSection section, SpecReading reading, SearchSpace space)
    {
        var names = Known(space.ParameterPaths);
        if (section.Get(SpecKeys.Scheduler) is FlamlSettings flaml)
        {
            names.Add(flaml.ResourceAttribute);
        }

        var builtIn = TrialPlaceholders.BuiltIn;
        Check(section.PlaceOf(SpecKeys.Command), section.Get(SpecKeys.Command)?.Placeholders ?? [], [.. names, .. builtIn], reading);
        Check(section.PlaceOf(SpecKeys.Executor), Prefix(section), [.. names, .. builtIn], reading);
        Check(section.PlaceOf(SpecKeys.Prepare), section.Get(SpecKeys.Prepare)?.Placeholders ?? [], ["spec_dir"], reading);
        Check(section.PlaceOf(SpecKeys.Functions), section.Get(SpecKeys.Functions)?.Placeholders ?? [], [TrialPlaceholders.Files, "spec_dir"], reading);
        foreach (var key in new[] { SpecKeys.TrialName, SpecKeys.TrialDirname })
        {
            Check(section.PlaceOf(key), section.Get(key)?.Template?.Placeholders ?? [], [.. names, .. TrialNameRule.BuiltIn], reading);
        }

        foreach (var (name, value) in section.Get(SpecKeys.Env) ?? [])
        {
            var place = section.PlaceOf(SpecKeys.Env);
            Check(place with { Path = $"{place.Path}.{name}" }, value.Placeholders, [.. names, .. builtIn], reading);
        }
    }

    private static IEnumerable<string> Prefix(SpecSection section) =>
        section.Get(SpecKeys.Executor) is { CommandPrefix: { IsDefaultOrEmpty: false } prefix }
            ? CommandTemplate.Parse(prefix, section.PlaceOf(SpecKeys.Executor)).Placeholders
            : [];

    private static void Check(SpecPlace place, IEnumerable<string> placeholders, IReadOnlyCollection<string> known, SpecReading reading)
    {
        foreach (string name in placeholders.Where(p => !known.Contains(p.Replace('.', '/')) && !known.Contains(p)))
        {
            string right = NearestName.Find(name.Replace('.', '/'), known) is { } near ? $"did you mean {{{near}}}?" : $"known are {string.Join(", ", known.Order())};";
            reading.Errors.Add(SpecCodes.BadPlaceholder, place, $"{{{name}}} names no parameter; {right} a brace itself is {{{{");
        }
    }

    // A placeholder may also name a map on the way to a parameter.
    private static HashSet<string> Known(IEnumerable<string> paths)
    {
        var known = new HashSet<string>();
        foreach (string path in paths)
        {
            for (int at = path.Length; at > 0; at = path.LastIndexOf('/', at - 1))
            {
                known.Add(path[..at]);
            }
        }

        return known;
    }
}

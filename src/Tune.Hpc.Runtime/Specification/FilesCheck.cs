using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses a command that names a file of the experiment which there is not.</summary>
internal static class FilesCheck
{
    private const string Prefix = $"{{{TrialPlaceholders.Files}}}";

    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (spec.Space is { } space && space.HasPath(TrialPlaceholders.Files))
        {
            return; // the placeholder is that parameter
        }

        var names = spec.Files.IsDefault ? [] : spec.Files.Select(f => f.Key).ToList();
        foreach (var key in new[] { SpecKeys.Command, SpecKeys.Functions })
        {
            foreach (var argument in section.Get(key)?.Arguments ?? [])
            {
                Check(argument, section.PlaceOf(key), names, reading);
            }
        }
    }

    private static void Check(ArgumentTemplate argument, SpecPlace place, List<string> names, SpecReading reading)
    {
        if (!argument.Placeholders.Contains(TrialPlaceholders.Files))
        {
            return;
        }

        if (names.Count == 0)
        {
            reading.Errors.Add(SpecCodes.BadPlaceholder, place, $"{Prefix} is the folder of 'files', and there are none; add files: {{name: text}}");
        }
        else if (argument.Text.StartsWith(Prefix + "/", StringComparison.Ordinal) && argument.Placeholders.Count() == 1)
        {
            string name = argument.Expand(_ => "")[1..];
            if (!names.Contains(name))
            {
                string right = NearestName.Find(name, names) is { } near ? $"did you mean {Prefix}/{near}?" : $"there are {string.Join(", ", names)}";
                reading.Errors.Add(SpecCodes.BadPlaceholder, place, $"'{argument.Text}': there is no such file in 'files'; {right}");
            }
        }
    }
}

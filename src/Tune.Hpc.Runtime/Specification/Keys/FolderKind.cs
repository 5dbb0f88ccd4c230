using System.Text.RegularExpressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The path of a folder: <c>~</c> and <c>$NAME</c> are replaced, and a relative one is made absolute.</summary>
internal sealed partial class FolderKind(Func<SpecContext, string> relativeTo) : SpecKind<string>
{
    public override string Expected => "the path of a folder";

    public override ConfigMap Schema => Schemas.OfType("string");

    public override bool IsText => true;

    public override SpecValue<string>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecScalar { Value: ConfigText { Value: { Length: > 0 } text } } || text.Contains('\0'))
        {
            return Refuse(node, reading);
        }

        string? missing = null;
        if (reading.Context.Stored)
        {
            return new(text, ConfigValue.Of(text));
        }

        string home = text == "~" || text.StartsWith("~/", StringComparison.Ordinal) ? "$HOME" + text[1..] : text;
        string path = Variables().Replace(home, m => reading.Context.Variable(m.Groups[1].Value) ?? Missing(m.Groups[1].Value));
        if (missing is not null)
        {
            reading.Errors.Add(SpecCodes.BadValue, node.Place, $"'{text}' needs the environment variable {missing}, which is not set");
            return null;
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, relativeTo(reading.Context)));
        return new(full, ConfigValue.Of(full));

        string Missing(string name)
        {
            missing = name;
            return "";
        }
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")]
    private static partial Regex Variables();
}

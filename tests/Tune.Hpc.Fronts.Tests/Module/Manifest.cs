using System.Text.RegularExpressions;

namespace Tune.Hpc.Fronts.Tests.Module;

/// <summary>Reads the part of PowerShell's data language that a manifest is written in: tables, lists, texts in single quotes, comments.</summary>
internal sealed partial class Manifest
{
    private readonly List<string> _tokens;
    private int _next;

    private Manifest(string text)
    {
        var tokens = Token().Matches(text);
        int covered = tokens.Sum(t => t.Length);
        Assert.True(covered == text.Length, $"{text.Length - covered} characters of the manifest are no data");
        _tokens = [.. tokens.Select(t => t.Value).Where(t => !string.IsNullOrWhiteSpace(t) && t[0] != '#')];
    }

    internal static string Root { get; } = FindRoot();

    internal static Dictionary<string, object> Load(string file)
    {
        var reader = new Manifest(File.ReadAllText(Path.Combine(Root, file)));
        var table = Assert.IsType<Dictionary<string, object>>(reader.Value());
        Assert.Equal(reader._tokens.Count, reader._next);
        return table;
    }

    private object Value() => Take() switch
    {
        "@{" => Table(),
        "@(" => List(),
        ['\'', .. var text, '\''] => text.Replace("''", "'", StringComparison.Ordinal),
        var other => throw new FormatException($"'{other}' is no value"),
    };

    private Dictionary<string, object> Table()
    {
        var table = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        while (_tokens[_next] != "}")
        {
            string key = Take();
            Assert.Equal("=", Take());
            table.Add(key, Value());
        }

        _next++;
        return table;
    }

    private List<object> List()
    {
        var list = new List<object>();
        while (_tokens[_next] != ")")
        {
            if (list.Count > 0)
            {
                Assert.Equal(",", Take());
            }

            list.Add(Value());
        }

        _next++;
        return list;
    }

    private string Take() => _tokens[_next++];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tune.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No checkout above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"\s+|#[^\n]*|@\{|@\(|[})=,]|'(?:[^']|'')*'|\w+")]
    private static partial Regex Token();
}

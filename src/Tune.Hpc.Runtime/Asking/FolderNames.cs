using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Makes names that can be a folder's, each of them once.</summary>
internal sealed class FolderNames
{
    private const int MostCharacters = 130;
    private const int MostBytes = 200;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    internal void Take(string name) => _taken.Add(name);

    /// <summary>A name like the wanted one that no other trial has.</summary>
    internal string For(string wanted, TrialId trial)
    {
        string name = Usable(wanted);
        while (name.Length == 0 || !_taken.Add(name))
        {
            name = $"{name}_{trial}";
        }

        return name;
    }

    private static string Usable(string wanted)
    {
        var name = new StringBuilder();
        int bytes = 0;
        foreach (var rune in wanted.EnumerateRunes())
        {
            var put = rune.Value is '/' or '\\' or '(' or ')' or ':' || Rune.IsControl(rune) ? new Rune('_') : rune;
            bytes += put.Utf8SequenceLength;
            if (name.Length + put.Utf16SequenceLength > MostCharacters || bytes > MostBytes)
            {
                break;
            }

            name.Append(put);
        }

        string text = name.ToString().Trim();
        return text is "." or ".." ? text.Replace('.', '_') : text;
    }
}

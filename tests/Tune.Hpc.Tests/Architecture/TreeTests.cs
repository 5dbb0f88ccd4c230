using System.Text.RegularExpressions;

namespace Tune.Hpc.Tests.Architecture;

/// <summary>What no file of the tree may be or hold.</summary>
public sealed partial class TreeTests
{
    private const int MostLines = 400;
    private const int MostTestLines = 350;

    private static readonly Dictionary<string, string> LongOnPurpose = new()
    {
        ["src/clients/csharp/TuneTrial.cs"] = "a client is one file, to be copied beside a program",
        ["src/clients/python/tune_hpc.py"] = "a client is one file, to be copied beside a program",
    };

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".md", ".py", ".sh", ".mjs", ".json", ".yaml", ".yml", ".ps1xml", ".psd1", ".sln", ".txt", ".editorconfig", ".runsettings"];

    /// <summary>The words are put together here, so that this file does not hold them.</summary>
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "XX" + "X:", "NotImplemented" + "Exception"];

    private static IEnumerable<string> Texts => Repository.Files().Where(f => TextEndings.Any(e => f.EndsWith(e, StringComparison.Ordinal)) || Path.GetExtension(f).Length == 0);

    private static IEnumerable<string> TestCode => Repository.Files("tests", "*.cs");

    [Fact]
    public void No_source_file_is_too_long_to_read()
    {
        var code = Repository.Files("src").Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".py", StringComparison.Ordinal) || f.EndsWith(".sh", StringComparison.Ordinal));
        var tooLong = code.Where(f => !LongOnPurpose.ContainsKey(f) && LinesOf(f) > MostLines).Select(f => $"{f}: {LinesOf(f)} lines");
        Repository.AssertNone(tooLong);
    }

    [Fact]
    public void What_is_long_on_purpose_is_long() =>
        Assert.All(LongOnPurpose.Keys, f => Assert.True(LinesOf(f) > MostLines, $"{f} has {LinesOf(f)} lines: take it off the list"));

    [Fact]
    public void No_test_class_is_too_long_to_read() => Repository.AssertNone(TestCode.Where(f => LinesOf(f) > MostTestLines).Select(f => $"{f}: {LinesOf(f)} lines"));

    [Fact]
    public void Nothing_is_marked_as_unfinished() => Repository.AssertNone(Holding(Texts, line => Unfinished.Any(w => line.Contains(w, StringComparison.Ordinal))));

    [Fact]
    public void No_path_of_one_machine_is_in_the_tree() => Repository.AssertNone(Holding(Texts, line => MachinePath().IsMatch(line)));

    [Fact]
    public void No_test_sleeps() => Repository.AssertNone(Holding(TestCode, line => Sleeping().IsMatch(line)));

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var vague = Repository.Files("src", "*.cs").Where(f => VagueName().IsMatch(Path.GetFileNameWithoutExtension(f)));
        Repository.AssertNone(vague);
    }

    [Fact]
    public void Outside_the_fronts_nothing_writes_to_the_console() => Repository.AssertNone(Holding(
        Repository.Files("src", "*.cs").Where(f => !f.StartsWith("src/Tune.Hpc.Cli/", StringComparison.Ordinal) && !f.StartsWith("src/clients/", StringComparison.Ordinal)),
        line => line.Contains("Console.", StringComparison.Ordinal)));

    [Fact]
    public void Text_files_end_lines_as_everywhere_else()
    {
        var others = Texts.Where(f => f != "Tune.Hpc.sln" && Repository.Read(f).Contains("\r\n", StringComparison.Ordinal));
        Repository.AssertNone(others);
    }

    [Fact]
    public void No_two_errors_share_a_code()
    {
        var shared = Repository.Files("src", "*.cs")
            .SelectMany(f => ErrorCode().Matches(Repository.Read(f)).Select(m => m.Groups["code"].Value))
            .GroupBy(code => code)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key);
        Repository.AssertNone(shared);
    }

    [Fact]
    public void Projects_that_are_there_are_built()
    {
        string solution = Repository.Read("Tune.Hpc.sln").Replace('\\', '/');
        var left = Repository.Files("", "*.csproj").Where(f => !solution.Contains($"\"{f}\"", StringComparison.Ordinal));
        Repository.AssertNone(left);
    }

    private static IEnumerable<string> Holding(IEnumerable<string> files, Func<string, bool> forbidden) =>
        from file in files
        from line in Repository.Read(file).Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        where forbidden(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    private static int LinesOf(string file) => File.ReadLines(Repository.PathOf(file)).Count();

    [GeneratedRegex(@"(?<![\w}])/(root|work|Users)/[\w.]|[A-Z]:\\Users\\|localhost:\d")]
    private static partial Regex MachinePath();

    // A delay of a virtual clock takes a span and its provider; what is forbidden is a plain wait.
    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\([^,()]*(\([^()]*\))?[^,()]*\)")]
    private static partial Regex Sleeping();

    [GeneratedRegex("const string \\w+ = \"(?<code>TUNE[0-9]{4})\"")]
    private static partial Regex ErrorCode();

    [GeneratedRegex("(Utils?|Helpers?|Common|Manager)$")]
    private static partial Regex VagueName();
}

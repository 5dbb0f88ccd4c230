using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Specification.Writing;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

/// <summary>What is written as YAML is read as the same values.</summary>
public sealed class YamlSpecWriterTests
{
    private const string Letters = "ab:#-?,[]{}&*!|>'\"%@`~= \t\n\r()\\/.0159eExyn<\u00e9\u4e2d\u00a0\u0085\u2028\ufeff\U0001F600";

    private static readonly string[] Hard =
    [
        "", " ", "true", "null", "~", "1", "1.5", "1e3", ".nan", "0x1F", "yes", "- a", "a: b", "a #b", "#a", "a:", "call(\"x[0]\")", "f(a, b)", "{lr}", "[1, 2]", "<= 0.1", "--- a", "...",
        "a\nb", "a\nb\n", "a\n\n\n", "\na", "  a\nb", "a \nb ", "\ta\nb", "a\r\nb", "it's", "say \"x\"", "%a", "@a", "`a", "!a", "&a", "*a", "|", ">", "<<", "a\tb", "caf\u00e9", "\ufeffx",
    ];

    [Fact]
    public void Texts_that_look_like_something_else_come_back_as_texts()
    {
        foreach (string text in Hard)
        {
            var document = ConfigMap.Empty.With("k", ConfigValue.Of(text)).With("list", new ConfigList([ConfigValue.Of(text), ConfigValue.Of(1)]));
            Assert.Equal(document, Again(document));
        }
    }

    [Fact]
    public void Any_document_comes_back()
    {
        var text = Gen.Elements(Letters.EnumerateRunes().Select(r => r.ToString()).ToArray()).ListOf().Select(string.Concat);
        var scalar = Gen.OneOf(
            text.Select(ConfigValue.Of), Gen.Elements(Hard).Select(ConfigValue.Of), Gen.Choose(-5, 5).Select(i => ConfigValue.Of((long)i)),
            Gen.Elements(0.5, -1e-300, 1e22, double.NaN, double.NegativeInfinity, 3.0).Select(ConfigValue.Of), Gen.Elements(ConfigValue.Null, ConfigValue.True));
        Gen<ConfigValue> Of(int depth) => depth == 0 ? scalar : Gen.OneOf(scalar, Map(depth).Select(m => (ConfigValue)m), Of(depth - 1).ListOf().Select(l => (ConfigValue)new ConfigList([.. l])));
        Gen<ConfigMap> Map(int depth) => Gen.Zip(text.Where(t => t.Length > 0), Of(depth - 1)).ListOf()
            .Select(entries => entries.Aggregate(ConfigMap.Empty, (m, e) => m.With(e.Item1, e.Item2)));
        Properties.Hold(Map(3).ToArbitrary(), document => document.Equals(Again(document)), count: 500);
    }

    [Fact]
    public void Maps_stand_in_lines_short_lists_in_one_and_scripts_as_they_are()
    {
        var document = ConfigMap.Empty
            .With("command", new ConfigList([ConfigValue.Of("sh"), ConfigValue.Of("{files}/run.sh")]))
            .With("files", ConfigMap.Empty.With("run.sh", ConfigValue.Of("echo \"$1\"\nexit 0\n")))
            .With("stop", new ConfigList([ConfigMap.Empty.With("loss", ConfigValue.Of("<= 0.1"))]))
            .With("env", ConfigMap.Empty);
        Assert.Equal(
            """
            command: [sh, '{files}/run.sh']
            files:
              run.sh: |
                echo "$1"
                exit 0
            stop:
              - loss: <= 0.1
            env: {}

            """,
            YamlSpecWriter.Write(document));
    }

    private static ConfigValue Again(ConfigMap document)
    {
        string text = YamlSpecWriter.Write(document);
        try
        {
            return YamlSpecReader.Read(text, new SpecPlace("written", "")).ToValue();
        }
        catch (TuneException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{text}", e);
        }
    }
}

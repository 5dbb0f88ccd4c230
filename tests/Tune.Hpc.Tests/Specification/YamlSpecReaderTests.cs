using System.Text;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class YamlSpecReaderTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-7", "-7")]
    [InlineData("+7", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("1e-4", "0.0001")]
    [InlineData("1.", "1.0")]
    [InlineData(".5", "0.5")]
    [InlineData("-1.5E+3", "-1500.0")]
    [InlineData("99999999999999999999", "1E+20")]
    [InlineData(".inf", "\"Infinity\"")]
    [InlineData("-.Inf", "\"-Infinity\"")]
    [InlineData(".nan", "\"NaN\"")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1:30:00", "\"1:30:00\"")]
    [InlineData("2026-11-22", "\"2026-11-22\"")]
    [InlineData("e5", "\"e5\"")]
    [InlineData(".", "\".\"")]
    [InlineData("-", "[null]")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("nan", "\"nan\"")]
    [InlineData("inf", "\"inf\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("\"\\u00e9\\n\\ud83d\\ude00\"", "\"é\\n\\uD83D\\uDE00\"")]
    public void Scalars_are_those_of_the_1_2_core_schema(string yaml, string json) =>
        Assert.Equal(json, Value(yaml).ToJson(), ignoreCase: true);

    [Theory]
    [InlineData("{momentum: uniform(0, 0.99)}", "{\"momentum\":\"uniform(0, 0.99)\"}")]
    [InlineData("[{type: sgd, momentum: uniform(0, 0.99)}, {type: adam}]", "[{\"type\":\"sgd\",\"momentum\":\"uniform(0, 0.99)\"},{\"type\":\"adam\"}]")]
    [InlineData("{h: choice([32, \"a,b)\", {x: 1}]), lr: 1}", "{\"h\":\"choice([32, \\\"a,b)\\\", {x: 1}])\",\"lr\":1}")]
    [InlineData("{a: f(1, g(2, 3)) when config.x == 1, b: 2}", "{\"a\":\"f(1, g(2, 3)) when config.x == 1\",\"b\":2}")]
    [InlineData("[uniform(0, 1), uniform(1, 2)]", "[\"uniform(0, 1)\",\"uniform(1, 2)\"]")]
    [InlineData("[a(b, c]", "[\"a(b\",\"c\"]")]
    [InlineData("{a: [f(1, 2]}", "{\"a\":[\"f(1\",2]}")]
    [InlineData("{a: 'f(1', b: 2}", "{\"a\":\"f(1\",\"b\":2}")]
    public void A_parenthesis_in_a_flow_collection_goes_on_to_its_partner(string yaml, string json) =>
        Assert.Equal(json, Value(yaml).ToJson());

    [Fact]
    public void Values_know_their_line_and_column()
    {
        var root = (SpecMap)Specs.Tree("a: 1\nbéé:\n  - x\n  - {c: uniform(0, 1), d: 2}\n");
        Assert.Equal("digits.yaml:1:4: a", root["a"]!.Place.ToString());
        var map = (SpecMap)((SpecList)root["béé"]!).Items[1];
        Assert.Equal("digits.yaml:4:9: béé[1].c", map["c"]!.Place.ToString());
        Assert.Equal("digits.yaml:4:27: béé[1].d", map["d"]!.Place.ToString());
        Assert.Equal("digits.yaml:4:24: béé[1].d", map.Entries[1].KeyPlace.ToString());
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("a: 1\r\nb: {c: f(1,\r\n  2), d: 3}\r\n")];
        var root = (SpecMap)SpecFile.Parse(bytes, "x.yaml");
        Assert.Equal("{\"a\":1,\"b\":{\"c\":\"f(1,\\n  2)\",\"d\":3}}", root.ToValue().ToJson());
        Assert.Equal("x.yaml:1:1: a", root.Entries[0].KeyPlace.ToString());
        Assert.Equal("x.yaml:3:7: b.d", ((SpecMap)root["b"]!).Entries[1].KeyPlace.ToString());
    }

    [Fact]
    public void An_alias_stands_for_the_anchored_value_at_its_own_place()
    {
        var root = (SpecMap)Specs.Tree("a: &x {b: [1]}\nc: *x\n");
        Assert.Equal(root["a"]!.ToValue(), root["c"]!.ToValue());
        Assert.Equal("digits.yaml:2:4: c.b[0]", ((SpecList)((SpecMap)root["c"]!)["b"]!).Items[0].Place.ToString());
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", SpecCodes.RepeatedKey, "digits.yaml:3:1: a: this key stands here for the second time; the first is in line 1, column 1")]
    [InlineData("a: !!str 1\n", SpecCodes.NotYaml, "digits.yaml:1:4: a: the tag tag:yaml.org,2002:str is not used")]
    [InlineData("a: 1\n---\nb: 2\n", SpecCodes.NotYaml, "digits.yaml:2:1: a second document begins here")]
    [InlineData("a: *b\n", SpecCodes.NotYaml, "digits.yaml:1:4: a: the alias *b has no anchor &b before it")]
    [InlineData("a:\n\t- 1\n", SpecCodes.NotYaml, "indent with spaces")]
    [InlineData("a: 'x\n", SpecCodes.NotYaml, "digits.yaml:1:4: not YAML")]
    [InlineData("a: f(x) when a ? b : c\n", SpecCodes.NotYaml, "a text with ': ' or ' #' in it needs quotes")]
    [InlineData("a: [1, 2\n", SpecCodes.NotYaml, "not YAML")]
    [InlineData("? [a]\n: 1\n", SpecCodes.NotYaml, "a key must be a plain text")]
    [InlineData("a: {<<: {b: 1}}\n", SpecCodes.NotYaml, "merge keys")]
    public void What_specifications_do_not_use_is_refused(string yaml, string code, string part)
    {
        var error = Assert.Throws<TuneException>(() => Specs.Tree(yaml));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Nested_aliases_that_grow_without_end_are_refused()
    {
        string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Equal(SpecCodes.TooLarge, Assert.Throws<TuneException>(() => Specs.Tree(yaml)).Code);
    }

    [Fact]
    public void Endless_nesting_is_refused() =>
        Assert.Equal(SpecCodes.TooLarge, Assert.Throws<TuneException>(() => Specs.Tree(new string('[', 2000) + new string(']', 2000))).Code);

    [Fact]
    public void Invalid_utf8_is_refused_with_its_byte()
    {
        byte[] bytes = [.. "a: 1\nb: "u8, 0xE9, .. "\n"u8];
        var error = Assert.Throws<TuneException>(() => SpecFile.Parse(bytes, "x.yaml"));
        Assert.Equal("x.yaml:2: byte 0xE9 at offset 8 is not UTF-8; save the file as UTF-8", error.Message);
    }

    [Fact]
    public void Utf16_is_named() =>
        Assert.Contains("UTF-16", Assert.Throws<TuneException>(() => SpecFile.Parse(Encoding.Unicode.GetPreamble(), "x.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal(
            "/nowhere/x.yaml: the specification cannot be read: there is no such file",
            Assert.Throws<TuneException>(() => SpecFile.Load("/nowhere/x.yaml")).Message);

    private static ConfigValue Value(string yaml) => YamlSpecReader.Read(yaml, new SpecPlace("--set", "x")).ToValue();
}

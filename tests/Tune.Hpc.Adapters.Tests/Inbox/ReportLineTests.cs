using System.Text;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Inbox;

namespace Tune.Hpc.Adapters.Tests.Inbox;

public sealed class ReportLineTests
{
    [Theory]
    [InlineData("""{"loss": 0.31}""", "loss=Number:0.31")]
    [InlineData("""{"epoch": 3, "ok": true, "who": "me"}""", "epoch=Integer:3 ok=Boolean:true who=Text:me")]
    [InlineData("""{"loss": 1.0, "n": -0, "big": 12345678901234567890, "e": 1e3}""", "loss=Number:1 n=Integer:0 big=Number:1.2345678901234567E+19 e=Number:1000")]
    [InlineData("""{"loss": NaN, "a": Infinity, "b": -Infinity}""", "loss=Number:NaN a=Number:Infinity b=Number:-Infinity")]
    [InlineData("""{"loss":nan,"a":inf,"b":-inf,"c":[NaN,1]}""", "loss=Number:NaN a=Number:Infinity b=Number:-Infinity c/0=Number:NaN c/1=Integer:1")]
    [InlineData("""{"loss": "nan", "a": "inf", "b": "-Infinity", "c": "NaN is \"NaN\""}""", "loss=Number:NaN a=Number:Infinity b=Number:-Infinity c=Text:NaN is \"NaN\"")]
    [InlineData("""{"NaN": 1, "loss": NaN, "\"Infinity": 2}""", "NaN=Integer:1 loss=Number:NaN \"Infinity=Integer:2")]
    [InlineData("""{"val": {"loss": 1, "top": {"5": 0.5}}, "x": 2}""", "val/loss=Integer:1 val/top/5=Number:0.5 x=Integer:2")]
    [InlineData("""{"a": [1, {"b": 2}, [3]]}""", "a/0=Integer:1 a/1/b=Integer:2 a/2/0=Integer:3")]
    [InlineData("""{"loss": 1, "acc": 5, "loss": 2}""", "loss=Integer:2 acc=Integer:5")]
    [InlineData("""{"loss": null, "acc": 5}""", "acc=Integer:5")]
    [InlineData("""{"l\u00e4sst \"x\"": 1}""", "lässt \"x\"=Integer:1")]
    [InlineData("""{"huge": 1e999, "tiny": 1e-999}""", "huge=Number:Infinity tiny=Number:0")]
    [InlineData("{}", "")]
    [InlineData(" \t{\"loss\":1} \r", "loss=Integer:1")]
    [InlineData("\uFEFF{\"loss\":1}", "loss=Integer:1")]
    public void A_report_is_read(string line, string expected)
    {
        var outcome = Parse(line);
        Assert.True(outcome.IsReport, outcome.Reason);
        Assert.Equal(expected, string.Join(' ', outcome.Metrics.Select(m => $"{m.Name}={m.Value.Kind}:{m.Value}")));
    }

    [Theory]
    [InlineData("", RejectKind.Empty)]
    [InlineData("  \r", RejectKind.Empty)]
    [InlineData("hello", RejectKind.NotJson)]
    [InlineData("{'loss': 1}", RejectKind.NotJson)]
    [InlineData("{\"loss\": 1", RejectKind.NotJson)]
    [InlineData("{\"loss\": 1}{\"loss\": 2}", RejectKind.NotJson)]
    [InlineData("{\"loss\": NaNa}", RejectKind.NotJson)]
    [InlineData("{\"loss\": NaN} NaN", RejectKind.NotJson)]
    [InlineData("{\"loss\": nan,}", RejectKind.NotJson)]
    [InlineData("{\"loss\": 01}", RejectKind.NotJson)]
    [InlineData("{\"a\": \"\\ud800\"}", RejectKind.NotJson)]
    [InlineData("{\"\\ud800\": 1}", RejectKind.NotJson)]
    [InlineData("{\"a\": \"\\ud800\", \"b\": nan}", RejectKind.NotJson)]
    [InlineData("{\"a\": \"unended", RejectKind.NotJson)]
    [InlineData("{\"a\": \"NaN\\", RejectKind.NotJson)]
    [InlineData("[1, 2]", RejectKind.NotAnObject)]
    [InlineData("0.31", RejectKind.NotAnObject)]
    [InlineData("NaN", RejectKind.NotAnObject)]
    [InlineData("{\"loss\": 1, \"_checkpoint\": \"../x\"}", RejectKind.CheckpointUnusable)]
    [InlineData("{\"loss\": 1, \"_checkpoint\": \"/etc\"}", RejectKind.CheckpointUnusable)]
    [InlineData("{\"loss\": 1, \"_checkpoint\": \"..\"}", RejectKind.CheckpointUnusable)]
    [InlineData("{\"loss\": 1, \"_checkpoint\": \"\"}", RejectKind.CheckpointUnusable)]
    [InlineData("{\"loss\": 1, \"_checkpoint\": 7}", RejectKind.CheckpointUnusable)]
    [InlineData("{\"loss\": 1, \"_update\": -1}", RejectKind.UpdateUnusable)]
    [InlineData("{\"loss\": 1, \"_update\": 1.5}", RejectKind.UpdateUnusable)]
    [InlineData("{\"loss\": 1, \"_update\": \"1\"}", RejectKind.UpdateUnusable)]
    [InlineData("{\"loss\": 1, \"_update\": {\"n\": 1}}", RejectKind.UpdateUnusable)]
    [InlineData("{\"loss\": 1, \"_update\": 99999999999}", RejectKind.UpdateUnusable)]
    public void A_line_that_is_no_report_is_rejected(string line, RejectKind expected)
    {
        var outcome = Parse(line);
        Assert.False(outcome.IsReport);
        Assert.Equal(expected, outcome.Problem);
        Assert.NotEmpty(outcome.Reason!);
    }

    [Fact]
    public void A_checkpoint_is_no_metric()
    {
        var outcome = Parse("""{"loss": 1, "_checkpoint": "000010", "inner": {"_checkpoint": "x"}}""");
        Assert.Equal("000010", outcome.Checkpoint);
        Assert.Equal(["loss", "inner/_checkpoint"], outcome.Metrics.Select(m => m.Name));
    }

    [Theory]
    [InlineData("""{"_update": 0, "loss": 1}""", 0)]
    [InlineData("""{"loss": 1, "_update": 3}""", 3)]
    [InlineData("""{"loss": 1, "_update": null}""", null)]
    [InlineData("""{"loss": 1}""", null)]
    public void The_number_of_its_configuration_is_no_metric(string line, int? update)
    {
        var outcome = Parse(line);
        Assert.Equal(update, outcome.Update);
        Assert.Equal(["loss"], outcome.Metrics.Select(m => m.Name));
    }

    [Fact]
    public void Invalid_utf8_is_rejected()
    {
        var outcome = new ReportLineParser(new NameTable()).Parse([.. "{\"a\": \""u8, 0xff, 0xfe, .. "\"}"u8]);
        Assert.Equal(RejectKind.NotUtf8, outcome.Problem);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public void A_report_has_at_most_4096_values(int count, bool fits) =>
        Assert.Equal(fits, Parse("{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":{i}")) + "}").IsReport);

    [Fact]
    public void Deep_nesting_is_rejected_and_not_followed()
    {
        string line = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        Assert.Equal(RejectKind.NotJson, Parse(line).Problem);
    }

    [Fact]
    public void Many_names_with_repeats_keep_their_first_place_and_last_value()
    {
        var outcome = Parse("{" + string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"m{i % 30}\":{i}")) + "}");
        Assert.Equal(Enumerable.Range(0, 30).Select(i => ($"m{i}", i + 30L)), outcome.Metrics.Select(m => (m.Name, m.Value.AsInt64)));
    }

    private static LineOutcome Parse(string line) => new ReportLineParser(new NameTable()).Parse(Encoding.UTF8.GetBytes(line));
}

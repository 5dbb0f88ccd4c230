using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Fronts.Tests.Results;

public sealed class SelectionTests
{
    private static readonly ResultTable _table = new(
        [new("name", CellKind.Text), new("loss", CellKind.Number), new("config/lr", CellKind.Number), new("n", CellKind.Integer), new("ok", CellKind.Boolean), new("at", CellKind.Time)],
        [
            Row("a", 0.3, 0.1, 1, true, 1),
            Row("b", double.NaN, 0.2, 2, false, 2),
            Row("c", null, 0.3, 3, true, 3),
            Row("d", 0.1, 0.3, 4, false, 4),
            Row("e", 0.3, 0.05, 5, true, 5),
        ]);

    [Theory]
    [InlineData("loss < 0.3", "d")]
    [InlineData("loss<=0.3", "ade")]
    [InlineData("loss == 0.3", "ae")]
    [InlineData("loss = 0.3", "ae")]
    [InlineData("loss != 0.3", "bd")]
    [InlineData("loss > -inf", "ade")]
    [InlineData("loss == null", "c")]
    [InlineData("loss != null", "abde")]
    [InlineData("lr >= 0.3", "cd")]
    [InlineData("config/lr >= 0.3", "cd")]
    [InlineData("n > 2.5", "cde")]
    [InlineData("ok == true", "ace")]
    [InlineData("name == 'b'", "b")]
    [InlineData("name > c", "de")]
    [InlineData("at >= 2026-03-01T12:00:04Z", "de")]
    public void A_condition_keeps_the_rows_it_holds_for(string filter, string kept) => Assert.Equal(kept, Names(new TableSelection { Filters = [filter] }));

    [Theory]
    [InlineData("loss", "daebc")]
    [InlineData("-loss", "aedbc")]
    [InlineData("-loss,n", "aedbc")]
    [InlineData("-loss,-n", "eadcb")]
    [InlineData("lr,-name", "eabdc")]
    [InlineData("-ok,-at", "ecadb")]
    public void Rows_are_sorted_by_several_keys_and_those_without_a_value_come_last(string keys, string order) =>
        Assert.Equal(order, Names(new TableSelection { Sort = [.. keys.Split(',')] }));

    [Theory]
    [InlineData("loss", "TUNE4701")]
    [InlineData("< 3", "TUNE4701")]
    [InlineData("loss <", "TUNE4701")]
    [InlineData("los < 3", "TUNE4700")]
    [InlineData("loss < x", "TUNE4702")]
    [InlineData("ok == yes", "TUNE4702")]
    [InlineData("at > soon", "TUNE4702")]
    [InlineData("loss < null", "TUNE4702")]
    public void A_condition_that_cannot_be_understood_is_refused(string filter, string code) =>
        Assert.Equal(code, Assert.Throws<TuneException>(() => RowFilter.Parse(filter, _table)).Code);

    [Fact]
    public void The_nearest_column_is_named_also_by_its_short_name()
    {
        Assert.Contains("did you mean 'loss'?", Assert.Throws<TuneException>(() => _table.Require("lsos")).Message);
        Assert.Contains("did you mean 'lr'?", Assert.Throws<TuneException>(() => _table.Require("rl")).Message);
    }

    [Fact]
    public void Columns_are_chosen_in_the_order_asked_for_and_rows_cut()
    {
        var chosen = new TableSelection { Columns = ["n", "lr"], Sort = ["-n"], Limit = 2 }.Apply(_table);
        Assert.Equal(["n", "config/lr"], chosen.Columns.Select(c => c.Name));
        Assert.Equal(["5|0.05", "4|0.3"], chosen.Rows.Select(r => string.Join('|', r)));
    }

    [Fact]
    public void A_condition_and_its_opposite_part_the_rows_that_have_a_value() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat[]>(),
        ArbMap.Default.ArbFor<NormalFloat>(),
        (values, limit) =>
        {
            var table = new ResultTable([new("x", CellKind.Number)], values.Select(v => new[] { Cell.Of(v.Get) }).ToList());
            string bound = Cell.Of(limit.Get).ToString();
            int below = new TableSelection { Filters = [$"x < {bound}"] }.Apply(table).Rows.Count();
            int above = new TableSelection { Filters = [$"x >= {bound}"] }.Apply(table).Rows.Count();
            return below + above == values.Length && below == values.Count(v => v.Get < limit.Get);
        }).QuickCheckThrowOnFailure();

    private static string Names(TableSelection selection) => string.Concat(selection.Apply(_table).Rows.Select(r => r[0].ToString()));

    private static Cell[] Row(string name, double? loss, double lr, long n, bool ok, int second) =>
        [Cell.Of(name), loss is { } l ? Cell.Of(l) : Cell.None, Cell.Of(lr), Cell.Of(n), Cell.Of(ok), Cell.Of(SampleExperiment.Start.AddSeconds(second))];
}

using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>How files come to be, and what the writer refuses.</summary>
public sealed class ParquetTableWriterTests : IDisposable
{
    private static readonly ParquetSchema Schema = new([new("id", ParquetType.Integer, Nullable: false), new("note", ParquetType.Text)]);
    private readonly TestFolder _folder = new();

    private string Target => _folder.File("trials.parquet");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_appears_only_when_it_is_whole()
    {
        using var writer = ParquetTableWriter.Create(Target, Schema);
        writer.Set(0, 1L);
        writer.EndRow();
        Assert.False(File.Exists(Target));
        writer.Complete();
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_writer_given_up_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(Target, "old");
        using (var writer = ParquetTableWriter.Create(Target, Schema))
        {
            writer.Set(0, 1L);
            writer.EndRow();
        }

        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_complete_file_takes_the_place_of_the_old_one()
    {
        File.WriteAllText(Target, "old");
        new Table(Schema.Columns, [[7L, "new"]]).Write(Target);
        Assert.Equal(["7", "new"], Table.Read(Target).Texts().Single().AsEnumerable());
    }

    [Fact]
    public void Only_the_owner_may_read_unless_asked_otherwise()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        const UnixFileMode Group = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        new Table(Schema.Columns, []).Write(Target);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
        new Table(Schema.Columns, []).Write(Target, new ParquetWriterOptions { FileMode = Group });
        Assert.Equal(Group, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        var error = Assert.Throws<TuneException>(() => ParquetTableWriter.Create(_folder.File("none/trials.parquet"), Schema));
        Assert.Equal(ParquetErrors.Unwritable, error.Code);
        Assert.Contains("none/trials.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_is_a_folder_is_refused_and_the_temporary_file_removed()
    {
        Directory.CreateDirectory(Target);
        using (var writer = ParquetTableWriter.Create(Target, Schema))
        {
            Assert.Equal(ParquetErrors.Unwritable, Assert.Throws<TuneException>(writer.Complete).Code);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_row_without_a_required_value_is_refused_and_can_be_mended()
    {
        using var writer = ParquetTableWriter.Create(Target, Schema);
        writer.Set(1, "first");
        var error = Assert.Throws<TuneException>(writer.EndRow);
        Assert.Equal(ParquetErrors.MissingValue, error.Code);
        Assert.Contains("row 1 has no value in column 'id'", error.Message, StringComparison.Ordinal);
        writer.Set(0, 5L);
        writer.EndRow();
        writer.Complete();
        Assert.Equal(["5", "first"], Table.Read(Target).Texts().Single().AsEnumerable());
    }

    [Fact]
    public void The_last_value_set_before_the_row_ends_counts()
    {
        using var writer = ParquetTableWriter.Create(Target, Schema);
        writer.Set(0, 1L);
        writer.Set(0, 2L);
        writer.Set(1, "taken back");
        writer.Set(1, (string?)null);
        writer.EndRow();
        writer.Complete();
        Assert.Equal(["2", null], Table.Read(Target).Texts().Single().AsEnumerable());
    }

    [Fact]
    public void A_value_of_another_type_is_refused()
    {
        using var writer = ParquetTableWriter.Create(Target, Schema);
        Assert.Throws<ArgumentException>(() => writer.Set(0, 1.5));
        Assert.Throws<ArgumentException>(() => writer.Set(1, 1L));
    }

    [Fact]
    public void Nothing_can_be_added_to_a_complete_file()
    {
        using var writer = ParquetTableWriter.Create(Target, Schema);
        writer.Complete();
        writer.Set(0, 1L);
        Assert.Throws<ObjectDisposedException>(writer.EndRow);
        Assert.Throws<ObjectDisposedException>(writer.Complete);
    }

    [Fact]
    public void Columns_must_be_there_named_and_different()
    {
        Assert.Equal(ParquetErrors.BadSchema, Assert.Throws<TuneException>(() => new ParquetSchema([])).Code);
        Assert.Equal(ParquetErrors.BadSchema, Assert.Throws<TuneException>(() => new ParquetSchema([new("", ParquetType.Text)])).Code);
        var twice = Assert.Throws<TuneException>(() => new ParquetSchema([new("a", ParquetType.Text), new("b", ParquetType.Text), new("a", ParquetType.Real)]));
        Assert.Equal(ParquetErrors.BadSchema, twice.Code);
        Assert.Contains("'a' (1 and 3)", twice.Message, StringComparison.Ordinal);
    }
}

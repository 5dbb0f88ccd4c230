using System.Text;
using Tune.Hpc.Storage.Inbox;

namespace Tune.Hpc.Adapters.Tests.Inbox;

public sealed class AttemptInboxTests : IDisposable
{
    private readonly InboxFixture _inbox = new();

    [Fact]
    public void An_inbox_that_is_not_there_yet_is_empty()
    {
        Assert.Empty(_inbox.Read());
        Assert.Empty(_inbox.Read(atEnd: true));
    }

    [Fact]
    public void Only_whole_lines_are_read()
    {
        _inbox.Append("{\"loss\":1}\n{\"lo");
        Assert.Equal(["loss=Integer:1 @11"], _inbox.Read());
        Assert.Empty(_inbox.Read());
        _inbox.Append("ss\":2}\n");
        Assert.Equal(["loss=Integer:2 @22"], _inbox.Read());
    }

    [Fact]
    public void Reading_goes_on_from_an_offset()
    {
        _inbox.Append("{\"loss\":1}\n{\"loss\":2}\n");
        Assert.Equal(2, _inbox.Read().Count);
        _inbox.Reopen();
        Assert.Empty(_inbox.Read());
        _inbox.Append("{\"loss\":3}\n");
        Assert.Equal(["loss=Integer:3 @33"], _inbox.Read());
    }

    [Fact]
    public void Checkpoint_and_number_of_the_configuration_come_along()
    {
        _inbox.Append("{\"loss\":1,\"_checkpoint\":\"000001\",\"_update\":2}\n{\"loss\":2,\"_update\":3}");
        Assert.Equal(["loss=Integer:1 [000001] #2 @46", "loss=Integer:2 #3 @68"], _inbox.Read(atEnd: true));
    }

    [Fact]
    public void Bad_lines_in_a_row_are_one_item_with_a_count()
    {
        _inbox.Append("bad one\nbad two\n{\"loss\":1}\nbad three\n\n\n[1]\n");
        Assert.Equal(["NotJson x2 'bad one' @16", "loss=Integer:1 @27", "NotJson x1 'bad three' @37", "Empty x2 '' @39", "NotAnObject x1 '[1]' @43"], _inbox.Read());
    }

    [Fact]
    public void A_last_line_without_end_counts_when_the_trial_is_over_and_it_is_whole()
    {
        _inbox.Append("{\"loss\":1}\n{\"loss\":2}");
        Assert.Equal(["loss=Integer:1 @11", "loss=Integer:2 @21"], _inbox.Read(atEnd: true));
        Assert.Empty(_inbox.Read(atEnd: true));
    }

    [Fact]
    public void A_last_line_that_was_cut_off_is_said_so_when_the_trial_is_over()
    {
        _inbox.Append("{\"loss\":1}\n{\"loss\":");
        Assert.Equal(["loss=Integer:1 @11", "CutOff x1 '{\"loss\":' @19"], _inbox.Read(atEnd: true));
    }

    [Fact]
    public void Ten_megabytes_without_a_newline_are_passed_over_in_bounded_memory()
    {
        byte[] chunk = [.. Enumerable.Repeat((byte)'x', 1 << 20)];
        _inbox.Append("{\"loss\":1}\n");
        for (int i = 0; i < 10; i++)
        {
            _inbox.Append(chunk);
        }

        Assert.Equal(["loss=Integer:1 @11"], _inbox.Read());
        long before = GC.GetAllocatedBytesForCurrentThread();
        _inbox.Append("tail\n{\"loss\":2}\n");
        var items = _inbox.Read();
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        long end = _inbox.Length;
        Assert.Equal([$"TooLong x1 '{new string('x', 197)}...' @{end - 11}", $"loss=Integer:2 @{end}"], items);
        Assert.InRange(_inbox.Shared.Buffer.Length, 1 << 16, (1 << 20) + (1 << 16));
    }

    [Fact]
    public void A_line_of_just_the_allowed_length_is_a_report_and_one_byte_more_is_not()
    {
        string longest = "{\"loss\":1," + new string(' ', InboxReader.MaxLineBytes - 16) + "\"a\":2}";
        Assert.Equal(InboxReader.MaxLineBytes, longest.Length);
        _inbox.Append(longest + "\n" + longest + " \n{\"loss\":3}\n");
        var items = _inbox.Read();
        Assert.Equal(3, items.Count);
        Assert.StartsWith("loss=Integer:1 a=Integer:2", items[0], StringComparison.Ordinal);
        Assert.StartsWith("TooLong x1", items[1], StringComparison.Ordinal);
        Assert.StartsWith("loss=Integer:3", items[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_bytes_and_invalid_utf8_are_quoted_in_print()
    {
        _inbox.Append([0x00, 0xff, (byte)'a', 0x1b, (byte)'[', (byte)'\n']);
        Assert.Equal(["NotUtf8 x1 '\\x00\\xffa\\x1b[' @6"], _inbox.Read());
    }

    [Fact]
    public void A_file_that_became_shorter_is_said_so_and_read_from_its_new_end()
    {
        _inbox.Append("{\"loss\":1}\n{\"loss\":2}\n");
        Assert.Equal(2, _inbox.Read().Count);
        File.WriteAllText(_inbox.Path, "{\"loss\":9}\n");
        _inbox.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["FileShrank x1 '' @11"], _inbox.Read());
        _inbox.Append("{\"loss\":3}\n");
        Assert.Equal(["loss=Integer:3 @22"], _inbox.Read());
    }

    [Fact]
    public void A_file_put_in_the_place_of_another_is_found_after_a_while()
    {
        _inbox.Append("{\"loss\":1}\n");
        Assert.Single(_inbox.Read());
        File.Move(_inbox.Path, _inbox.Path + ".old");
        File.WriteAllText(_inbox.Path, "{\"loss\":1}\n{\"loss\":2}\n");
        Assert.Empty(_inbox.Read());
        _inbox.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["loss=Integer:2 @22"], _inbox.Read());
    }

    [Fact]
    public void More_inboxes_than_files_may_be_open_are_read_all_the_same()
    {
        var shared = new InboxReader(TimeProvider.System, maxOpenFiles: 2);
        _inbox.Append("{\"loss\":1}\n");
        var inboxes = Enumerable.Range(0, 5).Select(_ => AttemptInbox.OfReports(shared, _inbox.Path, 0)).ToList();
        var items = new List<InboxItem>();
        inboxes.ForEach(i => i.Read(items));
        _inbox.Append("{\"loss\":2}\n");
        inboxes.ForEach(i => i.Read(items));
        inboxes.ForEach(i => i.Dispose());
        Assert.Equal(10, items.Count);
    }

    [Fact]
    public void A_chatty_trial_is_read_in_portions()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 600_000; i++)
        {
            text.Append("{\"loss\":1}\n");
        }

        _inbox.Append(text.ToString());
        using var inbox = AttemptInbox.OfReports(_inbox.Shared, _inbox.Path, 0);
        var items = new List<InboxItem>();
        Assert.True(inbox.Read(items));
        Assert.InRange(items.Count, 100_000, 500_000);
        while (inbox.Read(items))
        {
        }

        Assert.Equal(600_000, items.Count);
    }

    public void Dispose() => _inbox.Dispose();
}

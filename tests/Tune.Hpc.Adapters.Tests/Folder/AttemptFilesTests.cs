using System.Collections.Concurrent;
using System.Text.Json;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Folder;

public sealed class AttemptFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private AttemptFolder Attempt => new(new AttemptId(new TrialId(1), 1), _folder.Path);

    [Fact]
    public void The_claim_of_an_attempt_goes_to_the_driver_or_to_the_job_and_never_to_both()
    {
        Assert.True(AttemptClaim.TryTake(Attempt, FolderAccess.Private));
        Assert.True(AttemptClaim.TryTake(Attempt, FolderAccess.Private), "a driver that took over");
        Assert.Throws<IOException>(() => Directory.CreateDirectory(Attempt.Claim));
        File.Delete(Attempt.Claim);
        Directory.CreateDirectory(Attempt.Claim);
        Assert.False(AttemptClaim.TryTake(Attempt, FolderAccess.Private));
    }

    [Theory]
    [InlineData("""{"code":0,"signal":null,"host":"n1","start":1763789784,"end":1763789785.5}""", 0, null)]
    [InlineData("""{"code":75,"signal":0,"host":"n1","start":"1763789784","end":"2025-11-22T05:36:25.5Z"}""", 75, null)]
    [InlineData("""{"code":"143","signal":15,"host":"n1","start":1763789784,"end":1763789785.5}""", 143, 15)]
    [InlineData("""{"signal":9,"host":"n1","start":1763789784,"end":1763789785.5}""", null, 9)]
    public void An_exit_record_is_read(string json, int? code, int? signal)
    {
        File.WriteAllText(Attempt.Exit, json);
        var record = ExitRecord.Read(Attempt.Exit);
        Assert.Equal(new ExitRecord(code, signal, "n1", DateTimeOffset.FromUnixTimeSeconds(1763789784), DateTimeOffset.FromUnixTimeMilliseconds(1763789785500)), record);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"code\":0,\"sig")]
    [InlineData("{}")]
    [InlineData("[0]")]
    [InlineData("\0\0\0\0")]
    public void An_exit_record_that_is_absent_or_not_whole_is_not_there_yet(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Attempt.Exit, text);
        }

        Assert.Null(ExitRecord.Read(Attempt.Exit));
    }

    [Fact]
    public void An_update_tells_configuration_checkpoint_iteration_and_its_number()
    {
        ControlFile.Send(Attempt, ControlCommand.Pause, "waits", FolderAccess.Private);
        int seq = ControlFile.Send(Attempt, ControlCommand.Update, "rank 4 of 4", FolderAccess.Private, Attempt.Config(3), "/c/000009", iteration: 9, update: 3);
        Assert.Equal(2, seq);
        Assert.Equal(
            $$"""{"version":1,"seq":2,"command":"update","reason":"rank 4 of 4","config":"{{_folder["config-3.json"]}}","checkpoint":"/c/000009","iteration":9,"update":3}""" + "\n",
            File.ReadAllText(Attempt.Control));
    }

    [Fact]
    public void A_started_record_is_read()
    {
        Assert.Null(StartedRecord.Read(Attempt.Started));
        Directory.CreateDirectory(Attempt.Claim);
        Assert.Null(StartedRecord.Read(Attempt.Started));
        File.WriteAllText(Attempt.Started, """{"host":"n1","pid":4711,"start":1763789784.25}""");
        Assert.Equal(new StartedRecord("n1", 4711, DateTimeOffset.FromUnixTimeMilliseconds(1763789784250)), StartedRecord.Read(Attempt.Started));
    }

    [Fact]
    public void Each_command_to_a_trial_has_the_next_number()
    {
        Assert.Equal(1, ControlFile.Send(Attempt, ControlCommand.Pause, "rung 1: rank 5 of 9", FolderAccess.Private));
        Assert.Equal(2, ControlFile.Send(Attempt, ControlCommand.Update, "exploit 00007", FolderAccess.Private, "/x/config.json", "/x/ckpt"));
        using (var update = JsonDocument.Parse(File.ReadAllText(Attempt.Control)))
        {
            Assert.Equal("""{"version":1,"seq":2,"command":"update","reason":"exploit 00007","config":"/x/config.json","checkpoint":"/x/ckpt"}""", update.RootElement.GetRawText());
        }

        Assert.Equal(3, ControlFile.Send(Attempt, ControlCommand.Stop, "quote \" and\nnewline", FolderAccess.Private));
        using var stop = JsonDocument.Parse(File.ReadAllText(Attempt.Control));
        Assert.Equal("quote \" and\nnewline", stop.RootElement.GetProperty("reason").GetString());
        Assert.False(stop.RootElement.TryGetProperty("config", out _));
        Assert.Equal(["control.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Of_several_who_make_a_file_at_once_exactly_one_succeeds()
    {
        for (int round = 0; round < 100; round++)
        {
            string path = _folder[$"{round}.jsonl"];
            var made = new ConcurrentBag<byte>();
            Parallel.For(0, 16, i =>
            {
                if (AtomicFile.TryCreate(path, [(byte)i], UnixFileMode.UserRead | UnixFileMode.UserWrite))
                {
                    made.Add((byte)i);
                }
            });
            Assert.Equal([Assert.Single(made)], File.ReadAllBytes(path).AsEnumerable());
            Assert.Equal(round + 1, Directory.GetFileSystemEntries(_folder.Path).Length);
        }
    }

    [Fact]
    public void A_link_in_the_place_of_a_file_is_replaced_and_not_followed()
    {
        File.WriteAllText(_folder["precious"], "keep");
        File.CreateSymbolicLink(Attempt.Control, _folder["precious"]);
        ControlFile.Send(Attempt, ControlCommand.Stop, "r", FolderAccess.Private);
        Assert.Equal("keep", File.ReadAllText(_folder["precious"]));
        Assert.Null(new FileInfo(Attempt.Control).LinkTarget);
    }

    public void Dispose() => _folder.Dispose();
}

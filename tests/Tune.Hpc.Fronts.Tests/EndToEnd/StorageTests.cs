using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Folders that exist, disks that are read-only or full, journals of another version or of no version.</summary>
public sealed class StorageTests
{
    private const string Specification = "command: [sh, \"{spec_dir}/trial.sh\", \"{x}\"]\nparam_space: {x: \"uniform(0, 1)\"}\nmetric: loss\nmode: min\nnum_samples: 6\nmax_concurrent_trials: 2";
    private const string Script = "for i in 1 2 3; do echo \"{\\\"loss\\\": $1}\" >>\"$TUNE_REPORTS\"; done\n";

    [Fact]
    public void A_folder_that_holds_another_specification_is_left_alone()
    {
        using var sweep = new Sweep(Specification, Script);
        sweep.Run().With(0);
        string journal = File.ReadAllText(sweep.Journal);
        sweep.Run("--metric", "other").With(2).Telling("metric: \"other\", but the folder has \"loss\"", "--name NAME");
        sweep.Run("--num-samples", "9").With(2).Telling("num_samples", "--raise num_samples=9");
        Assert.Equal(journal, File.ReadAllText(sweep.Journal));
        sweep.Run("--name", "another").With(0);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        using var sweep = new Sweep(Specification, Script);
        Directory.CreateDirectory(sweep.Folder);
        File.WriteAllText(Path.Combine(sweep.Folder, "thesis.tex"), "");
        sweep.Run().With(2).Telling(sweep.Folder, "not an experiment");
        Assert.Single(Directory.EnumerateFileSystemEntries(sweep.Folder));
    }

    [Fact]
    public void An_experiment_whose_making_was_cut_off_is_begun_again()
    {
        using var sweep = new Sweep(Specification, Script);
        sweep.Run().With(0);
        File.Delete(sweep.Journal);
        Directory.Delete(Path.Combine(sweep.Folder, "trials"), recursive: true);
        sweep.Resume().With(2).Telling("'run' with its specification begins it again");
        sweep.Run().With(0);
        sweep.EveryTrialEndedOnce(6);
    }

    [Fact]
    public void Read_only_storage_is_told_and_nothing_is_submitted()
    {
        using var disk = new SmallDisk(256);
        using var sweep = new Sweep(Specification, Script, Path.Combine(disk.Path, "results"));
        disk.MakeReadOnly();
        sweep.Run().With(2).Telling(disk.Path, "read-only");
        sweep.NothingWasMade();
    }

    [Fact]
    public void A_full_disk_stops_the_driver_and_resume_finishes_when_there_is_room()
    {
        // The trials' files are elsewhere: it is the driver's disk that is full.
        using var disk = new SmallDisk(2048);
        using var sweep = new Sweep(Specification + "\nwork_path: work", "until [ -e \"${0%/*}/go\" ]; do sleep 0.02; done\n" + Script, Path.Combine(disk.Path, "results"));
        string filler;
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || (sweep.Lines() > 0 && sweep.Events<AttemptStarted>().Count == 2), () => $"{sweep.Lines()} lines");
            filler = disk.Fill(leave: 0);
            sweep.Write("go", "");
            driver.End().With(2).Telling("TUNE2047", "resume");
        }

        File.Delete(filler);
        sweep.Resume().With(0);
        sweep.EveryTrialEndedOnce(6);
        Assert.Equal(18, sweep.Events<ReportReceived>().Count);
        sweep.NothingRuns();
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_leaves_no_folder()
    {
        using var disk = new SmallDisk(128);
        using var sweep = new Sweep(Specification, Script, Path.Combine(disk.Path, "results"));
        string filler = disk.Fill(leave: 0);
        sweep.Run().With(2).Telling("full", disk.Path);
        Assert.False(Directory.Exists(sweep.Folder), "something was left behind");
        File.Delete(filler);
        sweep.Run("--num-samples", "1").With(0);
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused_and_not_touched()
    {
        using var sweep = new Sweep(Specification, Script);
        sweep.Run().With(0);
        string[] lines = File.ReadAllLines(sweep.Journal);
        lines[0] = Signed("{\"journal\":2,\"tool\":\"9.8.7\",\"readable_from\":\"9.0.0\"");
        File.WriteAllLines(sweep.Journal, lines);
        string journal = File.ReadAllText(sweep.Journal);
        foreach (string verb in (string[])["resume", "status", "trials", "stop"])
        {
            sweep.Tune(verb, sweep.Folder).With(2).Telling("9.8.7", "9.0.0");
        }

        Assert.Equal(journal, File.ReadAllText(sweep.Journal));
    }

    [Fact]
    public void A_damaged_journal_names_line_and_byte_and_can_be_repaired()
    {
        using var sweep = new Sweep(Specification, Script);
        sweep.Run().With(0);
        byte[] bytes = File.ReadAllBytes(sweep.Journal);
        int third = NewLineAfter(bytes, NewLineAfter(bytes, NewLineAfter(bytes, 0)));
        bytes[third + 20] ^= 0xFF;
        File.WriteAllBytes(sweep.Journal, bytes);
        sweep.Tune("status", sweep.Folder).With(2).Telling("line 4", string.Create(CultureInfo.InvariantCulture, $"byte {third}"), "doctor");
        sweep.Tune("doctor", sweep.Folder, "--repair");
        sweep.Tune("status", sweep.Folder).With(0);
    }

    [Fact]
    public void A_torn_end_is_cut_off_kept_and_told()
    {
        using var sweep = new Sweep(Specification, Script);
        sweep.Run().With(0);
        byte[] whole = File.ReadAllBytes(sweep.Journal);
        File.WriteAllBytes(sweep.Journal, whole[..^10]);
        sweep.Tune("status", sweep.Folder).With(0);
        sweep.Resume().With(0).Telling("torn");
        Assert.Single(Directory.EnumerateFiles(sweep.Folder, "journal.torn-*"));
        Assert.Equal(6, sweep.Events<TrialEnded>().Count);
    }

    private static int NewLineAfter(byte[] bytes, int start) => start + bytes.AsSpan(start).IndexOf((byte)'\n') + 1;

    /// <summary>A line of the journal with its checksum, computed here bit by bit: CRC-32C.</summary>
    private static string Signed(string open)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in Encoding.UTF8.GetBytes(open))
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{open},\"crc\":\"{~crc:x8}\"}}");
    }
}

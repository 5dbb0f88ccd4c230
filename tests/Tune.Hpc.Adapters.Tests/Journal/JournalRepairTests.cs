using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Journal;

public sealed class JournalRepairTests : IDisposable
{
    private readonly JournalFixture _journal = new();

    public JournalRepairTests() => _journal.Write(
        JournalFixture.Note("first"),
        new TrialCreated { Trial = new TrialId(1), Config = ConfigMap.Empty, Index = 0, Reason = "r" },
        JournalFixture.Note("third"),
        new TrialEnded { Trial = new TrialId(1), Status = TrialStatus.Terminated, Reason = "r" },
        JournalFixture.Note("fifth"));

    [Fact]
    public void A_sound_journal_needs_no_repair()
    {
        var plan = JournalRepair.Examine(_journal.Path);
        Assert.True(plan.IsSound);
        Assert.Equal(_journal.Bytes, plan.ToBytes());
    }

    [Fact]
    public void One_wrong_bit_is_mended_wherever_it_is()
    {
        byte[] whole = _journal.Bytes;
        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 4;
            if (whole[at] == '\n' || bytes[at] == '\n')
            {
                continue;
            }

            _journal.Bytes = bytes;
            var plan = JournalRepair.Examine(_journal.Path);
            Assert.Contains("one wrong bit", Assert.Single(plan.Findings), StringComparison.Ordinal);
            Assert.Equal(whole, plan.ToBytes());
        }
    }

    [Fact]
    public void A_lost_line_becomes_a_warning_and_the_damaged_journal_is_kept()
    {
        byte[] damaged = Damage("third");
        var plan = JournalRepair.Examine(_journal.Path);
        Assert.Equal(damaged, _journal.Bytes);
        string kept = JournalRepair.Apply(plan, FolderAccess.Private);
        Assert.Equal(_journal.Path + ".damaged-1", kept);
        Assert.Equal(damaged, File.ReadAllBytes(kept));
        var entries = _journal.ReadAll();
        Assert.Equal(5, entries.Count);
        Assert.Equal("journal-repaired", Assert.IsType<WarningRaised>(entries[2].Event).Kind);
        Assert.IsType<TrialEnded>(entries[3].Event);
        Damage("fifth", junk: "\n\n");
        Assert.EndsWith(".damaged-2", JournalRepair.Apply(JournalRepair.Examine(_journal.Path), FolderAccess.Private), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_a_trial_whose_creation_was_lost_are_dropped()
    {
        Damage("trial-created");
        var plan = JournalRepair.Examine(_journal.Path);
        Assert.Contains(plan.Findings, f => f.Contains("tells of trial 00001, whose creation was lost", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Entries, e => e.Event is TrialEnded);
        JournalRepair.Apply(plan, FolderAccess.Private);
        Assert.Equal(5, _journal.ReadAll().Count);
    }

    [Fact]
    public void A_lost_header_is_made_again()
    {
        Damage("readable_from");
        JournalRepair.Apply(JournalRepair.Examine(_journal.Path), FolderAccess.Private);
        Assert.Equal(5, _journal.ReadAll().Count);
    }

    [Fact]
    public void A_repaired_journal_can_be_driven_on()
    {
        Damage("third");
        JournalRepair.Apply(JournalRepair.Examine(_journal.Path), FolderAccess.Private);
        _journal.Write(JournalFixture.Note("sixth"));
        Assert.Equal(6, _journal.ReadAll()[^1].Seq);
    }

    [Fact]
    public void A_file_without_anything_of_a_journal_cannot_be_repaired()
    {
        File.WriteAllText(_journal.Path, "hello\nworld\n");
        Assert.Equal(StorageCodes.JournalDamaged, Assert.Throws<TuneException>(() => JournalRepair.Examine(_journal.Path)).Code);
    }

    private byte[] Damage(string word, string junk = "\u0001\u0001")
    {
        byte[] bytes = _journal.Bytes;
        int at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(word));
        System.Text.Encoding.ASCII.GetBytes(junk).CopyTo(bytes, at);
        _journal.Bytes = bytes;
        return bytes;
    }

    public void Dispose() => _journal.Dispose();
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Inbox;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>How fast a million reports go from inbox files to a flushed journal, and back again.</summary>
public static class JournalBenchmark
{
    private const int Trials = 1000;
    private const int ReportsPerTrial = 1000;
    private const int Total = Trials * ReportsPerTrial;

    /// <summary>Runs it and writes the figures.</summary>
    public static void Run(TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("tune-journal-").FullName;
        try
        {
            string journal = Path.Combine(folder, "journal.jsonl");
            WriteInboxes(folder);
            Measure(output, "inbox files parsed", () => ReadInboxes(folder, null));
            JournalWriter.Create(journal, "0.1.0", FolderAccess.Private);
            Measure(output, "inbox files parsed, encoded, journal flushed", () => Pipeline(folder, journal));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journal: {new FileInfo(journal).Length / 1e6:F0} MB"));
            Measure(output, "journal read, verified, decoded", () => Replay(journal));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(TextWriter output, string what, Func<int> act)
    {
        var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        int count = act();
        double seconds = watch.Elapsed.TotalSeconds;
        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpuBefore).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {count} reports in {seconds:F2} s ({cpu:F2} s of processor), {count / seconds:F0}/s, {cpu / count * 1e6:F2} us each"));
    }

    private static int Pipeline(string folder, string path)
    {
        using var reader = JournalReader.Open(path);
        using var writer = JournalWriter.Open(path, reader.End);
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        int count = ReadInboxes(folder, (trial, item) =>
        {
            writer.Append(
                new ReportReceived { Trial = trial, Attempt = 1, Offset = item.EndOffset, Metrics = item.Metrics, Checkpoint = item.Checkpoint },
                now);
            if (writer.PendingBytes > 16 << 20)
            {
                writer.Flush();
            }
        });
        writer.Flush();
        return count;
    }

    private static int ReadInboxes(string folder, Action<TrialId, InboxItem>? take)
    {
        var shared = new InboxReader(TimeProvider.System);
        var items = new List<InboxItem>();
        int count = 0;
        for (int trial = 1; trial <= Trials; trial++)
        {
            using var inbox = AttemptInbox.OfReports(shared, InboxOf(folder, trial), 0);
            bool more;
            do
            {
                items.Clear();
                more = inbox.Read(items);
                count += items.Count;
                foreach (var item in items)
                {
                    take?.Invoke(new TrialId(trial), item);
                }
            }
            while (more);
        }

        return count;
    }

    private static int Replay(string journal)
    {
        using var reader = JournalReader.Open(journal);
        int count = 0;
        while (reader.TryRead(out _))
        {
            count++;
        }

        return count;
    }

    private static void WriteInboxes(string folder)
    {
        for (int trial = 1; trial <= Trials; trial++)
        {
            var text = new StringBuilder();
            for (int report = 1; report <= ReportsPerTrial; report++)
            {
                double loss = 1.0 / (report + (trial % 17));
                text.Append(CultureInfo.InvariantCulture, $"{{\"loss\": {loss:R}, \"accuracy\": {1 - loss:R}, \"training_iteration\": {report}, ")
                    .Append(CultureInfo.InvariantCulture, $"\"time_total_s\": {report * 0.25:R}, \"timestamp\": {1763789784.123 + report:R}}}\n");
            }

            File.WriteAllText(InboxOf(folder, trial), text.ToString());
        }
    }

    private static string InboxOf(string folder, int trial) => Path.Combine(folder, trial.ToString("D5", CultureInfo.InvariantCulture) + ".jsonl");
}

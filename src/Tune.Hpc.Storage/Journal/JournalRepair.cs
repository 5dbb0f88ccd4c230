using System.Globalization;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Finds out what of a damaged journal can be saved, and writes a journal of that.</summary>
/// <remarks>
/// A line in which one bit is wrong is mended: the checksum tells which. A line that cannot be read is replaced by a warning of the same number, and so is
/// an event of a trial whose creation was lost; everything else stays as it was. Nobody may drive meanwhile.
/// </remarks>
public static class JournalRepair
{
    private const string WarningKind = "journal-repaired";

    /// <summary>Reads a journal, damage and all; changes nothing.</summary>
    /// <exception cref="TuneException">There is no journal, it cannot be read at all, or it is sound but from a newer version.</exception>
    public static RepairPlan Examine(string path)
    {
        byte[] all = JournalFile.Guard(path, "read the journal", () => File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new TuneException(StorageCodes.JournalMissing, $"{path}: there is no journal here"));
        var survey = new RepairSurvey(path);
        int start = 0;
        for (long number = 1; start < all.Length; number++)
        {
            int length = all.AsSpan(start).IndexOf((byte)'\n');
            survey.Take(number, start, all.AsSpan(start, length < 0 ? all.Length - start : length), isLast: start + length + 1 >= all.Length || length < 0);
            start = length < 0 ? all.Length : start + length + 1;
        }

        return survey.Finish();
    }

    /// <summary>Writes the repaired journal and puts it in the place of the damaged one, which is kept as <c>journal.jsonl.damaged-N</c>.</summary>
    /// <returns>Where the damaged one is kept.</returns>
    /// <exception cref="TuneException">The file system refuses; the journal is as it was.</exception>
    public static string Apply(RepairPlan plan, FolderAccess access)
    {
        string repaired = plan.Path + ".repaired";
        AtomicFile.Write(repaired, plan.ToBytes(), access.FileMode, durable: true);
        for (int n = 1; ; n++)
        {
            string kept = plan.Path + ".damaged-" + n.ToString(CultureInfo.InvariantCulture);
            if (File.Exists(kept))
            {
                continue;
            }

            try
            {
                // The copy is there before the name changes hands: at no instant is there no journal.
                File.Copy(plan.Path, kept, overwrite: false);
                File.Move(repaired, plan.Path, overwrite: true);
                return kept;
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                throw FileErrors.For("put the repaired journal in place", plan.Path, error);
            }
        }
    }

    internal static WarningRaised Warning(string message) => new() { Kind = WarningKind, Message = message };
}

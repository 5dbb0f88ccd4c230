using System.Globalization;

namespace Tune.Hpc.Storage.Lease;

/// <summary>The file that says who drives, so that a second driver can say so and leave.</summary>
/// <remarks>A courtesy. Correctness rests on the journal's epochs and the attempts' claims: a driver that was suspended may believe it still holds the lease.</remarks>
public sealed class DriverLease : IDisposable
{
    private readonly string _path;
    private readonly FolderAccess _access;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _duration;
    private LeaseRecord _record;
    private bool _released;

    private DriverLease(string path, FolderAccess access, TimeProvider clock, TimeSpan duration, LeaseRecord record)
    {
        _path = path;
        _access = access;
        _clock = clock;
        _duration = duration;
        _record = record;
    }

    /// <summary>How long a lease lives when nobody renews it, unless said otherwise.</summary>
    public static TimeSpan DefaultDuration { get; } = TimeSpan.FromSeconds(60);

    /// <summary>When it expires unless renewed.</summary>
    public DateTimeOffset Expires => _record.Expires;

    /// <summary>Takes the lease: it is free, has expired, or its holder is gone from this host.</summary>
    /// <param name="path">The lease's file.</param>
    /// <param name="access">Who may read it.</param>
    /// <param name="self">Who asks.</param>
    /// <param name="epoch">The epoch the asker will write with.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="duration">How long it lives unless renewed.</param>
    /// <exception cref="TuneException">Somebody else drives (exit code 4), or the file system refuses.</exception>
    public static DriverLease Take(string path, FolderAccess access, DriverIdentity self, int epoch, TimeProvider clock, TimeSpan duration)
    {
        var now = clock.GetUtcNow();
        if (LeaseRecord.Read(path) is { } held && held.Holder != self && held.Expires > now && !held.Holder.IsSeenGoneBy(self))
        {
            throw SomeoneElse(path, held);
        }

        var record = new LeaseRecord(self, epoch, now, now + duration);
        AtomicFile.Write(path, record.ToBytes(), access.FileMode);
        var lease = new DriverLease(path, access, clock, duration, record);
        lease.RefuseOthers();
        return lease;
    }

    /// <summary>Renews the lease when half of its time is over; cheap to call at every step.</summary>
    /// <exception cref="TuneException">Somebody else has taken it (exit code 4), or the file system refuses.</exception>
    public void Renew()
    {
        var now = _clock.GetUtcNow();
        if (now < _record.Expires - (_duration / 2))
        {
            return;
        }

        RefuseOthers();
        _record = _record with { Expires = now + _duration };
        AtomicFile.Write(_path, _record.ToBytes(), _access.FileMode);
    }

    /// <summary>Gives the lease back, if it is still this driver's.</summary>
    public void Dispose()
    {
        if (_released)
        {
            return;
        }

        _released = true;
        try
        {
            if (LeaseRecord.Read(_path)?.Holder == _record.Holder)
            {
                File.Delete(_path);
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error) || error is TuneException)
        {
            // It expires by itself.
        }
    }

    private void RefuseOthers()
    {
        if (LeaseRecord.Read(_path) is { } other && other.Holder != _record.Holder)
        {
            throw SomeoneElse(_path, other);
        }
    }

    private static TuneException SomeoneElse(string path, LeaseRecord held) => new(
        StorageCodes.SomeoneElseDrives,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: someone else drives this experiment: process {held.Holder.ProcessId} on {held.Holder.Host}, since {held.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; its lease expires {held.Expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Stop it there, or wait until then"))
    { ExitCode = 4 };
}

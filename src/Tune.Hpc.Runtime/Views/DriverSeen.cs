using Tune.Hpc.Storage.Lease;

namespace Tune.Hpc.Runtime.Views;

/// <summary>A driver that is alive as far as its lease tells.</summary>
/// <param name="Host">Its host.</param>
/// <param name="ProcessId">Its process id there.</param>
/// <param name="Since">Since when it drives.</param>
/// <param name="Expires">Until when the lease holds unless it is renewed.</param>
public sealed record DriverSeen(string Host, int ProcessId, DateTimeOffset Since, DateTimeOffset Expires)
{
    internal static DriverSeen? Look(string leasePath, DateTimeOffset now)
    {
        var lease = LeaseRecord.Read(leasePath);
        bool alive = lease is not null && lease.Expires > now && !lease.Holder.IsSeenGoneBy(DriverIdentity.OfThisProcess());
        return alive ? new DriverSeen(lease!.Holder.Host, lease.Holder.ProcessId, lease.Since, lease.Expires) : null;
    }
}

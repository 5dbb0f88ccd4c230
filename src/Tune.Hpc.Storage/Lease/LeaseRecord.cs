using System.Globalization;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Lease;

/// <summary>What <c>driver.lease</c> says.</summary>
/// <param name="Holder">Who drives.</param>
/// <param name="Epoch">The driver's number in the journal.</param>
/// <param name="Since">Since when.</param>
/// <param name="Expires">Until when, unless it is renewed.</param>
public sealed record LeaseRecord(DriverIdentity Holder, int Epoch, DateTimeOffset Since, DateTimeOffset Expires)
{
    /// <summary>Reads a lease; null when there is none, or none that can be read.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public static LeaseRecord? Read(string path)
    {
        if (Folder.RecordFile.Read(path) is not { } json || json.Time("expires") is not { } expires)
        {
            return null;
        }

        var holder = new DriverIdentity(json.Text("host"), json.Whole("pid") ?? 0, json.Text("birth"));
        return new LeaseRecord(holder, json.Whole("epoch") ?? 0, json.Time("since") ?? expires, expires);
    }

    /// <summary>The file's text.</summary>
    internal byte[] ToBytes()
    {
        var map = new ConfigMapBuilder
        {
            ["host"] = ConfigValue.Of(Holder.Host),
            ["pid"] = ConfigValue.Of(Holder.ProcessId),
            ["birth"] = ConfigValue.Of(Holder.Birth),
            ["epoch"] = ConfigValue.Of(Epoch),
            ["since"] = ConfigValue.Of(Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
            ["expires"] = ConfigValue.Of(Expires.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        };
        return Encoding.UTF8.GetBytes(map.ToMap().ToJson() + "\n");
    }
}

using System.Diagnostics;
using Tune.Hpc.Adapters.Tests.Folder;
using Tune.Hpc.Adapters.Tests.Inbox;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Lease;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Lease;

public sealed class DriverLeaseTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string Path => _folder["driver.lease"];

    [Fact]
    public void A_second_driver_is_told_who_drives_since_when_and_until_when()
    {
        using var lease = Take(new DriverIdentity("login1", 4711, "boot:ns:1"));
        var error = Assert.Throws<TuneException>(() => Take(new DriverIdentity("login2", 12, "boot:ns:2")));
        Assert.Equal(StorageCodes.SomeoneElseDrives, error.Code);
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("process 4711 on login1, since 2026-11-22 06:00:00 UTC; its lease expires 2026-11-22 06:01:00 UTC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_lease_is_taken_over_and_its_old_holder_notices()
    {
        using var old = Take(new DriverIdentity("login1", 4711, "boot:ns:1"));
        _clock.Advance(Minute);
        using var taken = Take(new DriverIdentity("login2", 12, "boot:ns:2"));
        Assert.Equal(4, Assert.Throws<TuneException>(old.Renew).ExitCode);
        old.Dispose();
        Assert.Equal("login2", LeaseRecord.Read(Path)!.Holder.Host);
    }

    [Fact]
    public void A_renewed_lease_lives_on()
    {
        using var lease = Take(new DriverIdentity("login1", 4711, "boot:ns:1"));
        for (int i = 0; i < 10; i++)
        {
            _clock.Advance(Minute / 2);
            lease.Renew();
        }

        Assert.Equal(_clock.GetUtcNow() + Minute, lease.Expires);
        Assert.Throws<TuneException>(() => Take(new DriverIdentity("login2", 12, "boot:ns:2")));
    }

    [Fact]
    public void A_lease_given_back_is_free()
    {
        Take(new DriverIdentity("login1", 4711, "boot:ns:1")).Dispose();
        Assert.False(File.Exists(Path));
        Take(new DriverIdentity("login2", 12, "boot:ns:2")).Dispose();
    }

    [Fact]
    public void A_holder_of_this_host_that_is_gone_need_not_expire()
    {
        var self = DriverIdentity.OfThisProcess();
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "read line"]) { RedirectStandardInput = true })!;
        var other = DriverIdentity.Of(process.Id);
        using var lease = Take(other);
        Assert.Throws<TuneException>(() => Take(self));
        process.StandardInput.Close();
        process.WaitForExit();
        using var taken = Take(self);
        Assert.Equal(self, LeaseRecord.Read(Path)!.Holder);
    }

    [Fact]
    public void A_process_that_only_has_the_same_number_is_not_the_holder()
    {
        var self = DriverIdentity.OfThisProcess();
        using var lease = Take(self with { Birth = self.Birth + "1" });
        using var taken = Take(self);
        Assert.Equal(self, LeaseRecord.Read(Path)!.Holder);
    }

    [Fact]
    public void A_process_of_another_boot_or_container_cannot_be_seen_and_must_expire()
    {
        var self = DriverIdentity.OfThisProcess();
        using var lease = Take(self with { Birth = "other-boot:ns:1" });
        Assert.Throws<TuneException>(() => Take(self));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"host\":\"h\"}")]
    public void A_lease_that_cannot_be_read_is_free(string text)
    {
        File.WriteAllText(Path, text);
        Take(new DriverIdentity("login1", 4711, "boot:ns:1")).Dispose();
    }

    private DriverLease Take(DriverIdentity who) => DriverLease.Take(Path, FolderAccess.Private, who, 1, _clock, Minute);

    public void Dispose() => _folder.Dispose();
}

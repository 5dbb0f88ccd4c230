namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>A folder that goes with the test. Its name has a space and a quote, as users' folders do.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("tune it's ").FullName;

    public string Path { get; }

    public string Sub(params string[] names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

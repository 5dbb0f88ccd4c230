namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>A file that is written under a temporary name in the target's folder and renamed when it is whole.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _ended;

    private TableFile(string path, string temporary, FileStream stream)
    {
        Path = path;
        _temporary = temporary;
        _stream = stream;
    }

    public string Path { get; }

    public long Position { get; private set; }

    public static TableFile Create(string path, UnixFileMode mode)
    {
        // Two writers of one target, even on two machines, must not share a temporary file: the name is unique.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return Guard(path, () =>
        {
            var file = new TableFile(path, temporary, new FileStream(temporary, options));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file._stream.SafeFileHandle, mode); // the process's mask may have taken bits away
            }

            return file;
        });
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Dispose(); // what is written now has a gap, so nothing may follow it
            throw Refused(Path, error);
        }

        Position += bytes.Length;
    }

    public void Complete()
    {
        Guard(Path, () =>
        {
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_temporary, Path, overwrite: true);
            return true;
        });
        _ended = true;
    }

    public void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_ended, typeof(ParquetTableWriter));

    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        try
        {
            _stream.Dispose();
            File.Delete(_temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A rest that cannot be removed must not hide the error that led here; its name says it is temporary.
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Refused(path, error);
        }
    }

    private static TuneException Refused(string path, Exception error) =>
        new(ParquetErrors.Unwritable, $"{path}: the Parquet file cannot be written: {error.Message}", error);
}

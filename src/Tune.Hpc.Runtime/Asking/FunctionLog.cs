using System.Text;
using Tune.Hpc.Storage;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Keeps what the program of the functions says beside its answers: in a file, where there is one, and its last lines for messages.</summary>
internal sealed class FunctionLog(string? path, FolderAccess access) : IDisposable
{
    private const int MostLines = 5;
    private readonly Queue<string> _tail = new();
    private readonly Lock _lock = new();
    private StreamWriter? _file;
    private bool _refused;

    /// <summary>The last lines; empty where there are none.</summary>
    internal string Tail
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _tail);
            }
        }
    }

    /// <summary>Where it is; null where nothing is kept.</summary>
    internal string? Path => path;

    internal void Write(string line)
    {
        lock (_lock)
        {
            _tail.Enqueue(FunctionLine.Quote(line));
            if (_tail.Count > MostLines)
            {
                _tail.Dequeue();
            }

            TryWrite(line);
        }
    }

    /// <summary>A program that is started again begins with no words.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            _tail.Clear();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
            _refused = true;
        }
    }

    // A log that cannot be written is no reason to lose an answer.
    private void TryWrite(string line)
    {
        if (path is null || _refused)
        {
            return;
        }

        try
        {
            _file ??= new StreamWriter(AppendedFile.Open(path, access), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
            _file.Write(line + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _refused = true;
        }
    }
}

using System.Text;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Takes what the command of <c>prepare</c> says: told as a decision line, and kept for an error that follows.</summary>
internal sealed class PreparedOutput(Action<string> tell) : TextWriter
{
    private const int Kept = 20;
    private readonly Queue<string> _last = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Its last lines.</summary>
    public string Last
    {
        get
        {
            lock (this)
            {
                return string.Join('\n', _last);
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (this)
        {
            _last.Enqueue(value ?? "");
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }
        }

        tell($"prepare: {value}");
    }
}

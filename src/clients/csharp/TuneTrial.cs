#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Hpc.Client;

/// <summary>The trial this process is: its configuration, its reports, its checkpoints, and what the tuner wants of it.</summary>
/// <remarks>Trial protocol version 1. One file, base class library only, .NET 7 or newer: copy it or include it with
/// <c>&lt;Compile Include="TuneTrial.cs" /&gt;</c>. Outside a trial (TUNE_REPORTS is not set) reports are printed to standard output and
/// everything else has a harmless answer, so that the same program runs unchanged by hand.</remarks>
/// <example><code>
/// var trial = TuneTrial.Current;
/// double lr = trial.Get("lr", 0.1);
/// for (int epoch = trial.Iteration + 1; epoch &lt;= 27; epoch++)
/// {
///     double loss = TrainOneEpoch(lr);
///     trial.SaveCheckpoint(epoch, folder => Save(Path.Combine(folder, "model.bin"))); // the next report carries it
///     var command = trial.Report(("loss", loss));
///     if (command.ShouldEnd) { return command.ExitCode; }
///     if (!trial.EnoughTime()) { return TuneTrial.ResumeMe; } // of the job's time limit, for one more epoch
/// }
/// </code></example>
public sealed class TuneTrial : IDisposable
{
    /// <summary>The longest report line, in bytes, its line feed included.</summary>
    public const int MaxLineBytes = 1 << 20;

    /// <summary>The exit code that asks to be resumed from the last checkpoint; it is not a failure.</summary>
    public const int ResumeMe = 75;

    // One more step may take a little longer than any before it.
    private const double StepMargin = 1.2;

    private readonly object _gate = new();
    private readonly Func<string, string?> _environment;
    private readonly TextWriter _output;
    private long _startedAt = Stopwatch.GetTimestamp();
    private double _timeBefore;
    private readonly TrialControl _control;
    private readonly List<PosixSignalRegistration> _signals = new();
    private JsonElement? _config;
    private string? _readyCheckpoint;
    private bool _acceptsUpdates;
    private bool? _due;
    private bool _putOff;
    private TimeSpan _longestStep;
    private long _steppedAt = Stopwatch.GetTimestamp();
    private int _reports;

    /// <summary>The trial of this process. Once asked for, SIGTERM means <see cref="ShouldStop"/> and SIGUSR1 <see cref="ShouldPause"/>
    /// instead of ending the process (inside a trial only).</summary>
    public static TuneTrial Current { get; } = OfThisProcess();

    /// <summary>A trial described by other variables than this process has; it hears no signals.</summary>
    /// <param name="environment">Answers the value of a TUNE_ variable, or null.</param>
    /// <param name="output">Where reports go outside a trial.</param>
    public TuneTrial(Func<string, string?> environment, TextWriter output)
    {
        _environment = environment ?? throw new ArgumentNullException(nameof(environment));
        _output = output ?? throw new ArgumentNullException(nameof(output));
        _control = new TrialControl(Variable("TUNE_CONTROL"), (int)(Number("TUNE_UPDATE") ?? 0));
        Iteration = (int)(Number("TUNE_ITERATION") ?? 0);
        _timeBefore = Number("TUNE_TIME_TOTAL_S") ?? 0;
        Checkpoint = Variable("TUNE_CHECKPOINT");
    }

    /// <summary>Whether a tuner listens.</summary>
    public bool IsTrial => Variable("TUNE_REPORTS") is not null;

    /// <summary>The experiment's name; null outside a trial.</summary>
    public string? Experiment => Variable("TUNE_EXPERIMENT");

    /// <summary>The trial's id, such as 00042; null outside a trial.</summary>
    public string? Id => Variable("TUNE_TRIAL_ID");

    /// <summary>Which try at this trial this is; the first is 1.</summary>
    public int Attempt => (int)(Number("TUNE_ATTEMPT") ?? 1);

    /// <summary>The training_iteration of the last report; before the first one, and after an update, that of the checkpoint to go on
    /// from, or 0.</summary>
    public int Iteration { get; private set; }

    /// <summary>The seed of this trial, 0 to 2^31 - 1; null outside a trial.</summary>
    public int? Seed => (int?)Number("TUNE_SEED");

    /// <summary>The folder to resume from; null on a fresh start.</summary>
    public string? Checkpoint { get; private set; }

    /// <summary>When the job's time ends; null without a limit.</summary>
    public DateTimeOffset? Deadline =>
        Number("TUNE_DEADLINE") is double seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    /// <summary>The time until <see cref="Deadline"/>, never below zero; null without a limit.</summary>
    public TimeSpan? TimeLeft => Deadline is not DateTimeOffset end ? null
        : end > DateTimeOffset.UtcNow ? end - DateTimeOffset.UtcNow : TimeSpan.Zero;

    /// <summary>Whether the job's time allows one more step; true without a limit. If not: write a checkpoint, report it, and exit
    /// with <see cref="ResumeMe"/>.</summary>
    /// <param name="needed">How long a step takes; left out, the longest between two reports of this process, and a fifth more.</param>
    public bool EnoughTime(TimeSpan? needed = null)
    {
        lock (_gate)
        {
            return TimeLeft is not TimeSpan left || left > (needed ?? _longestStep * StepMargin);
        }
    }

    /// <summary>True once the trial should finish and exit 0. Reads the control file.</summary>
    public bool ShouldStop { get { lock (_gate) { return _control.Peek().ShouldStop; } } }

    /// <summary>True once the trial should write a checkpoint, report it and exit 75. Ask before a report to write one only then.</summary>
    public bool ShouldPause { get { lock (_gate) { return _control.Peek().ShouldPause; } } }

    /// <summary>Says that this program takes a new configuration and a new checkpoint while it runs: call it before the first report, and
    /// look at every answer's <see cref="TrialCommand.ShouldUpdate"/>. Its job then goes on where another trial's would be ended and
    /// queued again.</summary>
    public void AcceptUpdates()
    {
        lock (_gate)
        {
            _acceptsUpdates = true;
        }
    }

    /// <summary>Whether the next report should carry a checkpoint: the experiment asks for one every so many iterations
    /// (checkpoint_frequency) or at the end (checkpoint_at_end), the tuner wants to pause the trial, or the job's time ends.
    /// A pause is then told by the report that carries the checkpoint. False outside a trial.</summary>
    /// <param name="iteration">Of the next report; by default one more than the last report's.</param>
    /// <param name="last">Whether it is the trial's last.</param>
    public bool CheckpointDue(int? iteration = null, bool last = false)
    {
        lock (_gate)
        {
            bool due = IsTrial && WantsCheckpoint(iteration ?? (Iteration + 1), last);
            _due = due;
            return due;
        }
    }

    /// <summary>The configuration, nested as in the space; an empty object outside a trial.</summary>
    public JsonElement Config
    {
        get
        {
            lock (_gate)
            {
                return _config ??= TrialJson.Read(Variable("TUNE_CONFIG"));
            }
        }
    }

    /// <summary>The best result of all trials so far, with <c>value</c>, <c>metrics</c>, <c>config</c> and <c>trial</c>; read anew each time. Null where the experiment does not have
    /// <c>incumbent: true</c>, and before there is a result.</summary>
    public JsonElement? Incumbent => Variable("TUNE_INCUMBENT") is string path && File.Exists(path) ? TrialJson.Read(path) : null;

    /// <summary>One value of the configuration.</summary>
    /// <param name="path">Its name, with / between levels: <c>optimizer/type</c>.</param>
    /// <param name="fallback">The answer where the configuration has no such name or null there.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public T Get<T>(string path, T fallback) =>
        TrialJson.Find(Config, path) is JsonElement found ? TrialJson.As<T>(found, path) : fallback;

    /// <summary>One value of the configuration that must be there.</summary>
    /// <param name="path">Its name, with / between levels.</param>
    /// <exception cref="KeyNotFoundException">The configuration has no such name.</exception>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public T Get<T>(string path) => TrialJson.Find(Config, path) is JsonElement found
        ? TrialJson.As<T>(found, path)
        : throw new KeyNotFoundException($"The configuration has no '{path}'.");

    /// <summary>Reports numbers and returns at once with the tuner's present wish.</summary>
    /// <exception cref="ArgumentException">A name is reserved (it begins with _), or the line is over 1 MiB.</exception>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public TrialCommand Report(params (string Name, double Value)[] metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var values = new Dictionary<string, object?>(metrics.Length);
        foreach (var (name, value) in metrics)
        {
            values[name] = value;
        }

        return Report(values);
    }

    /// <summary>Reports one measurement and returns at once with the tuner's present wish.</summary>
    /// <param name="metrics">Numbers, bools and strings; dictionaries are flattened with /; null is left out; not-a-number and the
    /// infinities are written as the strings nan, inf and -inf. timestamp, time_total_s and training_iteration are added
    /// unless given.</param>
    /// <param name="checkpoint">A folder or file that belongs to this report. A folder directly below TUNE_CHECKPOINT_DIR is used as it
    /// is, anything else is copied there and appears whole. Not needed after <see cref="SaveCheckpoint"/>.</param>
    /// <exception cref="ArgumentException">A value cannot be reported, a name is reserved, or the line is over 1 MiB.</exception>
    /// <exception cref="IOException">The report or the checkpoint cannot be written.</exception>
    public TrialCommand Report(IReadOnlyDictionary<string, object?> metrics, string? checkpoint = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        lock (_gate)
        {
            var values = TrialJson.Flatten(metrics);
            int iteration = IterationOf(values);
            values.TryAdd("training_iteration", iteration);
            values.TryAdd("timestamp", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
            values.TryAdd("time_total_s", Math.Round(_timeBefore + Stopwatch.GetElapsedTime(_startedAt).TotalSeconds, 6));
            string? name = checkpoint is null ? _readyCheckpoint : Adopt(checkpoint, iteration);
            if (name is not null)
            {
                values["_checkpoint"] = name;
            }

            if (_acceptsUpdates && IsTrial)
            {
                values["_update"] = _control.Update;
            }

            Send(TrialJson.Line(values));
            Iteration = iteration;
            _readyCheckpoint = null;
            MeasureStep();
            return Obey(_control.Take());
        }
    }

    /// <summary>Writes a checkpoint that appears whole below TUNE_CHECKPOINT_DIR; the next report carries it.</summary>
    /// <param name="step">Names the folder; a name that is taken is never replaced but gets a number.</param>
    /// <param name="write">Gets the folder to write into. When it throws, nothing appears.</param>
    /// <returns>The folder, or null outside a trial, where the checkpoint is thrown away.</returns>
    public string? SaveCheckpoint(int step, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string? root = Variable("TUNE_CHECKPOINT_DIR");
        string? name = TrialFiles.Publish(root, step, write);
        lock (_gate)
        {
            _readyCheckpoint = name;
        }

        return name is null ? null : Path.Combine(root!, name);
    }

    /// <summary>Stops listening to signals.</summary>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private static TuneTrial OfThisProcess()
    {
        var trial = new TuneTrial(Environment.GetEnvironmentVariable, Console.Out);
        if (trial.IsTrial)
        {
            trial.Listen();
        }

        return trial;
    }

    private void Listen()
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _control.Signal("stop", "SIGTERM");
        }));
        if (!OperatingSystem.IsWindows())
        {
            // The enumeration has no name for SIGUSR1, but takes the system's own number.
            var userSignal = (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30);
            _signals.Add(PosixSignalRegistration.Create(userSignal, context =>
            {
                context.Cancel = true;
                _control.Signal("pause", "SIGUSR1: the job's time limit is near");
            }));
        }
    }

    private void MeasureStep()
    {
        var step = Stopwatch.GetElapsedTime(_steppedAt);
        _steppedAt = Stopwatch.GetTimestamp();

        // The first one began with whatever the program had to load; it counts until there is another.
        _longestStep = _reports < 2 || step > _longestStep ? step : _longestStep;
        _reports++;
    }

    private int IterationOf(Dictionary<string, object> values) => !values.TryGetValue("training_iteration", out object? given)
        ? Iteration + 1
        : given is int or long or short or byte ? Convert.ToInt32(given, CultureInfo.InvariantCulture)
        : given is double number && Math.Floor(number) == number && Math.Abs(number) <= int.MaxValue ? (int)number
        : throw new ArgumentException($"training_iteration must be a whole number, not '{given}'.");

    private string? Adopt(string checkpoint, int step)
    {
        string source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkpoint));
        if (!Directory.Exists(source) && !File.Exists(source))
        {
            throw new FileNotFoundException($"The checkpoint '{checkpoint}' does not exist.", checkpoint);
        }

        string? root = Variable("TUNE_CHECKPOINT_DIR");
        if (root is null)
        {
            return null;
        }

        string name = Path.GetFileName(source);
        bool isOurs = Path.GetDirectoryName(source) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return isOurs && Directory.Exists(source) && !name.StartsWith('.')
            ? name
            : TrialFiles.Publish(root, step, folder => TrialFiles.Copy(source, folder));
    }

    private void Send(byte[] line)
    {
        if (Variable("TUNE_REPORTS") is string path)
        {
            TrialFiles.AppendLine(path, line);
            return;
        }

        _output.Write(Encoding.UTF8.GetString(line));
        _output.Flush();
    }

    private bool WantsCheckpoint(int iteration, bool last)
    {
        int every = (int)(Number("TUNE_CHECKPOINT_FREQUENCY") ?? 0);
        bool atEnd = Variable("TUNE_CHECKPOINT_AT_END") == "1";
        if ((every > 0 && iteration % every == 0) || (atEnd && last))
        {
            return true;
        }

        var command = _control.Peek();
        return command.ShouldPause || (atEnd && command.ShouldStop) || !EnoughTime();
    }

    private TrialCommand Obey(TrialCommand command)
    {
        // A program that saves only what is due did not know of the pause when it asked: it hears of it with the next checkpoint.
        bool unready = _due == false && !_putOff;
        _due = null;
        if (command.ShouldPause && unready)
        {
            _putOff = true;
            return TrialCommand.GoOn;
        }

        if (command.NewConfig is JsonElement config)
        {
            _config = config;
        }

        Checkpoint = command.NewCheckpoint ?? Checkpoint;
        Iteration = command.NewIteration ?? Iteration;
        if (command.NewTime is { } seconds)
        {
            (_timeBefore, _startedAt) = (seconds, Stopwatch.GetTimestamp());
        }

        return command;
    }

    private string? Variable(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    private double? Number(string name) => Variable(name) is not string text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : throw new FormatException($"{name} must be a number, not '{text}'.");
}

/// <summary>What the tuner wants from the trial.</summary>
/// <param name="Kind">go_on, stop, pause or update.</param>
/// <param name="Reason">Why, in the tuner's words; empty if it gave none.</param>
/// <param name="NewConfig">With update: the configuration to go on with, also <see cref="TuneTrial.Config"/> from now on.</param>
/// <param name="NewCheckpoint">With update: the folder to load before going on, also <see cref="TuneTrial.Checkpoint"/>.</param>
/// <param name="NewIteration">With update: the training_iteration which that checkpoint has reached, also <see cref="TuneTrial.Iteration"/>.</param>
/// <param name="NewTime">With update: the time_total_s which that checkpoint has reached; reports go on from it.</param>
public sealed record TrialCommand(string Kind, string Reason, JsonElement? NewConfig = null, string? NewCheckpoint = null, int? NewIteration = null, double? NewTime = null)
{
    internal static readonly TrialCommand GoOn = new("go_on", "");

    /// <summary>Finish now and exit 0.</summary>
    public bool ShouldStop => Kind == "stop";

    /// <summary>Write a checkpoint, report it, exit 75; the trial is resumed later.</summary>
    public bool ShouldPause => Kind == "pause";

    /// <summary>Stop or pause.</summary>
    public bool ShouldEnd => ShouldStop || ShouldPause;

    /// <summary>Go on with <see cref="NewConfig"/>, from <see cref="NewCheckpoint"/> where there is one.</summary>
    public bool ShouldUpdate => Kind == "update";

    /// <summary>The code to exit with: 75 where <see cref="ShouldPause"/>, else 0.</summary>
    public int ExitCode => ShouldPause ? TuneTrial.ResumeMe : 0;
}

/// <summary>The tuner's side of the talk: the control file and the signals. Each command is handed out once, an end stays.</summary>
internal sealed class TrialControl
{
    private readonly object _gate = new();
    private readonly string? _path;
    private long _seen;
    private string? _newsFrom;
    private int _newsNumber;
    private TrialCommand? _news;
    private TrialCommand? _told;
    private volatile TrialCommand? _signalled;

    internal TrialControl(string? path, int update)
    {
        _path = path;
        Update = update;
    }

    /// <summary>The number of the configuration that is in effect.</summary>
    internal int Update { get; private set; }

    internal void Signal(string kind, string reason)
    {
        lock (_gate)
        {
            // A stop outranks a pause: there is nothing to resume.
            if (kind == "stop" || _signalled is null)
            {
                _signalled = new TrialCommand(kind, reason);
            }
        }
    }

    /// <summary>The present command; an update stays for the next <see cref="Take"/>.</summary>
    internal TrialCommand Peek()
    {
        Read();

        // The tuner says what it means; a SIGTERM that follows a pause only makes haste.
        return _told ?? _signalled ?? _news ?? TrialCommand.GoOn;
    }

    internal TrialCommand Take()
    {
        var command = Peek();
        if (command.ShouldUpdate && _newsFrom is string path)
        {
            try
            {
                command = command with { NewConfig = TrialJson.Read(path) };
            }
            catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
            {
                // The shared disk does not show it yet: the next report asks again.
                return TrialCommand.GoOn;
            }
        }

        Update = command.ShouldUpdate ? _newsNumber : Update;
        _news = null;
        return command;
    }

    private void Read()
    {
        if (_path is null || !File.Exists(_path))
        {
            return;
        }

        try
        {
            var told = TrialJson.Read(_path);
            if (told.ValueKind == JsonValueKind.Object && told.TryGetProperty("seq", out var seq)
                && seq.TryGetInt64(out long number) && number > _seen)
            {
                _seen = number;
                Hear(told);
            }
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A shared disk may show a replaced file for a moment as stale or empty; the next look finds it whole.
        }
    }

    private void Hear(JsonElement told)
    {
        string? kind = Text(told, "command");
        string reason = Text(told, "reason") ?? "";
        if (kind == "stop" || (kind == "pause" && _told is null))
        {
            _told = new TrialCommand(kind, reason);
        }
        else if (kind == "update" && (Whole(told, "update") ?? Update + 1) is var number && number > Update)
        {
            // Not one that is in effect: a driver that takes over says again what its predecessor may have said.
            _newsFrom = Text(told, "config");
            _newsNumber = number;
            _news = new TrialCommand(kind, reason, null, Text(told, "checkpoint"), Whole(told, "iteration"), Seconds(told));
        }
    }

    private static double? Seconds(JsonElement told) =>
        told.TryGetProperty("time_total_s", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static int? Whole(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static string? Text(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Configurations in, report lines out.</summary>
internal static class TrialJson
{
    internal static JsonElement Read(string? path)
    {
        using var document = JsonDocument.Parse(path is null ? "{}"u8.ToArray() : File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    internal static JsonElement? Find(JsonElement config, string path)
    {
        var at = config;
        foreach (string name in path.Split('/'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    internal static T As<T>(JsonElement value, string path)
    {
        try
        {
            // The common types without the reflecting serializer, whose first use costs more than starting the process.
            object? plain = typeof(T) == typeof(double) ? value.GetDouble()
                : typeof(T) == typeof(float) ? value.GetSingle()
                : typeof(T) == typeof(int) ? Whole(value)
                : typeof(T) == typeof(long) ? value.GetInt64()
                : typeof(T) == typeof(bool) ? value.GetBoolean()
                : typeof(T) == typeof(string) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
                : typeof(T) == typeof(JsonElement) ? value
                : JsonSerializer.Deserialize<T>(value);
            return (T)plain!;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException or NotSupportedException)
        {
            throw new InvalidOperationException($"'{path}' is {value.GetRawText()} in the configuration, not a {typeof(T).Name}.", e);
        }
    }

    // quniform and the like give whole numbers that are written as 64.0.
    private static int Whole(JsonElement value) => value.TryGetInt32(out int number) ? number
        : value.GetDouble() is var real && Math.Floor(real) == real && Math.Abs(real) <= int.MaxValue ? (int)real
        : throw new FormatException();

    internal static Dictionary<string, object> Flatten(IReadOnlyDictionary<string, object?> metrics)
    {
        var flat = new Dictionary<string, object>();
        foreach (var (name, value) in metrics)
        {
            if (name.StartsWith('_'))
            {
                throw new ArgumentException($"metric '{name}': names that begin with _ are reserved.", nameof(metrics));
            }

            Add(flat, name, value);
        }

        return flat;
    }

    private static void Add(Dictionary<string, object> flat, string name, object? value)
    {
        if (value is IDictionary nested)
        {
            foreach (DictionaryEntry entry in nested)
            {
                Add(flat, $"{name}/{entry.Key}", entry.Value);
            }
        }
        else if (value is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (inner, item) in pairs)
            {
                Add(flat, $"{name}/{inner}", item);
            }
        }
        else if (value is not null)
        {
            flat[name] = value;
        }
    }

    internal static byte[] Line(Dictionary<string, object> values)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values)
            {
                json.WritePropertyName(name);
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.Length <= TuneTrial.MaxLineBytes ? stream.ToArray()
            : throw new ArgumentException($"The report is {stream.Length} bytes long, the limit is {TuneTrial.MaxLineBytes}: "
                + "report numbers, and write large things to a file.");
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag: json.WriteBooleanValue(flag); break;
            case string text: json.WriteStringValue(text); break;
            case char letter: json.WriteStringValue(letter.ToString()); break;
            case float single when float.IsFinite(single): json.WriteNumberValue(single); break;
            case float or double: WriteReal(json, Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            case decimal exact: json.WriteNumberValue(exact); break;
            case ulong large: json.WriteNumberValue(large); break;
            case int or long or short or byte or sbyte or ushort or uint:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case Enum named: json.WriteStringValue(named.ToString()); break;
            default:
                throw new ArgumentException(
                    $"metric '{name}': {value.GetType().Name} is neither a number, a bool, a string nor a dictionary of these.");
        }
    }

    private static void WriteReal(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
            return;
        }

        // Bare NaN would be no JSON; as text every reader can pass the line on.
        json.WriteStringValue(double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
    }
}

/// <summary>Files that appear whole: report lines and checkpoints.</summary>
internal static class TrialFiles
{
    private const int WriteTries = 3;

    /// <summary>Appends one line in one write. A torn end left by a process that died is closed first, so that it spoils
    /// no other line.</summary>
    internal static void AppendLine(string path, byte[] line)
    {
        if (EndsTorn(path))
        {
            line = AfterLineFeed(line);
        }

        if (OperatingSystem.IsWindows())
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Write(line);
            return;
        }

        AppendOnPosix(path, line);
    }

    // FileMode.Append seeks to the end and writes there: two writers would overwrite each other. Only O_APPEND does not.
    private static void AppendOnPosix(string path, byte[] line)
    {
        const int writeOnly = 1;
        (int append, int closeOnExec) = OperatingSystem.IsLinux() ? (0x400, 0x80000) : (0x8, 0x1000000);
        if (!File.Exists(path))
        {
            // open(2) takes its mode as a variadic argument, which cannot be called portably; the file is made here instead.
            using var made = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        int descriptor = open(Encoding.UTF8.GetBytes(path + "\0"), writeOnly | append | closeOnExec);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot append to '{path}': system error {Marshal.GetLastPInvokeError()}.");
        }

        try
        {
            WriteWhole(descriptor, path, line);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static void WriteWhole(int descriptor, string path, byte[] line)
    {
        for (int attempt = 0; attempt < WriteTries; attempt++)
        {
            nint written = write(descriptor, line, line.Length);
            if (written == line.Length)
            {
                return;
            }

            // Only the line feed is missing: the report itself is there and must not be written twice.
            line = written == line.Length - 1 ? new[] { (byte)'\n' } : written > 0 && line[0] != '\n' ? AfterLineFeed(line) : line;
        }

        throw new IOException($"Cannot write a whole line to '{path}': system error {Marshal.GetLastPInvokeError()}; is the disk full?");
    }

    private static byte[] AfterLineFeed(byte[] line) => line.Prepend((byte)'\n').ToArray();

    private static bool EndsTorn(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (!file.CanSeek || file.Length == 0)
        {
            return false;
        }

        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() is not ('\n' or -1);
    }

    /// <summary>Lets <paramref name="write"/> fill a folder and gives it its name; null where <paramref name="root"/> is null.</summary>
    internal static string? Publish(string? root, int step, Action<string> write)
    {
        // Beside its final place, because a rename cannot cross file systems; the dot marks it as not whole yet.
        string folder = Path.Combine(root ?? Path.GetTempPath(), $".tmp-{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            write(folder);
            return root is null ? null : Name(folder, root, step);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string Name(string folder, string root, int step)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var whole = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            whole.Flush(flushToDisk: true);
        }

        string plain = step.ToString("D6", CultureInfo.InvariantCulture);
        for (int copy = 1; ; copy++)
        {
            // A name that is taken is never replaced: a report may already point to it.
            string name = copy == 1 ? plain : $"{plain}-{copy}";
            string target = Path.Combine(root, name);
            if (Path.Exists(target))
            {
                continue;
            }

            try
            {
                Directory.Move(folder, target);
                return name;
            }
            catch (IOException) when (Path.Exists(target))
            {
                // Another process took the name in between.
            }
        }
    }

    internal static void Copy(string source, string folder)
    {
        if (File.Exists(source))
        {
            File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
            return;
        }

        foreach (string file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (string inner in Directory.EnumerateDirectories(source))
        {
            string target = Path.Combine(folder, Path.GetFileName(inner));
            Directory.CreateDirectory(target);
            Copy(inner, target);
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, byte[] bytes, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}

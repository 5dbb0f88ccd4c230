using System.Text;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Reads a specification file into its tree: <c>.json</c> as JSON, everything else as YAML.</summary>
public static class SpecFile
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="TuneException">It cannot be read, or is neither.</exception>
    public static SpecNode Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message;
            throw new TuneException(SpecCodes.Unreadable, $"{path}: the specification cannot be read: {why}", e);
        }
    }

    /// <summary>Reads the bytes of a file of that name.</summary>
    /// <exception cref="TuneException">Neither YAML nor JSON, or not UTF-8.</exception>
    public static SpecNode Parse(byte[] bytes, string source)
    {
        string text = Decode(bytes, source);
        return source.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? JsonSpecReader.Read(text, source) : YamlSpecReader.Read(text, new SpecPlace(source, ""));
    }

    private static string Decode(byte[] bytes, string source)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new TuneException(SpecCodes.NotUtf8, $"{source}: the file is UTF-16; save it as UTF-8");
        }

        int mark = content is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        try
        {
            return _strict.GetString(content[mark..]);
        }
        catch (DecoderFallbackException e)
        {
            int at = mark + e.Index;
            int line = 1 + content[..Math.Clamp(at, 0, content.Length)].Count((byte)'\n');
            throw new TuneException(SpecCodes.NotUtf8, $"{source}:{line}: byte 0x{e.BytesUnknown![0]:X2} at offset {at} is not UTF-8; save the file as UTF-8", e);
        }
    }
}

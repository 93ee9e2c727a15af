using System.Text;

namespace Todoke.Core.Import;

/// <summary>Which bytes a file's characters are.</summary>
public enum ImportEncoding
{
    Auto,
    Utf8,

    /// <summary>As Windows writes it (code page 932).</summary>
    ShiftJis,
    Utf16Le,
    Utf16Be,
}

/// <summary>Tells encodings apart and gives their decoders.</summary>
public static class ImportEncodings
{
    private const int CodePage932 = 932;

    /// <summary>
    /// The encoding of a file by its first bytes: byte order marks, then valid UTF-8 (plain ASCII included), then valid Shift_JIS.
    /// Null where it is none of them (a spreadsheet, a picture, another encoding).
    /// </summary>
    /// <param name="sample">The beginning of the file; some 64 kB are plenty.</param>
    /// <param name="isWhole">False where the file goes on, so that the sample may end inside a character.</param>
    public static ImportEncoding? Detect(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (sample is [0xEF, 0xBB, 0xBF, ..])
        {
            return ImportEncoding.Utf8;
        }

        if (sample is [0xFF, 0xFE, ..])
        {
            return ImportEncoding.Utf16Le;
        }

        if (sample is [0xFE, 0xFF, ..])
        {
            return ImportEncoding.Utf16Be;
        }

        if (sample.Contains((byte)0))
        {
            return null;
        }

        return Decodes(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), sample, isWhole) ? ImportEncoding.Utf8
            : Decodes(ShiftJis(DecoderFallback.ExceptionFallback), sample, isWhole) ? ImportEncoding.ShiftJis
            : null;
    }

    /// <summary>Decodes; what is not a character becomes U+FFFD, which the row reader reports line by line.</summary>
    public static Encoding For(ImportEncoding encoding) => encoding switch
    {
        ImportEncoding.Utf8 => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        ImportEncoding.ShiftJis => ShiftJis(new DecoderReplacementFallback("\uFFFD")),
        ImportEncoding.Utf16Le => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        ImportEncoding.Utf16Be => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        _ => throw new ArgumentException("Detect the encoding first.", nameof(encoding)),
    };

    // Asked of the provider itself: registering it would change the whole process.
    private static Encoding ShiftJis(DecoderFallback fallback) =>
        CodePagesEncodingProvider.Instance.GetEncoding(CodePage932, EncoderFallback.ReplacementFallback, fallback)
        ?? throw new InvalidOperationException("The framework has no code page 932.");

    private static bool Decodes(Encoding encoding, ReadOnlySpan<byte> sample, bool isWhole)
    {
        try
        {
            encoding.GetDecoder().GetCharCount(sample, flush: isWhole);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

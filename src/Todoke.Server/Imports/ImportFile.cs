using CsvHelper;
using Todoke.Core.Import;
using Todoke.Core.Problems;

namespace Todoke.Server.Imports;

/// <summary>A row of the file as it stands there. <paramref name="Line"/>: on which it begins, from 1. <paramref name="QuoteOpen"/>: a quote in it is never closed.</summary>
internal readonly record struct FileRow(long Line, IReadOnlyList<string> Cells, bool QuoteOpen = false);

/// <summary>A file that can be read by a mapping: what was 'auto' in it is decided.</summary>
internal sealed class ImportFile
{
    const int SampleBytes = 64 * 1024;
    // No honest row is larger; a quote that is never closed would otherwise swallow a large file into one.
    const int LargestRow = 1 << 20;
    readonly byte[] _bytes;

    ImportFile(byte[] bytes, ImportMapping mapping, IReadOnlyList<string>? header) => (_bytes, Mapping, Header) = (bytes, mapping, header);

    public ImportMapping Mapping { get; }

    public IReadOnlyList<string>? Header { get; }

    /// <summary>Lines of the file without the header: exact unless cells hold line breaks or the file blank lines.</summary>
    public long RowsEstimate => Math.Max(0, _bytes.AsSpan().Count((byte)'\n') + (_bytes.Length > 0 && _bytes[^1] != (byte)'\n' ? 1 : 0) - (Header is null ? 0 : 1));

    public static FileDetection Detect(byte[] bytes) => FileShapes.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, SampleBytes)), bytes.Length <= SampleBytes);

    /// <returns>Null when the file cannot be read by this mapping; <paramref name="problems"/> says why.</returns>
    public static ImportFile? Open(byte[] bytes, ImportMapping mapping, List<Problem> problems)
    {
        if (mapping.Encoding == ImportEncoding.Auto || mapping.Delimiter == ImportDelimiter.Auto)
        {
            switch (Detect(bytes))
            {
                case FileDetection.Unreadable unreadable:
                    problems.Add(new("file", unreadable.Code, unreadable.Ja, unreadable.En));
                    return null;
                case FileDetection.Detected { Shape: var shape }:
                    mapping = mapping with
                    {
                        Encoding = mapping.Encoding == ImportEncoding.Auto ? shape.Encoding : mapping.Encoding,
                        Delimiter = mapping.Delimiter == ImportDelimiter.Auto ? shape.Delimiter : mapping.Delimiter,
                    };
                    break;
            }
        }
        var first = Lines(bytes, mapping).Select(r => r.Cells).FirstOrDefault();
        if (first is null) problems.Add(new("file", "empty", "ファイルに行がありません。", "The file has no rows."));
        else problems.AddRange(MappingChecker.CheckColumns(mapping, first));
        return problems.Count > 0 ? null : new(bytes, mapping, mapping.Header ? first : null);
    }

    /// <summary>The rows after the header, in order.</summary>
    public IEnumerable<FileRow> Rows() => Lines(_bytes, Mapping).Skip(Header is null ? 0 : 1);

    static IEnumerable<FileRow> Lines(byte[] bytes, ImportMapping mapping)
    {
        var text = new StreamReader(new MemoryStream(bytes, writable: false), ImportEncodings.For(mapping.Encoding), detectEncodingFromByteOrderMarks: true);
        return mapping.Delimiter == ImportDelimiter.Blanks ? BlankSeparated.Read(text).Select(l => new FileRow(l.Line, l.Cells)) : Csv(text, mapping.Delimiter.Sign());
    }

    static IEnumerable<FileRow> Csv(StreamReader text, char delimiter)
    {
        long? open = null;
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            HasHeader = false, Separator = delimiter, DetectSeparatorHint = false, TrackLineNumbers = true, MaxRecordSize = LargestRow, IncludeValuesInExceptions = false,
            OnMalformedRecord = record => open ??= record.Reason == CsvMalformedReason.UnterminatedQuote ? record.LineNumber : null,
        }, leaveOpen: false);
        while (true)
        {
            var read = true;
            try { read = csv.Read(); }
            catch (CsvFormatException tooLarge) { open ??= tooLarge.LineNumber; }
            if (!read) yield break;
            if (open is { } line)
            {
                // What follows an open quote cannot be told apart any more.
                yield return new(line, [], QuoteOpen: true);
                yield break;
            }
            yield return new(csv.LineNumber, [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
        }
    }
}

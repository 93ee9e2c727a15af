using System.Text.Encodings.Web;
using System.Text.Json;

namespace Todoke.Samples.DemoShop;

/// <summary>Something that happened in the shop, as Todoke takes it: GA4's names and properties, the member it was, and an id that makes it count once however often it is told.</summary>
public sealed record ShopEvent(string Id, string Name, DateTimeOffset At, string Member, JsonElement Properties);

/// <summary>
/// The shop's own book: every event, in order, on disk before anybody is told of it, and how many of them Todoke has taken. After a crash
/// the rest is told again; the ids let Todoke see what it knows already.
/// </summary>
public sealed class Journal : IDisposable
{
    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    readonly Lock _lock = new();
    readonly List<ShopEvent> _events = [];
    readonly FileStream? _file;
    readonly string? _mark;
    int _told;

    public Journal(string? path)
    {
        if (path is null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _mark = path + ".told";
        if (File.Exists(path))
        {
            // A line that was cut off by a crash was never told to anybody, nor was its order confirmed.
            var text = File.ReadAllText(path);
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            if (whole.Length < text.Length) File.WriteAllText(path, whole);
            _events.AddRange(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ShopEvent>(line, Json)!));
        }
        if (File.Exists(_mark)) _told = Math.Min(_events.Count, int.Parse(File.ReadAllText(_mark), System.Globalization.CultureInfo.InvariantCulture));
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public int Count { get { lock (_lock) return _events.Count; } }

    public int Untold { get { lock (_lock) return _events.Count - _told; } }

    /// <summary>The newest events, newest first.</summary>
    public IReadOnlyList<ShopEvent> Newest(int count) { lock (_lock) return [.. _events.TakeLast(count).Reverse()]; }

    /// <summary>Writes something down. <paramref name="make"/> gets the number it has in the book, from 1.</summary>
    public ShopEvent Add(Func<int, ShopEvent> make)
    {
        lock (_lock)
        {
            var added = make(_events.Count + 1);
            if (_file is not null)
            {
                _file.Write(JsonSerializer.SerializeToUtf8Bytes(added, Json));
                _file.WriteByte((byte)'\n');
                _file.Flush(flushToDisk: added.Name == "purchase");
            }
            _events.Add(added);
            return added;
        }
    }

    /// <summary>What is still to be told, oldest first.</summary>
    public IReadOnlyList<ShopEvent> ToTell(int most) { lock (_lock) return [.. _events.Skip(_told).Take(most)]; }

    public void Told(int count)
    {
        lock (_lock)
        {
            _told += count;
            if (_mark is not null) File.WriteAllText(_mark, _told.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public void Dispose() => _file?.Dispose();
}

using System.Text.Json;

namespace Todoke.LineEmulator.People;

/// <summary>JSON that knows in which line each value stands, so that a mistake in a file can be pointed at. Comments and trailing commas are allowed.</summary>
internal sealed record PlacedJson(int Line, string Path, JsonValueKind Kind, string Text, double Number, IReadOnlyDictionary<string, PlacedJson> Members, IReadOnlyList<PlacedJson> Items)
{
    private static readonly Dictionary<string, PlacedJson> NoMembers = [];

    /// <exception cref="JsonException">It is no JSON; the exception has the line, from 0.</exception>
    public static PlacedJson Read(ReadOnlySpan<byte> json)
    {
        // A byte order mark is no part of the text.
        json = json.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var lines = new LineCount();
        if (!reader.Read())
        {
            throw new JsonException("The file is empty.", null, 0, 0);
        }
        var root = Value(ref reader, json, "", lines);

        // Reading on finds what does not belong behind the end.
        while (reader.Read())
        {
        }
        return root;
    }

    private static PlacedJson Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path, LineCount lines)
    {
        var line = lines.At(json, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new Dictionary<string, PlacedJson>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    members[name] = Value(ref reader, json, path.Length == 0 ? name : $"{path}.{name}", lines);
                }
                return new PlacedJson(line, path, JsonValueKind.Object, "", 0, members, []);
            case JsonTokenType.StartArray:
                var items = new List<PlacedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, json, $"{path}[{items.Count}]", lines));
                }
                return new PlacedJson(line, path, JsonValueKind.Array, "", 0, NoMembers, items);
            case JsonTokenType.String:
                return new PlacedJson(line, path, JsonValueKind.String, reader.GetString()!, 0, NoMembers, []);
            case JsonTokenType.Number:
                return new PlacedJson(line, path, JsonValueKind.Number, "", reader.GetDouble(), NoMembers, []);
            case JsonTokenType.True:
                return new PlacedJson(line, path, JsonValueKind.True, "", 0, NoMembers, []);
            case JsonTokenType.False:
                return new PlacedJson(line, path, JsonValueKind.False, "", 0, NoMembers, []);
            default:
                return new PlacedJson(line, path, JsonValueKind.Null, "", 0, NoMembers, []);
        }
    }

    /// <summary>Counts lines while reading on; tokens come in order, so nothing is counted twice.</summary>
    private sealed class LineCount
    {
        private int line = 1;
        private int counted;

        public int At(ReadOnlySpan<byte> json, int position)
        {
            line += json[counted..position].Count((byte)'\n');
            counted = position;
            return line;
        }
    }
}

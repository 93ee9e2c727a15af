namespace Todoke.Core.Import;

/// <summary>The words of the mapping's JSON.</summary>
internal static class ImportWords
{
    public static readonly Dictionary<string, ImportKind> Kinds = new(StringComparer.Ordinal) { ["people"] = ImportKind.People, ["events"] = ImportKind.Events };

    public static readonly Dictionary<string, ImportDelimiter> Delimiters = new(StringComparer.Ordinal)
    {
        ["auto"] = ImportDelimiter.Auto, ["comma"] = ImportDelimiter.Comma, ["tab"] = ImportDelimiter.Tab, ["semicolon"] = ImportDelimiter.Semicolon, ["blanks"] = ImportDelimiter.Blanks,
    };

    public static readonly Dictionary<string, ImportEncoding> Encodings = new(StringComparer.Ordinal)
    {
        ["auto"] = ImportEncoding.Auto, ["utf-8"] = ImportEncoding.Utf8, ["shift_jis"] = ImportEncoding.ShiftJis, ["utf-16le"] = ImportEncoding.Utf16Le, ["utf-16be"] = ImportEncoding.Utf16Be,
    };

    public static readonly Dictionary<string, DateForm> DateForms = new(StringComparer.Ordinal)
    {
        ["auto"] = DateForm.Auto, ["yyyymmdd"] = DateForm.Yyyymmdd, ["mdy"] = DateForm.Mdy, ["dmy"] = DateForm.Dmy, ["unix"] = DateForm.Unix,
    };

    public static readonly Dictionary<string, ImportType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = ImportType.Text, ["number"] = ImportType.Number, ["boolean"] = ImportType.Boolean, ["date"] = ImportType.Date, ["datetime"] = ImportType.Datetime,
        ["phone"] = ImportType.Phone, ["email"] = ImportType.Email, ["postcode"] = ImportType.PostCode, ["prefecture"] = ImportType.Prefecture,
    };

    private static readonly Dictionary<string, ColumnTarget> Targets = new(StringComparer.Ordinal)
    {
        ["ignore"] = new ColumnTarget.Ignore(),
        ["customer"] = new ColumnTarget.Identity(ImportIdentityKind.Customer),
        ["line_user_id"] = new ColumnTarget.Identity(ImportIdentityKind.LineUserId),
        ["email"] = new ColumnTarget.Identity(ImportIdentityKind.Email),
        ["phone"] = new ColumnTarget.Identity(ImportIdentityKind.Phone),
        ["display_name"] = new ColumnTarget.DisplayName(),
        ["tag"] = new ColumnTarget.Tags(),
        ["event_time"] = new ColumnTarget.EventTime(),
        ["event_name"] = new ColumnTarget.EventName(),
        ["event_id"] = new ColumnTarget.EventId(),
    };

    /// <summary>A target by its word: <c>customer</c>, <c>tag:VIP</c>, <c>attribute:rank</c>, <c>property:value</c>; null for no such word.</summary>
    public static ColumnTarget? Target(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return Targets.GetValueOrDefault(word);
        }

        var key = word[(colon + 1)..].Trim();
        return (word[..colon], key.Length) switch
        {
            (_, 0) => null,
            ("tag", _) => new ColumnTarget.Tag(key),
            ("attribute", _) => new ColumnTarget.Attribute(key),
            ("property", _) => new ColumnTarget.Property(key),
            _ => null,
        };
    }

    public static string Word(ColumnTarget target) => target switch
    {
        ColumnTarget.Tag tag => "tag:" + tag.Name,
        ColumnTarget.Attribute attribute => "attribute:" + attribute.Key,
        ColumnTarget.Property property => "property:" + property.Key,
        _ => Of(Targets, target),
    };

    public static string Of<T>(Dictionary<string, T> words, T value) => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;
}

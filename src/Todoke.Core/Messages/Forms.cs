using System.Text.Json;
using System.Text.RegularExpressions;

namespace Todoke.Core.Messages;

/// <summary>What a string inside a message is for, which decides how values are put into it.</summary>
internal enum TextUse
{
    /// <summary>Labels, titles, colours, postback data: values go in as they are.</summary>
    Words,

    /// <summary>The text of a text message: links in it may be tracked, emojis of LINE may stand in it.</summary>
    Prose,

    /// <summary>An address that LINE loads (pictures, video): values are percent-encoded, never tracked; <c>media:ID</c> names an upload.</summary>
    Resource,

    /// <summary>Where a tap leads: values are percent-encoded, may be tracked.</summary>
    Tap,
}

/// <summary>What LINE asks of a file at a place. Only uploads can be judged; what lies elsewhere LINE judges itself.</summary>
internal enum MediaPlace
{
    Picture,
    Preview,

    /// <summary>PNG, as wide as high, at most 1 MB.</summary>
    Icon,

    /// <summary>In templates and flex: at most 1,024 pixels wide.</summary>
    Card,
    Imagemap,
    Video,
    Audio,
}

/// <summary>Which names paths are made of: those of <see cref="MessageContentJson"/> or LINE's.</summary>
internal enum Naming
{
    Own,
    Line,
}

/// <summary>
/// The form of one value of a message: what LINE takes there. One table of forms (<see cref="MessageForms"/>, <see cref="ActionForms"/>)
/// serves reading our own JSON, writing LINE's and checking it, so that the three cannot differ.
/// </summary>
internal abstract record Form;

/// <param name="Most">Longest length, in UTF-16 units or <paramref name="Graphemes"/>.</param>
internal sealed record TextForm(int Most, TextUse Use = TextUse.Words, bool Graphemes = false, TextPattern? Pattern = null, MediaPlace Media = MediaPlace.Picture) : Form;

/// <summary>What else a text must look like, with the words that say so.</summary>
internal sealed record TextPattern(Regex Form, string Ja, string En);

internal sealed record ChoiceForm(params string[] Values) : Form;

internal sealed record NumberForm(double Least, double Most, bool Whole = true) : Form;

internal sealed record ListForm(Form Of, int Least, int Most) : Form;

/// <param name="Rule">What no single member can tell; looks at LINE's JSON.</param>
internal sealed record ObjectForm(IReadOnlyList<Member> Members, Action<FormPlace>? Rule = null) : Form;

/// <summary>An object whose <c>type</c> says which form it has.</summary>
/// <param name="UnknownCode">Code of the problem where the type is none of them.</param>
/// <param name="Elsewhere">Types that LINE knows, but not here.</param>
internal sealed record TypedForm(string UnknownCode, IReadOnlyDictionary<string, ObjectForm> Types, IReadOnlyDictionary<string, (string Ja, string En)>? Elsewhere = null) : Form;

/// <summary>A container of flex in LINE's own JSON.</summary>
internal sealed record FlexForm : Form;

/// <param name="Own">Name in our JSON; null where we write it by ourselves.</param>
/// <param name="Line">Name in LINE's JSON.</param>
internal sealed record Member(string? Own, string Line, Form? Form, bool Required)
{
    /// <summary>What LINE has there in any case, as JSON.</summary>
    public string? Constant { get; init; }

    /// <summary>The member of our JSON that a problem with this one is about.</summary>
    public string Blamed { get; init; } = Own ?? Line;

    public string Name(Naming naming) => naming == Naming.Own ? Blamed : Line;
}

/// <summary>An object of LINE's JSON that a rule looks at.</summary>
internal sealed record FormPlace(JsonElement Line, string Path, ObjectForm Form, Naming Naming, CheckNotes Notes)
{
    /// <summary>The path of one of its members, named as LINE names it.</summary>
    public string At(string line) => $"{Path}.{Form.Members.FirstOrDefault(m => m.Line == line)?.Name(Naming) ?? line}";

    public string? Text(string line) => Line.TryGetProperty(line, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Has(string line) => Line.TryGetProperty(line, out var value) && value.ValueKind != JsonValueKind.Null;
}

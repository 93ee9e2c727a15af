using System.Text.Json;

namespace Todoke.Core.Segments;

/// <summary>The JSON word of an enum's member: its name in snake_case.</summary>
internal static class SegmentWords
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static bool TryRead<T>(string word, out T value) where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) != word) continue;
            value = candidate;
            return true;
        }
        value = default;
        return false;
    }

    public static string List<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>How many values an operator takes: exactly one, exactly two, or one to many.</summary>
    public static Arity ArityOf(NumberOp op) => op switch
    {
        NumberOp.In or NumberOp.NotIn => Arity.Many,
        NumberOp.Between or NumberOp.NotBetween => Arity.Two,
        _ => Arity.One,
    };

    public static Arity ArityOf(TextOp op) => op is TextOp.In or TextOp.NotIn ? Arity.Many : Arity.One;

    public static Arity ArityOf(ListOp op) => op is ListOp.HasItem ? Arity.One : Arity.Many;
}

internal enum Arity
{
    One,
    Two,
    Many,
}

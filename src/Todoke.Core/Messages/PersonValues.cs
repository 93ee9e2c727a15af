using System.Text;

namespace Todoke.Core.Messages;

/// <summary>What placeholders are filled with for one person.</summary>
/// <param name="DisplayName">The name the person shows on LINE; null where not known.</param>
/// <param name="Attributes">Values by attribute key, already in the words the friend shall read. Absent and blank values give the fallback.</param>
public sealed record PersonValues(string? DisplayName, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>A person of whom nothing is known: every placeholder shows its fallback.</summary>
    public static PersonValues Nobody { get; } = new(null, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The text to show for a placeholder, or null if there is none. Harmful characters are removed.</summary>
    internal string? Find(Placeholder placeholder)
    {
        var value = placeholder.AttributeKey is { } key ? Attributes.GetValueOrDefault(key) : DisplayName;
        return string.IsNullOrWhiteSpace(value) || Clean(value) is not { } clean || string.IsNullOrWhiteSpace(clean) ? null : clean;
    }

    // A friend chooses the own display name freely: control characters and direction overrides in it would garble the
    // rest of the shop's message, and half a surrogate pair has no UTF-8 form.
    private static string Clean(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var rune in value.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (rune.Value == '\r')
            {
                clean.Append('\n');
            }
            else if (rune.Value is '\n' or '\t' || !(Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}

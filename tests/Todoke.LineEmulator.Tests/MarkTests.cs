using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Tests;

/// <summary>Every behaviour of the emulator has a mark, E1 to E23, and every mark a test whose name starts with it. docs/emulator.md tells what they mean.</summary>
public sealed partial class MarkTests
{
    private const int Last = 23;

    // Whatever has no test yet is named here; nothing is.
    private static readonly int[] NotYet = [];

    [Fact]
    public void Every_mark_has_a_test_whose_name_starts_with_it()
    {
        var marks = typeof(MarkTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttributes<FactAttribute>().Any())
            .Select(m => Mark().Match(m.Name)).Where(m => m.Success).Select(m => int.Parse(m.Groups["mark"].Value, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Equal(NotYet, Enumerable.Range(1, Last).Except(marks));
        Assert.DoesNotContain(marks, mark => mark > Last);
    }

    [GeneratedRegex("^E(?<mark>[0-9]+)_", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}

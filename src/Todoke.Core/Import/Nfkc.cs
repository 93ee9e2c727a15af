using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Todoke.Core.Import;

/// <summary>
/// Unicode normalisation form KC (UAX #15): full-width letters and digits become ASCII, half-width kana full, ㈱ becomes (株).
/// Done from our own table because <c>string.Normalize</c> returns its input unchanged in invariant globalisation mode, and because
/// the same file must give the same values on every machine, whatever ICU is installed there.
/// </summary>
public static class Nfkc
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    public static string Normalise(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var runes = Decompose(text);
        Order(runes);
        Compose(runes);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            result.Append(new Rune(rune).ToString());
        }

        return result.ToString();
    }

    private static List<int> Decompose(string text)
    {
        var result = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var syllable = rune.Value - SyllableBase;
            if (syllable is >= 0 and < Syllables)
            {
                result.Add(LeadBase + (syllable / (Vowels * Tails)));
                result.Add(VowelBase + (syllable % (Vowels * Tails) / Tails));
                if (syllable % Tails > 0)
                {
                    result.Add(TailBase + (syllable % Tails));
                }
            }
            else if (Data.Value.Decompositions.TryGetValue(rune.Value, out var parts))
            {
                result.AddRange(parts);
            }
            else
            {
                result.Add(rune.Value);
            }
        }

        return result;
    }

    // Canonical ordering: marks after one base are sorted by class, those of one class keep their order.
    private static void Order(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var mark = Class(runes[i]);
            for (var at = i; mark > 0 && at > 0 && Class(runes[at - 1]) > mark; at--)
            {
                (runes[at - 1], runes[at]) = (runes[at], runes[at - 1]);
            }
        }
    }

    private static void Compose(List<int> runes)
    {
        var starter = -1;
        var lastClass = 0;
        var kept = 0;
        for (var i = 0; i < runes.Count; i++)
        {
            var rune = runes[i];
            var mark = Class(rune);
            var blocked = starter >= 0 && kept - 1 > starter && (lastClass == 0 || lastClass >= mark);
            if (starter >= 0 && !blocked && Pair(runes[starter], rune) is { } composed)
            {
                runes[starter] = composed;
                continue;
            }

            if (mark == 0)
            {
                starter = kept;
            }

            lastClass = mark;
            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            return SyllableBase + (((lead * Vowels) + vowel) * Tails);
        }

        var syllable = first - SyllableBase;
        var tail = second - TailBase;
        if (syllable is >= 0 and < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails)
        {
            return first + tail;
        }

        return Data.Value.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Class(int rune) => rune < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(rune);

    private sealed record Tables(FrozenDictionary<int, int[]> Decompositions, FrozenDictionary<int, int> Classes, FrozenDictionary<(int First, int Second), int> Compositions)
    {
        public static Tables Load()
        {
            var decompositions = new Dictionary<int, int[]>();
            var classes = new Dictionary<int, int>();
            var compositions = new Dictionary<(int, int), int>();
            using var stream = typeof(Nfkc).Assembly.GetManifestResourceStream("nfkc.txt") ?? throw new InvalidOperationException("nfkc.txt is not in the assembly.");
            using var lines = new StreamReader(stream);
            while (lines.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                switch (words[0])
                {
                    case "D":
                        decompositions[Hex(words[1])] = [.. words.Skip(2).Select(Hex)];
                        break;
                    case "C":
                        for (var rune = Hex(words[1]); rune <= Hex(words[2]); rune++)
                        {
                            classes[rune] = int.Parse(words[3], CultureInfo.InvariantCulture);
                        }

                        break;
                    case "P":
                        compositions[(Hex(words[1]), Hex(words[2]))] = Hex(words[3]);
                        break;
                }
            }

            return new Tables(decompositions.ToFrozenDictionary(), classes.ToFrozenDictionary(), compositions.ToFrozenDictionary());
        }

        private static int Hex(string word) => int.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}

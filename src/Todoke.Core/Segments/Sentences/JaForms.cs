namespace Todoke.Core.Segments.Sentences;

/// <summary>Turns a clause that stands before 人 into one that goes on: 付いている → 付いていて, 東京都の → 東京都で.</summary>
internal static class JaForms
{
    // The longer ending first.
    private static readonly (string Ending, string Continuing)[] Endings =
    [
        ("ではない", "ではなく"), ("である", "であり"), ("すべての", "すべての人で"), ("のない", "がなく"), ("ない", "なく"), ("いる", "いて"), ("ある", "あり"), ("含む", "含み"), ("まる", "まり"),
        ("終わる", "終わり"), ("入る", "入り"), ("まれる", "まれ"), ("できる", "でき"), ("合う", "合い"), ("たつ", "たち"), ("来る", "来て"), ("大きい", "大きく"),
        ("遠い", "遠く"), ("した", "していて"), ("いた", "いていて"), ("れた", "れていて"), ("った", "っていて"), ("来た", "来て"), ("の", "で"), ("）", "）"),
    ];

    public static string Continuing(string clause)
    {
        foreach (var (ending, continuing) in Endings)
        {
            if (clause.EndsWith(ending, StringComparison.Ordinal)) return clause[..^ending.Length] + continuing;
        }
        throw new InvalidOperationException($"No continuing form of '{clause}' is known.");
    }
}

using Todoke.Core.Values;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>The values people already hold, when what they may be is declared or changed.</summary>
internal static class StoredValues
{
    /// <summary>Brings every value into the form the definition keeps. Writes nothing when some do not fit.</summary>
    /// <returns>How many values do not fit.</returns>
    public static async Task<int> AgreeAsync(LedgerWriter w, AttributeDefinition wanted, CancellationToken cancel)
    {
        var misfits = 0;
        var rewritten = new List<(long Profile, string Json)>();
        await w.EachAsync("SELECT profile_id, value FROM attribute_value WHERE attribute_id = @id AND value IS NOT NULL", r =>
        {
            var json = r.GetString(1);
            if (wanted.Convert(FactJson.Read(json)) is not { } fitting) misfits++;
            else if (FactJson.Write(fitting) is var canonical && canonical != json) rewritten.Add((r.GetInt64(0), canonical));
        }, cancel, ("id", wanted.Id));
        if (misfits > 0) return misfits;
        // The same value in another form: neither since when it holds nor its effective time changes.
        foreach (var (profile, json) in rewritten)
            await w.ExecuteAsync("UPDATE attribute_value SET value = @value WHERE profile_id = @profile AND attribute_id = @id", cancel, ("value", json), ("profile", profile), ("id", wanted.Id));
        return 0;
    }
}

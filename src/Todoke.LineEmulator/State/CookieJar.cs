namespace Todoke.LineEmulator.State;

/// <summary>
/// Cookies of one person's browser. Kept per host and port, which browsers do not do: on one machine several servers share the host,
/// and no cookie of one of them is another's business.
/// </summary>
internal sealed class CookieJar
{
    private readonly Lock gate = new();
    private Dictionary<string, Dictionary<string, string>>? byPlace;

    /// <summary>The header for a request, null where there is nothing to send.</summary>
    public string? For(Uri address)
    {
        lock (gate)
        {
            return byPlace?.GetValueOrDefault(address.Authority) is { Count: > 0 } cookies ? string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")) : null;
        }
    }

    /// <summary>Takes in Set-Cookie headers. Only name, value and Max-Age=0 count; paths and dates do not.</summary>
    public void Take(Uri address, IEnumerable<string> headers)
    {
        lock (gate)
        {
            foreach (var header in headers)
            {
                var parts = header.Split(';', StringSplitOptions.TrimEntries);
                var (name, value) = parts[0].Split('=', 2) is [var n, var v] ? (n, v) : (parts[0], "");
                byPlace ??= new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
                if (!byPlace.TryGetValue(address.Authority, out var cookies))
                {
                    byPlace[address.Authority] = cookies = new Dictionary<string, string>(StringComparer.Ordinal);
                }
                if (parts.Any(p => p.Equals("Max-Age=0", StringComparison.OrdinalIgnoreCase)))
                {
                    cookies.Remove(name);
                }
                else
                {
                    cookies[name] = value;
                }
            }
        }
    }

    /// <summary>Everything, for the state file; null where there is nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Keep()
    {
        lock (gate)
        {
            return byPlace?.ToDictionary(p => p.Key, p => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        }
    }

    public void Restore(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? kept)
    {
        lock (gate)
        {
            byPlace = kept?.ToDictionary(p => p.Key, p => new Dictionary<string, string>(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        }
    }
}

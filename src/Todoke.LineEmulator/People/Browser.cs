using System.Net;

namespace Todoke.LineEmulator.People;

/// <summary>What came of opening an address: the first answer's status, every address on the way, the page at the end where it is one, and why it ended early.</summary>
internal sealed record Opened(int? Status, IReadOnlyList<string> Hops, WebPage? Page, string? Problem)
{
    public TapResult Tap => new(Status, Hops, Problem);
}

/// <summary>LINE's own browser on a person's phone: one person's cookies, redirects followed, no script. Only loopback addresses are ever called.</summary>
internal sealed class Browser(Agenda agenda, HttpClient http)
{
    private const int MaxRedirects = 5;
    private const int MaxPage = 1 << 19;
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1 Line/15.8.0";

    /// <summary>Before the id of a LIFF app in an address of LINE.</summary>
    public const string Liff = "https://liff.line.me/";

    /// <summary>Whether a phone may go there: an address on this machine, or a LIFF app, of which LINE knows where it is.</summary>
    public static bool MayOpen(string url) => IsLoopback(url) || url.StartsWith(Liff, StringComparison.Ordinal);

    public static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.IsLoopback;

    /// <param name="person">Whose phone it is.</param>
    /// <param name="url">Where to go.</param>
    /// <param name="filled">A form to post there; null is a plain visit.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Opened> OpenAsync(Person person, string url, IReadOnlyList<KeyValuePair<string, string>>? filled, CancellationToken ct)
    {
        using var happening = agenda.Begin();
        var hops = new List<string>();
        int? first = null;
        for (var next = url; hops.Count <= MaxRedirects;)
        {
            hops.Add(next);
            if (!IsLoopback(next))
            {
                return new Opened(first, hops, null, "The link leaves this machine; it was not followed.");
            }
            try
            {
                var address = new Uri(next);
                using var request = Request(person, address, filled);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                first ??= (int)response.StatusCode;
                if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
                {
                    person.Cookies.Take(address, cookies);
                }
                if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                    || response.Headers.Location is not { } location)
                {
                    return new Opened(first, hops, await ReadAsync(address, response, ct), null);
                }
                next = new Uri(address, location).AbsoluteUri;
                filled = response.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect ? filled : null;
            }
            catch (HttpRequestException failure)
            {
                return new Opened(first, hops, null, failure.Message);
            }
        }
        return new Opened(first, hops, null, "Too many redirects.");
    }

    private static HttpRequestMessage Request(Person person, Uri address, IReadOnlyList<KeyValuePair<string, string>>? filled)
    {
        var request = new HttpRequestMessage(filled is null ? HttpMethod.Get : HttpMethod.Post, address) { Content = filled is null ? null : new FormUrlEncodedContent(filled) };
        request.Headers.TryAddWithoutValidation("User-Agent", Phone);
        request.Headers.TryAddWithoutValidation("Accept-Language", "ja");
        if (person.Cookies.For(address) is { } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }
        return request;
    }

    /// <summary>Null where nobody can read it: no HTML, not found, or far too long for a phone.</summary>
    private static async Task<WebPage?> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "text/html" || response.Content.Headers.ContentLength > MaxPage)
        {
            return null;
        }
        var text = await response.Content.ReadAsStringAsync(ct);
        return text.Length > MaxPage ? null : WebPage.Read(address, text);
    }
}

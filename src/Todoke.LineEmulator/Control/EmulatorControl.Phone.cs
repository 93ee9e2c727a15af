using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Todoke.LineEmulator.Control;

/// <summary>A date or time picked on a button: <c>Mode</c> is date, time or datetime, <c>Value</c> as LINE writes it (2026-05-20, 12:30, 2026-05-20T12:30).</summary>
public sealed record PickRequest
{
    public string Account { get; init; } = "";

    public string? Data { get; init; }

    public string Mode { get; init; } = "date";

    public string? Value { get; init; }
}

public sealed partial class EmulatorControl
{
    /// <summary>
    /// A person points the camera at a QR code. Whatever address it holds is opened as on a phone; where it leads to an account's
    /// add-friend address (line.me/R/ti/p/@id), the person adds that account.
    /// </summary>
    public async Task<ActOutcome> ScanAsync(string personId, string url, CancellationToken ct)
    {
        var person = FindPerson(personId);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ControlException(400, "url must be a web address, as QR codes hold them.", "url");
        }
        var opened = await browser.OpenAsync(person, url, null, ct);
        var tap = opened.Tap;
        if (opened.Hops.Select(hop => AddFriend().Match(hop)).FirstOrDefault(m => m.Success) is not { } found)
        {
            return new ActOutcome(false, tap.Status, null, tap.Problem, [], tap);
        }
        var basicId = "@" + found.Groups["id"].Value;
        var account = platform.Accounts.FirstOrDefault(a => a.BasicId == basicId) ?? throw new ControlException(404, $"The code leads to {basicId}, and there is no such account here.", "url");
        var told = await acts.FollowAsync(person, account, ct);

        // It led to LINE itself, which is where it should end.
        tap = tap with { Problem = null };
        return new ActOutcome(told is not null, told?.Status ?? tap.Status, told?.Reason, told?.Detail, told?.EventIds ?? [], tap);
    }

    /// <summary>A person picks a date on a button and sends it.</summary>
    public async Task<ActOutcome> PickAsync(string personId, PickRequest request, CancellationToken ct)
    {
        var (person, account) = (FindPerson(personId), FindAccount(request.Account));
        var format = request.Mode switch
        {
            "date" => "yyyy-MM-dd",
            "time" => "HH:mm",
            "datetime" => "yyyy-MM-dd'T'HH:mm",
            _ => throw new ControlException(400, "mode must be date, time or datetime.", "mode"),
        };
        if (!DateTime.TryParseExact(request.Value, format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out _))
        {
            throw new ControlException(400, $"value must be written as {format.Replace("'", "", StringComparison.Ordinal)}.", "value");
        }
        if (string.IsNullOrEmpty(request.Data))
        {
            throw new ControlException(400, "data may not be empty.", "data");
        }
        var told = await acts.PostbackAsync(person, account, request.Data, ct, new JsonObject { [request.Mode] = request.Value })
            ?? throw new ControlException(409, $"{personId} has blocked the account and cannot write to it.", "account");
        return new ActOutcome(true, told.Status, told.Reason, told.Detail, told.EventIds, null);
    }

    /// <summary>The log as it is on disk now, to be read to its end and closed.</summary>
    public async Task<Stream> OpenLogAsync(CancellationToken ct)
    {
        var file = log.Path ?? throw new ControlException(404, "This emulator writes no log (start it with --log FILE).");
        await log.FlushAsync(ct);
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
    }

    [GeneratedRegex("""^https?://[^/]+/R/ti/p/(?:@|%40)(?<id>[A-Za-z0-9_.-]+)""", RegexOptions.NonBacktracking)]
    private static partial Regex AddFriend();
}

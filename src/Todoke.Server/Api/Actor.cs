using System.Security.Claims;
using Todoke.Server.Ledger;

namespace Todoke.Server.Api;

/// <summary>Names of roles and of the authorization policies that demand at least that role.</summary>
public static class Roles
{
    public const string Owner = "owner", Editor = "editor", Viewer = "viewer";

    public static readonly string[] All = [Owner, Editor, Viewer];
}

/// <summary>Who is acting: <c>staff:12</c>, <c>key:3</c>, or a worker's name.</summary>
public sealed record Actor(string Id, string Name, string Role)
{
    public const string IdClaim = ClaimTypes.NameIdentifier, NameClaim = ClaimTypes.Name, RoleClaim = ClaimTypes.Role;

    /// <summary>Work that nobody in particular asked for: webhooks, timers, the sender.</summary>
    public static readonly Actor System = new("system", "Todoke", Roles.Owner);

    /// <summary>Only inside endpoints that require a signed-in actor.</summary>
    public static Actor Of(HttpContext http) => new(
        http.User.FindFirstValue(IdClaim) ?? throw new InvalidOperationException("This endpoint must require a role."),
        http.User.FindFirstValue(NameClaim) ?? "", http.User.FindFirstValue(RoleClaim) ?? Roles.Viewer);
}

/// <summary>The append-only log of who changed what. Written in the same transaction as the change.</summary>
public static class Audit
{
    /// <param name="writer">The transaction of the change itself.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="action"><c>campaign.send</c>, <c>tag.create</c> …</param>
    /// <param name="subject"><c>campaign:12</c>.</param>
    /// <param name="detail">JSON without personal values.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task RecordAsync(LedgerWriter writer, Actor actor, string action, string subject, string detail, CancellationToken cancel) =>
        await writer.ExecuteAsync("INSERT INTO audit_log (id, at, actor, action, subject, detail) VALUES (@id, @at, @actor, @action, @subject, @detail)", cancel,
            ("id", await writer.NextIdAsync("audit", cancel)), ("at", writer.Now), ("actor", actor.Id), ("action", action), ("subject", subject), ("detail", detail));
}

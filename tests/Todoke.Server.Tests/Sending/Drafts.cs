using System.Net;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Sending;

/// <summary>Drafts with options.</summary>
internal static class Drafts
{
    /// <returns>The draft's id. Its message is the same for everybody, its audience everybody.</returns>
    public static async Task<long> DraftAsync(this Shop shop, object options, object? variants = null, object? definition = null, string text = "お知らせ") => (await shop.World.SendAsync(HttpMethod.Post, "campaigns", new
    {
        account_id = shop.Account, name = "配信", audience = new { definition = definition ?? Shop.Everyone }, content = new { bubbles = new object[] { new { type = "text", text } } }, track_links = false, options, variants,
    }, HttpStatusCode.Created)).Number("id");
}

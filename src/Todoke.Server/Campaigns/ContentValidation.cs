using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Messages;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Line;
using Todoke.Server.Media;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <param name="Problems">What LINE would refuse; nothing may leave.</param>
/// <param name="Warnings">Why LINE could not be asked; no reason not to send.</param>
public sealed record ContentJudgement(IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings);

/// <summary>
/// Asks LINE itself whether it would take a message: once for each distinct structure, as somebody of whom nothing is known would get it.
/// What a person's own values make of it is checked when it is rendered for them.
/// </summary>
internal sealed class ContentValidation(LedgerStore ledger, LineClients lines, PersonValuesReader people, MediaAddresses media, PublicAddress address)
{
    // As long as the token of a real redirect.
    static readonly string SampleToken = new('x', 60);

    public static void Map(RouteGroupBuilder viewers) => viewers.MapPost("/{id:long}/validate", ValidateAsync);

    static async Task<Results<Ok<ContentJudgement>, ProblemHttpResult>> ValidateAsync(long id, LedgerStore ledger, ContentValidation validation, CancellationToken cancel) =>
        await ledger.ReadAsync(l => CampaignRow.FindAsync(l, id, cancel), cancel) is { } campaign
            ? TypedResults.Ok(await validation.RunAsync(campaign, cancel))
            : CampaignsCapability.None(id);

    /// <summary>A campaign's message, or that of each variant.</summary>
    public Task<ContentJudgement> RunAsync(CampaignRow campaign, CancellationToken cancel) => RunAsync(
        campaign.AccountId, [.. CampaignContent.Parse(campaign).Select((content, i) => (campaign.Variants is null ? "content" : $"variants.of[{i}].content", content))], cancel);

    /// <param name="account">Whose token is used.</param>
    /// <param name="contents">Messages with the paths of their JSON, one for each variant.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<ContentJudgement> RunAsync(long account, IReadOnlyList<(string Path, MessageContent Content)> contents, CancellationToken cancel)
    {
        if (await lines.ForAsync(account, cancel) is not { } line)
            return new([], [new("account_id", "not_connected", "LINEアカウントのチャネルアクセストークンが登録されていないため、LINEでの確認はできませんでした。", "The account has no channel access token, so LINE could not be asked.")]);
        var settings = new RenderSettings(await ledger.ReadAsync(l => people.NameFallbackAsync(l, cancel), cancel), media.Of);
        var (problems, warnings, asked) = (new List<Problem>(), new List<Problem>(), new HashSet<string>());
        foreach (var (path, content) in contents)
        {
            var renderer = new MessageRenderer(content, settings);
            var messages = renderer.Render(PersonValues.Nobody, _ => address.Of("l/" + SampleToken).AbsoluteUri);
            if (!asked.Add(Convert.ToHexString(SHA256.HashData(messages)))) continue;
            byte[] body = [.. "{\"messages\":"u8, .. messages, (byte)'}'];
            if (await line.ValidateAsync(renderer.IsPersonal ? SendKind.Push : SendKind.Multicast, body, cancel) is not LineAnswer<bool>.Failed { Why: var why }) continue;
            if (why is LineFailure.Refused { Status: 400 } refused) problems.AddRange(Refusals(refused, path, content));
            else warnings.Add(new("account_id", "line_not_asked", $"LINEでの確認ができませんでした。{why.Ja}", $"LINE could not be asked. {why.En}"));
        }
        return new(problems, warnings);
    }

    static IEnumerable<Problem> Refusals(LineFailure.Refused refused, string path, MessageContent content)
    {
        var details = refused.Details.Count > 0 ? refused.Details : [new LineDetail(refused.Message, null)];
        return details.Select(d => new Problem(d.Property is { } property ? $"{path}.{LinePaths.ToOwn(content, property)}" : path, "line_refuses",
            $"LINEがこの内容を受け付けません: {d.Message}", $"LINE refuses this: {d.Message}"));
    }
}

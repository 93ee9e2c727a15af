using System.Net.Http.Headers;
using System.Text.Json;

namespace Todoke.Server.Line;

/// <summary>
/// LINE's rich menus. Each call is one attempt; pace it by the endpoint's name in <see cref="LineEndpoint"/>. LINE shows a person's own
/// menu, else the default. A menu's picture is set once; until then nobody can be given the menu (400).
/// </summary>
public sealed class LineRichMenus
{
    readonly LineClient _line;

    internal LineRichMenus(LineClient line) => _line = line;

    /// <summary>Makes a menu and returns its id. At most 1,000; 100 calls an hour. Not to be repeated after a time-out: look into <see cref="ListAsync"/> first.</summary>
    public Task<LineAnswer<string>> CreateAsync(LineRichMenu menu, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.CreateRichMenu).With(menu), Id, cancel);

    /// <summary>Whether LINE would take it; Refused carries what is wrong, place by place.</summary>
    public Task<LineAnswer<bool>> ValidateAsync(LineRichMenu menu, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.ValidateRichMenu).With(menu), LineReply.Done, cancel);

    public Task<LineAnswer<IReadOnlyList<MadeRichMenu>>> ListAsync(CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.RichMenus), reply => (IReadOnlyList<MadeRichMenu>)[.. reply.Read<MenuList>().Richmenus.Select(Made)], cancel);

    /// <summary>404 where there is none.</summary>
    public Task<LineAnswer<MadeRichMenu>> GetAsync(string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.RichMenu, id), reply => Made(reply.Read<JsonElement>()), cancel);

    /// <summary>Takes it from everybody who sees it. 100 calls an hour.</summary>
    public Task<LineAnswer<bool>> DeleteAsync(string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.DeleteRichMenu, id), LineReply.Done, cancel);

    /// <summary>Sets the menu's picture, once and for all.</summary>
    /// <param name="id">The menu.</param>
    /// <param name="image">At most 1 MB, exactly as large as the menu says; read to its end and closed.</param>
    /// <param name="type">image/png or image/jpeg.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<bool>> SetImageAsync(string id, Stream image, string type, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.SetRichMenuImage, id) { Body = new StreamContent(image) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } }, LineReply.Done, cancel);

    /// <summary>404 while there is none.</summary>
    public Task<LineAnswer<LineImage>> ImageAsync(string id, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RichMenuImage, id), reply => new LineImage(reply.Type ?? "", reply.Body), cancel);

    /// <summary>Shown to everybody who has no menu of their own, also to those who are no friends yet.</summary>
    public Task<LineAnswer<bool>> SetDefaultAsync(string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.SetDefaultRichMenu, id), LineReply.Done, cancel);

    /// <summary>The default's id; null where there is none. 403 where another channel of the account has set it.</summary>
    public async Task<LineAnswer<string?>> DefaultAsync(CancellationToken cancel) => OrNone(await _line.CallAsync(new LineRequest(LineEndpoint.DefaultRichMenu), Id, cancel));

    public Task<LineAnswer<bool>> CancelDefaultAsync(CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.CancelDefaultRichMenu), LineReply.Done, cancel);

    /// <summary>Ok also for whoever is no friend: LINE links nothing then and says nothing.</summary>
    public Task<LineAnswer<bool>> LinkAsync(string userId, string id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.LinkRichMenu, userId, id), LineReply.Done, cancel);

    public Task<LineAnswer<bool>> UnlinkAsync(string userId, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.UnlinkRichMenu, userId), LineReply.Done, cancel);

    /// <summary>The person's own menu; null where they have none.</summary>
    public async Task<LineAnswer<string?>> OfUserAsync(string userId, CancellationToken cancel) => OrNone(await _line.CallAsync(new LineRequest(LineEndpoint.RichMenuOfUser, userId), Id, cancel));

    /// <summary>Links 1 to 500 people; it takes effect some seconds later.</summary>
    public Task<LineAnswer<bool>> BulkLinkAsync(string id, IReadOnlyCollection<string> userIds, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.BulkLinkRichMenu).With(new { richMenuId = id, userIds }), LineReply.Done, cancel);

    /// <inheritdoc cref="BulkLinkAsync"/>
    public Task<LineAnswer<bool>> BulkUnlinkAsync(IReadOnlyCollection<string> userIds, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.BulkUnlinkRichMenu).With(new { userIds }), LineReply.Done, cancel);

    /// <summary>Has LINE change everybody linked to certain menus; the answer is the request id for <see cref="BatchProgressAsync"/>. 3 calls an hour.</summary>
    /// <param name="operations">1 to 1,000.</param>
    /// <param name="resumeKey">1 to 100 of <c>0-9 a-z A-Z - _</c>: with the same key a failed batch goes on where it stopped, within 14 days.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<string>> BatchAsync(IReadOnlyList<RichMenuOperation> operations, string? resumeKey, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RichMenuBatch).With(new { operations, resumeRequestKey = resumeKey }), reply => reply.RequestId, cancel);

    /// <summary>Whether LINE would take the batch; costs none of the 3 calls.</summary>
    public Task<LineAnswer<bool>> ValidateBatchAsync(IReadOnlyList<RichMenuOperation> operations, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.ValidateRichMenuBatch).With(new { operations }), LineReply.Done, cancel);

    /// <summary>404 after 14 days.</summary>
    public Task<LineAnswer<RichMenuBatchProgress>> BatchProgressAsync(string requestId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RichMenuBatchProgress) { Query = [("requestId", requestId)] }, reply => reply.Read<RichMenuBatchProgress>(), cancel);

    /// <summary>At most 1,000 aliases; 400 where the name is taken, or the menu is not there or has no picture.</summary>
    public Task<LineAnswer<bool>> CreateAliasAsync(RichMenuAlias alias, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.CreateRichMenuAlias).With(alias), LineReply.Done, cancel);

    /// <summary>Points an alias to another menu; phones follow at the next switch.</summary>
    public Task<LineAnswer<bool>> UpdateAliasAsync(RichMenuAlias alias, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.UpdateRichMenuAlias, alias.RichMenuAliasId).With(new { richMenuId = alias.RichMenuId }), LineReply.Done, cancel);

    public Task<LineAnswer<RichMenuAlias>> AliasAsync(string aliasId, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.RichMenuAlias, aliasId), reply => reply.Read<RichMenuAlias>(), cancel);

    /// <summary>100 calls an hour.</summary>
    public Task<LineAnswer<bool>> DeleteAliasAsync(string aliasId, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.DeleteRichMenuAlias, aliasId), LineReply.Done, cancel);

    public Task<LineAnswer<IReadOnlyList<RichMenuAlias>>> AliasesAsync(CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.RichMenuAliases), reply => reply.Read<AliasList>().Aliases, cancel);

    /// <summary>Displays and taps of a time as one figure each. 60 calls an hour.</summary>
    /// <param name="id">A menu made by this API.</param>
    /// <param name="from">A day of UTC+9, at most three years ago.</param>
    /// <param name="to">At most 396 days later, included.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<RichMenuFigures<RichMenuMetrics>>> SummaryAsync(string id, DateOnly from, DateOnly to, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RichMenuSummary, id) { Query = Days(from, to) }, reply => reply.Read<RichMenuFigures<RichMenuMetrics>>(), cancel);

    /// <summary>Displays and taps day by day; at most 99 days. 60 calls an hour.</summary>
    public Task<LineAnswer<RichMenuFigures<IReadOnlyList<RichMenuDay>>>> DaysAsync(string id, DateOnly from, DateOnly to, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RichMenuDays, id) { Query = Days(from, to) }, reply => reply.Read<RichMenuFigures<IReadOnlyList<RichMenuDay>>>(), cancel);

    static (string, string?)[] Days(DateOnly from, DateOnly to) => [("from", $"{from:yyyyMMdd}"), ("to", $"{to:yyyyMMdd}")];

    static string Id(LineReply reply) => reply.Read<MenuId>().RichMenuId;

    static MadeRichMenu Made(JsonElement json) => new(json.Deserialize<MenuId>(LineJson.Options)!.RichMenuId, json.Deserialize<LineRichMenu>(LineJson.Options)!);

    // Here 404 says that nothing is set, which is an answer and no failure.
    static LineAnswer<string?> OrNone(LineAnswer<string> answer) => answer switch
    {
        LineAnswer<string>.Ok ok => new LineAnswer<string?>.Ok(ok.Value),
        LineAnswer<string>.Failed { Why: LineFailure.Refused { Status: 404 } } => new LineAnswer<string?>.Ok(null),
        LineAnswer<string>.Failed { Why: var why } => new LineAnswer<string?>.Failed(why),
        _ => throw new InvalidOperationException($"Unknown answer {answer}."),
    };

    sealed record MenuId(string RichMenuId);

    sealed record MenuList(IReadOnlyList<JsonElement> Richmenus);

    sealed record AliasList(IReadOnlyList<RichMenuAlias> Aliases);
}

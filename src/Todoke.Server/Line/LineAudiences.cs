using System.Globalization;

namespace Todoke.Server.Line;

/// <summary>
/// Audiences that LINE keeps, for narrowcasts. Each call is one attempt; pace it by the endpoint's name in <see cref="LineEndpoint"/>: 60 a
/// minute each. An audience that is not there is Refused with 400, not 404. One id that is malformed or of another provider, and LINE adds
/// none of them. Ids can be added but neither read nor taken out. At most 1,000 audiences, ten uploads under way for each.
/// </summary>
public sealed class LineAudiences
{
    readonly LineClient _line;

    internal LineAudiences(LineClient line) => _line = line;

    /// <summary>Makes an audience of up to 10,000 user ids; it is IN_PROGRESS until they are in.</summary>
    /// <param name="description">Its name, 1 to 120 characters.</param>
    /// <param name="userIds">Empty: nobody yet, and it cannot be used until somebody is added.</param>
    /// <param name="uploadDescription">Of this upload, up to 300 characters.</param>
    /// <param name="cancel">Ends the waiting; LINE may have made it all the same.</param>
    public Task<LineAnswer<LineAudience>> CreateAsync(string description, IReadOnlyCollection<string> userIds, string? uploadDescription, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.UploadAudience).With(new { description, uploadDescription, audiences = userIds.Select(id => new { id }) }), Audience, cancel);

    /// <summary>Makes an audience of up to 1,500,000 user ids, sent while they come.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<LineAnswer<LineAudience>> CreateByFileAsync(string description, IAsyncEnumerable<string> userIds, string? uploadDescription, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.UploadAudienceFile) { Body = Form(userIds, ("description", description), ("uploadDescription", uploadDescription)) }, Audience, cancel);

    /// <summary>Adds up to 10,000 user ids; they are in when the newest job of <see cref="GetAsync"/> is FINISHED.</summary>
    public Task<LineAnswer<bool>> AddAsync(long id, IReadOnlyCollection<string> userIds, string? uploadDescription, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.AddToAudience).With(new { audienceGroupId = id, uploadDescription, audiences = userIds.Select(user => new { id = user }) }), LineReply.Done, cancel);

    /// <summary>Adds up to 1,500,000 user ids, sent while they come.</summary>
    public Task<LineAnswer<bool>> AddByFileAsync(long id, IAsyncEnumerable<string> userIds, string? uploadDescription, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.AddFileToAudience) { Body = Form(userIds, ("audienceGroupId", Text(id)), ("uploadDescription", uploadDescription)) }, LineReply.Done, cancel);

    /// <summary>Those who tapped a link of a broadcast or narrowcast of the last 60 days; READY from 50 people on.</summary>
    /// <param name="description">Its name, 1 to 120 characters.</param>
    /// <param name="requestId">LINE's id of the request; 400 when such an audience is there already.</param>
    /// <param name="clickUrl">Null: any link.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<LineAnswer<LineAudience>> OfClicksAsync(string description, string requestId, string? clickUrl, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.ClickAudience).With(new { description, requestId, clickUrl }), Audience, cancel);

    /// <summary>Those who saw a broadcast or narrowcast of the last 60 days; READY from 50 people on.</summary>
    public Task<LineAnswer<LineAudience>> OfImpressionsAsync(string description, string requestId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.ImpressionAudience).With(new { description, requestId }), Audience, cancel);

    public Task<LineAnswer<bool>> RenameAsync(long id, string description, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.RenameAudience, Text(id)).With(new { description }), LineReply.Done, cancel);

    public Task<LineAnswer<bool>> DeleteAsync(long id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.DeleteAudience, Text(id)), LineReply.Done, cancel);

    public Task<LineAnswer<LineAudienceDetail>> GetAsync(long id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.Audience, Text(id)), Detail, cancel);

    public Task<LineAnswer<LineAudiencePage>> ListAsync(LineAudienceQuery query, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.Audiences) { Query = [.. Query(query), ("includesExternalPublicGroups", query.IncludeOthers ? "true" : "false")] }, Page, cancel);

    /// <summary>One that Business Manager shares with this account, with its owner.</summary>
    public Task<LineAnswer<LineAudienceDetail>> SharedAsync(long id, CancellationToken cancel) => _line.CallAsync(new LineRequest(LineEndpoint.SharedAudience, Text(id)), Detail, cancel);

    public Task<LineAnswer<LineAudiencePage>> SharedListAsync(LineAudienceQuery query, CancellationToken cancel) => _line.CallAsync(
        new LineRequest(LineEndpoint.SharedAudiences) { Query = [.. Query(query), ("includesOwnedAudienceGroups", query.IncludeOthers ? "true" : "false")] }, Page, cancel);

    static LineAudience Audience(LineReply reply) => reply.Read<LineAudience>();

    static LineAudienceDetail Detail(LineReply reply) => reply.Read<LineAudienceDetail>();

    static LineAudiencePage Page(LineReply reply) => reply.Read<LineAudiencePage>();

    static MultipartFormDataContent Form(IAsyncEnumerable<string> userIds, params (string Name, string? Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        // The fields first: whoever reads the file as it comes knows then what it is for.
        foreach (var (name, value) in fields.Where(f => f.Value is not null)) form.Add(new StringContent(value!), name);
        form.Add(new UserIdLines(userIds), "file", "user-ids.txt");
        return form;
    }

    static (string, string?)[] Query(LineAudienceQuery query) =>
        [("page", Text(query.Page)), ("size", Text(query.Size)), ("description", query.Description), ("status", query.Status), ("createRoute", query.CreateRoute)];

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

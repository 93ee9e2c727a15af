namespace Todoke.Server.Line;

/// <summary>LIFF apps of a Login channel. The client's token must be that channel's own (<see cref="LineTokens"/>), not an official account's.</summary>
public sealed class LineLiff
{
    readonly LineClient _line;

    internal LineLiff(LineClient line) => _line = line;

    /// <summary>Makes an app and returns its id. 400 where the channel has 30.</summary>
    public Task<LineAnswer<string>> AddAsync(LiffApp app, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.AddLiffApp).With(app), reply => reply.Read<NewApp>().LiffId, cancel);

    /// <summary>All of the channel's apps; none is an empty list, though LINE says 404.</summary>
    public async Task<LineAnswer<IReadOnlyList<LiffApp>>> ListAsync(CancellationToken cancel)
    {
        var listed = await _line.CallAsync(new LineRequest(LineEndpoint.LiffApps), reply => reply.Read<Listed>().Apps, cancel);
        return listed is LineAnswer<IReadOnlyList<LiffApp>>.Failed { Why: LineFailure.Refused { Status: 404 } } ? new LineAnswer<IReadOnlyList<LiffApp>>.Ok([]) : listed;
    }

    /// <summary>Changes what is given; what is null stays.</summary>
    public Task<LineAnswer<bool>> ChangeAsync(string liffId, LiffApp app, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.ChangeLiffApp, liffId).With(app with { LiffId = null }), LineReply.Done, cancel);

    /// <summary>404 where there is none.</summary>
    public Task<LineAnswer<bool>> DeleteAsync(string liffId, CancellationToken cancel) =>
        _line.CallAsync(new LineRequest(LineEndpoint.DeleteLiffApp, liffId), LineReply.Done, cancel);

    sealed record NewApp(string LiffId);

    sealed record Listed(IReadOnlyList<LiffApp> Apps);
}

/// <summary>A LIFF app.</summary>
/// <param name="View">Size and address of the page.</param>
/// <param name="Description">Its name; may not hold "LINE".</param>
/// <param name="Scope">openid, email, profile, chat_message.write; null: profile and chat_message.write.</param>
/// <param name="BotPrompt">normal, aggressive or none: whether adding the official account is offered.</param>
/// <param name="LiffId">Given by LINE.</param>
public sealed record LiffApp(
    LiffView View, string? Description = null, IReadOnlyList<string>? Scope = null, string? BotPrompt = null,
    string? LiffId = null);

/// <param name="Type">compact, tall or full.</param>
/// <param name="Url">https, without a fragment.</param>
public sealed record LiffView(string Type, string Url);

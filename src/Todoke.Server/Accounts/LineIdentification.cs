using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Line;

namespace Todoke.Server.Accounts;

/// <summary>What LINE says about an account and its token when it is entered.</summary>
internal abstract record LineIdentification
{
    /// <param name="Bot">LINE's name, picture and ids of the account; null when LINE could not be asked.</param>
    /// <param name="Verified">Whether followers/ids answers; null when that is not known.</param>
    /// <param name="Warnings">Shown to whoever saved the account.</param>
    public sealed record Usable(BotInfo? Bot, bool? Verified, IReadOnlyList<Problem> Warnings) : LineIdentification;

    public sealed record Wrong(Problem Problem) : LineIdentification;

    public static async Task<LineIdentification> AskAsync(LineClient line, CancellationToken cancel) => await line.BotInfoAsync(cancel) switch
    {
        LineAnswer<BotInfo>.Ok { Value: var bot } => new Usable(bot, await VerifiedAsync(line, cancel), []),
        LineAnswer<BotInfo>.Failed { Why: LineFailure.Refused why } => new Wrong(new("channel_access_token", "token_refused", why.Ja, why.En)),
        LineAnswer<BotInfo>.Failed { Why: var why } => new Usable(null, null, [new("channel_access_token", "line_not_asked",
            $"保存しましたが、トークンを確認できていません。{why.Ja}接続テストをやり直してください。", $"Saved, but the token is not confirmed. {why.En} Run the connection test again.")]),
        _ => throw new InvalidOperationException("A LINE answer of no known kind."),
    };

    /// <summary>followers/ids is for verified and premium accounts only: 403 elsewhere.</summary>
    public static async Task<bool?> VerifiedAsync(LineClient line, CancellationToken cancel) => await line.FollowersAsync(null, 1, cancel) switch
    {
        LineAnswer<FollowerPage>.Ok => true,
        LineAnswer<FollowerPage>.Failed { Why: LineFailure.Refused { Status: StatusCodes.Status403Forbidden } } => false,
        _ => null,
    };
}

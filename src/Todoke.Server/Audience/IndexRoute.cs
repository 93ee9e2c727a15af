using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Audience;
using Todoke.Server.Api;

namespace Todoke.Server.Audience;

/// <param name="Position">The feed's position every answer is true for.</param>
/// <param name="Bytes">Of everything below together.</param>
/// <param name="Memory">What each part takes.</param>
/// <param name="NotKept">Values of which too many different ones came: a condition on them is answered from the ledger, slowly.</param>
public sealed record IndexAnswer(long People, long Events, long Position, long Bytes, MemoryReport Memory, IReadOnlyList<Offender> NotKept);

/// <summary>What the live index holds, and what it would not.</summary>
public static class IndexRoute
{
    public static void MapIndex(this RouteGroupBuilder api) => api.MapGet("/system/index", Index).RequireAuthorization(Roles.Viewer).WithTags("system");

    static Ok<IndexAnswer> Index(AudienceEngine audience)
    {
        var (index, memory) = (audience.Index, audience.Index.Memory());
        return TypedResults.Ok(new IndexAnswer(index.People, index.Events, index.Position, memory.Total, memory, index.Offenders));
    }
}

using System.Net;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Security;

public class SecurityTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_world_starts_and_answers_its_openapi_document(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var document = await world.GetAsync("/openapi/v1.json", HttpStatusCode.OK);
        Assert.StartsWith("3.1", document.Text("openapi"), StringComparison.Ordinal);
    }
}

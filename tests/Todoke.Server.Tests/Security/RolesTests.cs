using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Todoke.Server.Api;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Security;

public class RolesTests
{
    /// <summary>Every address of the API that answers somebody who is nobody. Adding to this list is a decision.</summary>
    static readonly string[] Public = ["GET /api/v1/setup", "POST /api/v1/setup", "POST /api/v1/session", "DELETE /api/v1/session"];

    /// <summary>What only an owner may do, by contract.</summary>
    static readonly string[] OwnerOnly =
        ["POST /api/v1/users", "PATCH /api/v1/users/{id:long}", "POST /api/v1/api-keys", "DELETE /api/v1/api-keys/{id:long}", "PATCH /api/v1/workspace"];

    static IEnumerable<(string Method, string Pattern, string? Role, bool Anonymous)> Endpoints(TestWorld world) => world.Service<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(m =>
            (m, e.RoutePattern.RawText!, e.Metadata.GetMetadata<IAuthorizeData>()?.Policy, e.Metadata.GetMetadata<IAllowAnonymous>() is not null)) ?? []);

    [Fact]
    public async Task Every_endpoint_requires_a_role_or_is_public_on_purpose()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var endpoints = Endpoints(world).ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, e => Assert.True(e.Role is not null && Roles.All.Contains(e.Role) && !e.Anonymous || Public.Contains($"{e.Method} {e.Pattern}"),
            $"{e.Method} {e.Pattern} requires no role and is not on the public list"));
        Assert.Empty(Public.Except(endpoints.Where(e => e.Anonymous).Select(e => $"{e.Method} {e.Pattern}")));
    }

    [Fact]
    public async Task Each_role_gets_what_is_its_own_and_no_more()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var people = new Dictionary<string, HttpClient> { [""] = world.Anonymous() };
        foreach (var role in Roles.All) people[role] = await world.AsAsync(role);
        string[] ranked = ["", Roles.Viewer, Roles.Editor, Roles.Owner];
        foreach (var (method, pattern, needed, _) in Endpoints(world).Where(e => e.Role is not null))
        {
            Assert.True(method is "GET" || needed is Roles.Editor or Roles.Owner || pattern is "/api/v1/session" || pattern.Contains("/segments/") || pattern.Contains("/campaigns/") || pattern is "/api/v1/schedules/preview",
                $"{method} {pattern} lets viewers write");
            if (OwnerOnly.Contains($"{method} {pattern}")) Assert.Equal(Roles.Owner, needed);
            foreach (var role in ranked.Where(r => Array.IndexOf(ranked, r) < Array.IndexOf(ranked, needed)))
            {
                var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "1", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(world.World.Address, path));
                using var answer = await people[role].SendAsync(request, TestWorld.Cancel);
                Assert.True(answer.StatusCode == (role == "" ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden), $"{method} {pattern} as '{role}': {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }
    }
}

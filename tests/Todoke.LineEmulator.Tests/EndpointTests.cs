using Todoke.Core.Delivery;
using Todoke.LineEmulator.Line;

namespace Todoke.LineEmulator.Tests;

/// <summary>The table of endpoints.</summary>
public sealed class EndpointTests
{
    [Fact]
    public void E3_every_endpoint_is_limited_as_the_server_expects_it()
    {
        Assert.All(Endpoints.All, endpoint =>
        {
            var limit = LineLimits.For($"{endpoint.Method} {endpoint.Path}");
            Assert.Equal((endpoint.Name, limit.Count, limit.Per.TotalSeconds), (endpoint.Name, endpoint.Limit, endpoint.WindowSeconds));
        });
        Assert.Equal(Endpoints.Names.Count(), Endpoints.Names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_path_finds_the_endpoint_that_is_written_out_before_one_with_a_parameter()
    {
        Assert.All(Endpoints.All, endpoint =>
        {
            var path = string.Join('/', endpoint.Path.Split('/').Select(part => part.StartsWith('{') ? "x1" : part));
            Assert.Same(endpoint, Endpoints.Find(endpoint.Method, path, out _));
        });
        Assert.Equal("x1", Endpoints.Find("GET", "/v2/bot/user/x1/richmenu", out _)!.Value("/v2/bot/user/x1/richmenu", "userId"));
        Assert.Null(Endpoints.Find("GET", "/v2/bot/profile/", out var known));
        Assert.False(known);
    }
}

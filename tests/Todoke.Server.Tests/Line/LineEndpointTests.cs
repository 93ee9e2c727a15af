using System.Net;
using System.Reflection;
using Todoke.Core.Delivery;
using Todoke.Server.Line;

namespace Todoke.Server.Tests.Line;

/// <summary>Endpoints by name.</summary>
public sealed class LineEndpointTests
{
    static IEnumerable<string> Named => typeof(LineEndpoint).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);

    [Fact]
    public void Whatever_of_these_families_LINE_limits_is_named_as_the_table_of_limits_names_it()
    {
        var families = LineLimits.Special.Where(l => l.Endpoint.Contains("/richmenu", StringComparison.Ordinal)
            || l.Endpoint.Contains("/audienceGroup", StringComparison.Ordinal) || l.Endpoint.Contains("/coupon", StringComparison.Ordinal)).ToList();
        Assert.Equal(24, families.Count);
        Assert.All(families, limit => Assert.Contains(limit.Endpoint, Named));
    }

    [Fact]
    public async Task Pictures_and_files_go_to_LINEs_host_for_them_and_everything_else_to_the_other()
    {
        var hosts = new Hosts();
        using var http = new HttpClient(hosts);
        var line = new LineClient(http, 1, new Uri("https://api.line.me"), "token");
        await line.RichMenus.SetImageAsync("richmenu-1", Stream.Null, "image/png", FamilyWorld.Cancel);
        await line.RichMenus.ImageAsync("richmenu-1", FamilyWorld.Cancel);
        await line.Audiences.AddByFileAsync(1, AsyncEnumerable.Empty<string>(), null, FamilyWorld.Cancel);
        await line.RichMenus.LinkAsync("U/1", "richmenu-1", FamilyWorld.Cancel);
        Assert.Equal(
            ["https://api-data.line.me/v2/bot/richmenu/richmenu-1/content", "https://api-data.line.me/v2/bot/richmenu/richmenu-1/content", "https://api-data.line.me/v2/bot/audienceGroup/upload/byFile", "https://api.line.me/v2/bot/user/U%2F1/richmenu/richmenu-1"],
            hosts.Called);
    }

    sealed class Hosts : HttpMessageHandler
    {
        public List<string> Called { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Called.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
        }
    }
}

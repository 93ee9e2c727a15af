using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Todoke.Server.Worlds;

/// <summary>Where friends' phones and LINE reach this server: TODOKE_PUBLIC_URL, or the address it listens on.</summary>
public sealed class PublicAddress(ServerOptions options, IServer server)
{
    public Uri Base => options.PublicUrl ?? new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Link(string token) => new Uri(Base, "/l/" + token).ToString();

    public Uri Webhook(long account) => new(Base, $"/webhook/line/{account}");
}

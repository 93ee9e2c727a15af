using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Todoke.Server.Worlds;

/// <summary>Where people and LINE reach this server: TODOKE_PUBLIC_URL, or the address it listens on. Known once the server has started.</summary>
public sealed class PublicAddress(ServerOptions options, IServer server)
{
    /// <summary>Ends with a slash.</summary>
    public Uri Base => WithSlash(options.PublicUrl ?? Listening);

    /// <summary>LINE accepts https only; a rehearsal's emulator also takes http on this machine.</summary>
    public bool LineCanUseIt => Base.Scheme == Uri.UriSchemeHttps || (options.Rehearsing && Base.IsLoopback);

    public Uri Of(string relativePath) => new(Base, relativePath);

    Uri Listening
    {
        get
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? $"http://127.0.0.1:{options.Port}";
            // "Every address" is nothing one can call.
            return new Uri(address.Replace("://0.0.0.0", "://127.0.0.1").Replace("://[::]", "://127.0.0.1"));
        }
    }

    static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}

using System.Net;

namespace Todoke.Server.Line;

/// <summary>Which IP addresses are reached over the internet. Source: IANA's registries of special-purpose IPv4 and IPv6 addresses.</summary>
internal static class PublicAddresses
{
    static readonly IPNetwork[] Special =
    [
        .. from text in (string[])
           [
               "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
               "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/127", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
           ]
           select IPNetwork.Parse(text),
    ];

    public static bool Contains(IPAddress address)
    {
        var meant = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Special.Any(n => n.Contains(meant));
    }
}

using System.Net;
using System.Net.Sockets;
using Todoke.Server.Staff;

namespace Todoke.Server.Security;

/// <summary>
/// Slows down guessing: so many tries in fifteen minutes for one e-mail address, and more for one network address. A try counts
/// before the password is looked at, so that tries beside each other gain nothing. Kept in memory: a restart forgives.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public const int TriesPerEmail = 8, TriesPerAddress = 40;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    const int SweepAbove = 10_000;
    readonly Lock _lock = new();
    readonly Dictionary<string, (DateTimeOffset Ends, int Tries)> _windows = [];

    /// <returns>How long to wait, or null when this try may go ahead.</returns>
    public TimeSpan? Enter(string email, IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_windows.Count > SweepAbove)
                foreach (var (key, window) in _windows.ToArray())
                    if (window.Ends <= now) _windows.Remove(key);
            var (mail, network) = (Email(email), Network(address));
            var wait = Max(Wait(mail, TriesPerEmail, now), Wait(network, TriesPerAddress, now));
            if (wait is null)
            {
                Count(mail, now);
                Count(network, now);
            }
            return wait;
        }
    }

    /// <summary>The password was right: the tries before it were slips of its owner.</summary>
    public void Succeeded(string email, IPAddress? address)
    {
        lock (_lock)
        {
            _windows.Remove(Email(email));
            var network = Network(address);
            if (_windows.TryGetValue(network, out var window)) _windows[network] = (window.Ends, window.Tries - 1);
        }
    }

    static string Email(string email) => "e:" + StaffTable.NormalEmail(email)[..Math.Min(StaffTable.NormalEmail(email).Length, 254)];

    // One household or attacker has a whole /64 of version 6.
    static string Network(IPAddress? address) => address is null ? "a:" : address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
        ? "a:" + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : "a:" + address.MapToIPv4();

    TimeSpan? Wait(string key, int allowed, DateTimeOffset now) =>
        _windows.TryGetValue(key, out var window) && window.Ends > now && window.Tries >= allowed ? window.Ends - now : null;

    void Count(string key, DateTimeOffset now) =>
        _windows[key] = _windows.TryGetValue(key, out var window) && window.Ends > now ? (window.Ends, window.Tries + 1) : (now + Window, 1);

    static TimeSpan? Max(TimeSpan? a, TimeSpan? b) => a is null ? b : b is null || a > b ? a : b;
}

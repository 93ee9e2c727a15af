namespace Todoke.LineEmulator.Control;

public sealed partial class EmulatorControl
{
    /// <summary>Whether people do anything of their own accord; they answer what they are sent all the same.</summary>
    public bool OwnWill
    {
        get => will.On;
        set => will.On = value;
    }

    /// <summary>
    /// Lets the time pass up to an instant: every act and redelivery on the way happens at its own instant, and the next one not before it
    /// is done. <see cref="SetClock"/> jumps instead, and everything on the way is due at once. An instant in the past does nothing.
    /// </summary>
    public async Task WindAsync(DateTimeOffset to, CancellationToken ct)
    {
        var clock = platform.Clock;
        while (true)
        {
            await agenda.WhenQuietAsync(ct);
            var next = agenda.State.NextDueMs is { } due && due <= to.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(due) : to;
            if (next > clock.GetUtcNow())
            {
                clock.Advance(next - clock.GetUtcNow());
            }
            else if (next == to)
            {
                return;
            }
        }
    }
}

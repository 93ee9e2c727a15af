using Todoke.Core.Delivery;

namespace Todoke.Server.Sending.Checks;

/// <summary>The campaign's last instant has not passed. (Quiet hours hold nobody back: the campaign waits for their end.)</summary>
internal sealed class NotAfterCheck : ISendCheck
{
    public bool HoldsForTests => false;

    public Task<Holding?> AtFreezeAsync(FreezeScope scope, CancellationToken cancel) => Task.FromResult(At(scope.Campaign.Options.NotAfterMs, scope.Now));

    public Task<Holding?> AtRequestAsync(RequestScope scope, CancellationToken cancel) => Task.FromResult(At(scope.Campaign.Options.NotAfterMs, scope.Now));

    static Holding? At(long? last, long now) => now > last ? _ => HoldReason.TooLate : null;
}

namespace Todoke.Bench.Kill;

/// <summary>What the server was at when it was killed.</summary>
internal enum KillPhase
{
    /// <summary>LINE has accepted a request and has not answered it.</summary>
    BetweenAcceptAndAnswer,

    /// <summary>At a moment nobody chose, while requests leave.</summary>
    Sending,

    /// <summary>While recipients are written down.</summary>
    Freeze,

    /// <summary>While the small part goes first, or while it is waited for.</summary>
    Canary,

    /// <summary>Just after somebody pressed stop.</summary>
    Stop,

    /// <summary>Just after somebody pressed resume.</summary>
    Resume,

    /// <summary>While it starts, with a campaign in the middle.</summary>
    StartUp,
}

/// <summary>Which kill comes when: a third between acceptance and answer, a third at random while sending, the rest in turn over the other phases; shuffled.</summary>
internal static class KillPlan
{
    static readonly KillPhase[] Others = [KillPhase.Freeze, KillPhase.Canary, KillPhase.Stop, KillPhase.Resume, KillPhase.StartUp];

    public static Queue<KillPhase> Make(int kills, Random chance)
    {
        var third = (kills + 2) / 3;
        var plan = Enumerable.Range(0, kills).Select(i => i < third ? KillPhase.BetweenAcceptAndAnswer : i < 2 * third ? KillPhase.Sending : Others[(i - 2 * third) % Others.Length]).ToArray();
        chance.Shuffle(plan);
        return new(plan);
    }
}

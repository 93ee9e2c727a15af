namespace Todoke.Core.Segments.Checking;

/// <summary>Which numbers there can be.</summary>
internal enum NumberDomain
{
    Any,
    Whole,

    /// <summary>Whole and not negative.</summary>
    Count,
}

/// <summary>Whether numbers exist that pass tests.</summary>
internal static class NumberSet
{
    public static bool CanMeet(NumberTest a, NumberTest b, NumberDomain domain)
    {
        var (left, right) = (Of(a), Of(b));
        return left.Exists(l => right.Exists(r => l.And(r).Holds(domain)));
    }

    public static bool CanHold(NumberTest test, NumberDomain domain) => Of(test).Exists(s => s.Holds(domain));

    /// <summary>The smallest count that passes; null where none does.</summary>
    public static decimal? LeastCount(NumberTest test)
    {
        var least = Of(test).Where(s => s.Holds(NumberDomain.Count)).Select(s => s.FirstWhole(0)).ToList();
        return least.Count == 0 ? null : least.Min();
    }

    /// <summary>The largest count that passes; null where there is no largest, or none passes.</summary>
    public static decimal? MostCount(NumberTest test)
    {
        var most = Of(test).Where(s => s.Holds(NumberDomain.Count)).Select(s => s.LastWhole()).ToList();
        return most.Count == 0 || most.Exists(m => m is null) ? null : most.Max();
    }

    public static bool IsNegated(NumberOp op) => op is NumberOp.NotEquals or NumberOp.NotIn or NumberOp.NotBetween;

    private static List<Stretch> Of(NumberTest test)
    {
        var n = test.Numbers;
        return test.Op switch
        {
            NumberOp.Equals => [Stretch.Point(n[0])],
            NumberOp.NotEquals => [new(null, true, n[0], true), new(n[0], true, null, true)],
            NumberOp.Less => [new(null, true, n[0], true)],
            NumberOp.AtMost => [new(null, true, n[0], false)],
            NumberOp.Greater => [new(n[0], true, null, true)],
            NumberOp.AtLeast => [new(n[0], false, null, true)],
            NumberOp.Between => [new(n[0], false, n[1], false)],
            NumberOp.NotBetween => [new(null, true, n[0], true), new(n[1], true, null, true)],
            NumberOp.In => [.. n.Select(Stretch.Point)],
            _ => Gaps([.. n.Order()]),
        };
    }

    private static List<Stretch> Gaps(List<decimal> points)
    {
        var gaps = new List<Stretch> { new(null, true, points[0], true) };
        for (var i = 0; i < points.Count; i++) gaps.Add(new(points[i], true, i + 1 < points.Count ? points[i + 1] : null, true));
        return gaps;
    }

    private sealed record Stretch(decimal? From, bool FromOpen, decimal? To, bool ToOpen)
    {
        public static Stretch Point(decimal at) => new(at, false, at, false);

        public Stretch And(Stretch other)
        {
            var (from, fromOpen) = (From, FromOpen);
            if (from is null || other.From > from) (from, fromOpen) = (other.From, other.FromOpen);
            else if (other.From == from) fromOpen |= other.FromOpen;
            var (to, toOpen) = (To, ToOpen);
            if (to is null || other.To < to) (to, toOpen) = (other.To, other.ToOpen);
            else if (other.To == to) toOpen |= other.ToOpen;
            return new(from, fromOpen, to, toOpen);
        }

        public bool Holds(NumberDomain domain)
        {
            if (domain == NumberDomain.Any) return From is null || To is null || From < To || (From == To && !FromOpen && !ToOpen);
            if (LastWhole() is not { } last) return true;
            return FirstWhole(domain == NumberDomain.Count ? 0 : null) is not { } first || first <= last;
        }

        public decimal? FirstWhole(decimal? least)
        {
            if (From is not { } from) return least;
            var first = FromOpen && decimal.Floor(from) == from ? from + 1 : decimal.Ceiling(from);
            return least is { } bound ? Math.Max(bound, first) : first;
        }

        public decimal? LastWhole() => To is not { } to ? null : ToOpen && decimal.Floor(to) == to ? to - 1 : decimal.Floor(to);
    }
}

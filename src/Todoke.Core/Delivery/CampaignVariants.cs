using Todoke.Core.Segments;
using Todoke.Core.Segments.Reference;
using Todoke.Core.Values;

namespace Todoke.Core.Delivery;

/// <summary>How it is decided which variant a person gets.</summary>
public enum VariantChoice
{
    /// <summary>By a stable salted split inside the segment (A/Bテスト).</summary>
    Split,

    /// <summary>The first whose condition holds (出し分け).</summary>
    Condition,
}

/// <param name="Share">Percent of those not held out; 0 where variants are chosen by condition.</param>
/// <param name="Condition">Null by split, and for 'everybody else' (その他の人).</param>
/// <param name="Content">The message's JSON.</param>
public sealed record CampaignVariant(string Name, int Share, SegmentNode? Condition, string Content);

/// <summary>A part gets the variants first; the rest gets the one that did best.</summary>
/// <param name="SamplePercent">Who is asked first, 1–90.</param>
/// <param name="Event">The event that counts; null: taps on links.</param>
/// <param name="AfterHours">From the last request of the first part on, 1–720.</param>
public sealed record WinnerPlan(int SamplePercent, string? Event, int AfterHours);

/// <summary>What a person was given.</summary>
public abstract record VariantAssignment
{
    private VariantAssignment()
    {
    }

    /// <param name="Index">Into <see cref="CampaignVariants.Of"/>.</param>
    public sealed record Gets(int Index) : VariantAssignment;

    /// <summary>The person is not in the sample and gets the winner later.</summary>
    public sealed record Later : VariantAssignment;

    public sealed record HeldBack(HoldReason Reason) : VariantAssignment;
}

/// <summary>
/// Several messages of one campaign; each person gets exactly one, or none for comparison. Stored and public form:
/// <code>
/// {"by":"split","salt":"spring","holdout_percent":10,"of":[{"name":"A","share":50,"content":{…}},{"name":"B","share":50,"content":{…}}],
///  "winner":{"sample_percent":20,"by":"taps"|"event","event":"purchase","after_hours":24}}
/// {"by":"condition","of":[{"name":"男性","condition":{…},"content":{…}},{"name":"その他","content":{…}}]}
/// </code>
/// </summary>
/// <param name="Salt">The same salt gives the same split in every campaign.</param>
/// <param name="HoldoutPercent">People who get nothing, 0–90.</param>
public sealed record CampaignVariants(VariantChoice By, string Salt, int HoldoutPercent, Sequence<CampaignVariant> Of, WinnerPlan? Winner)
{
    /// <summary>Most variants of one campaign.</summary>
    public const int Most = 10;

    /// <summary>
    /// The person's variant. The holdout is the first buckets of the split (<see cref="RandomNode"/>), the rest are divided by their shares;
    /// who is asked first for a <see cref="Winner"/> is decided by a split of its own, so that it has nothing to do with the variant.
    /// </summary>
    /// <param name="holds">Whether the condition of the variant at an index holds for the person; only asked where there is one.</param>
    public VariantAssignment Assign(long profile, Func<int, bool> holds)
    {
        var bucket = Bucket(profile, Salt);
        var heldOut = HoldoutPercent * 100;
        if (bucket < heldOut) return new VariantAssignment.HeldBack(HoldReason.Holdout);
        if (By == VariantChoice.Condition)
        {
            for (var i = 0; i < Of.Count; i++)
                if (Of[i].Condition is null || holds(i)) return new VariantAssignment.Gets(i);
            return new VariantAssignment.HeldBack(HoldReason.NoVariant);
        }
        if (Winner is { } winner && Bucket(profile, Salt + " sample") >= winner.SamplePercent * 100) return new VariantAssignment.Later();
        var upTo = heldOut;
        for (var i = 0; i < Of.Count - 1; i++)
        {
            upTo += (100 - HoldoutPercent) * Of[i].Share;
            if (bucket < upTo) return new VariantAssignment.Gets(i);
        }
        return new VariantAssignment.Gets(Of.Count - 1);
    }

    /// <summary>The bucket, 0–9,999, into which the split of this salt puts a person.</summary>
    public static int Bucket(long profile, string salt) => ReferenceJudge.Bucket(profile, salt);

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="FormatException">The text is not in this form.</exception>
    public static CampaignVariants Parse(string json) => CampaignVariantsJson.Parse(json);

    public string ToJson() => CampaignVariantsJson.Write(this);
}

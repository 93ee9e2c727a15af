using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Attributes;

/// <summary>An attribute as the API shows it. <paramref name="People"/> hold a value.</summary>
public sealed record AttributeView(string Key, string Label, AttributeKind Type, IReadOnlyList<AttributeChoice> Choices, bool Ordered, string Unit, bool Declared, long People);

public sealed record AttributeNew(string Key, string? Label, AttributeKind Type, IReadOnlyList<AttributeChoice>? Choices, bool? Ordered, string? Unit);

/// <summary>What is absent stays as it is.</summary>
public sealed record AttributeChange(string? Label, AttributeKind? Type, IReadOnlyList<AttributeChoice>? Choices, bool? Ordered, string? Unit);

/// <summary>What people are known to be: declared types, and what was only seen.</summary>
public static class AttributesCapability
{
    const int MostChoices = 500, LongestLabel = 100, LongestUnit = 20;

    public static void MapAttributes(this RouteGroupBuilder api)
    {
        var viewers = api.MapGroup("/attributes").RequireAuthorization(Roles.Viewer).WithTags("attributes");
        viewers.MapGet("", ListAsync);
        var editors = api.MapGroup("/attributes").RequireAuthorization(Roles.Editor).WithTags("attributes");
        editors.MapPost("", CreateAsync);
        editors.MapPatch("/{key}", ChangeAsync);
        editors.MapDelete("/{key}", DeleteAsync);
    }

    static async Task<Ok<Listing<AttributeView>>> ListAsync(LedgerStore ledger, CancellationToken cancel) => TypedResults.Ok(await ledger.ReadSnapshotAsync(async l =>
    {
        var catalog = await AttributeCatalog.LoadAsync(l, cancel);
        var people = await PeopleAsync(l, cancel);
        return new Listing<AttributeView>([.. catalog.ByKey.Values.OrderBy(a => a.Id).Select(a => View(a, people.GetValueOrDefault(a.Id)))]);
    }, cancel));

    static async Task<Results<Ok<AttributeView>, ProblemHttpResult>> CreateAsync(AttributeNew input, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var wanted = new AttributeDefinition(0, input.Key, string.IsNullOrWhiteSpace(input.Label) ? input.Key : input.Label.Trim(), input.Type, Ranked(input.Choices ?? [], input.Ordered == true), input.Ordered == true, input.Unit?.Trim() ?? "", Declared: true);
        if (Check(wanted) is { Count: > 0 } problems) return ApiResults.Invalid(problems);
        return await SaveAsync(http, ledger, "attribute.create", async w =>
        {
            var catalog = await AttributeCatalog.LoadAsync(w, cancel);
            if (catalog.ByKey.GetValueOrDefault(input.Key) is { } there)
                return there.Declared ? (null, Taken(input.Key)) : (wanted with { Id = there.Id }, null);
            if (catalog.ByKey.Count >= AttributeCatalog.MostAttributes && catalog.Read("key", input.Key, new FactValue.Bool(true)) is AttributeReading.Refused full)
                return (null, ApiResults.Invalid(full.Problem));
            return (wanted with { Id = await w.NextIdAsync("attribute", cancel) }, null);
        }, cancel);
    }

    static async Task<Results<Ok<AttributeView>, ProblemHttpResult>> ChangeAsync(string key, AttributeChange input, HttpContext http, LedgerStore ledger, CancellationToken cancel) =>
        await SaveAsync(http, ledger, "attribute.change", async w =>
        {
            if ((await AttributeCatalog.LoadAsync(w, cancel)).ByKey.GetValueOrDefault(key) is not { } there) return (null, NoAttribute(key));
            var ordered = input.Ordered ?? there.Ordered;
            var wanted = there with
            {
                Label = string.IsNullOrWhiteSpace(input.Label) ? there.Label : input.Label.Trim(), Type = input.Type ?? there.Type, Choices = Ranked(input.Choices ?? there.Choices, ordered),
                Ordered = ordered, Unit = input.Unit?.Trim() ?? there.Unit,
                // A label alone says nothing about the values; a type or choices do.
                Declared = there.Declared || input.Type is not null || input.Choices is not null,
            };
            return Check(wanted) is { Count: > 0 } problems ? (null, ApiResults.Invalid(problems)) : (wanted, null);
        }, cancel);

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string key, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            if ((await AttributeCatalog.LoadAsync(w, cancel)).ByKey.GetValueOrDefault(key) is not { } there) return NoAttribute(key);
            var users = await DefinitionUse.FindAsync(w, names => names.Attributes.Contains(key), cancel, mentions: text => text.Contains("{{attribute." + key, StringComparison.Ordinal));
            if (users.Count > 0) return DefinitionUse.Refusal(users);
            await w.ExecuteAsync("DELETE FROM attribute_value WHERE attribute_id = @id", cancel, ("id", there.Id));
            await w.ExecuteAsync("DELETE FROM attribute WHERE id = @id", cancel, ("id", there.Id));
            // Followers read everything again when an attribute is gone, so the people need not be named one by one.
            w.Changed(ChangeKind.Vocabulary, there.Id);
            await Audit.RecordAsync(w, Actor.Of(http), "attribute.delete", $"attribute:{there.Id}", JsonSerializer.Serialize(new { key }), cancel);
            return null;
        }, cancel);
        http.At(written.Position);
        return written.Value is { } refusal ? refusal : TypedResults.NoContent();
    }

    static async Task<Results<Ok<AttributeView>, ProblemHttpResult>> SaveAsync(HttpContext http, LedgerStore ledger, string action, Func<LedgerWriter, Task<(AttributeDefinition? Wanted, ProblemHttpResult? Refusal)>> decide, CancellationToken cancel)
    {
        var written = await ledger.WriteAsync(async w =>
        {
            var (wanted, refusal) = await decide(w);
            if (wanted is null) return new Saved(null, refusal);
            if (await StoredValues.AgreeAsync(w, wanted, cancel) is var misfits and > 0)
                return new Saved(null, ApiResults.Conflict("values_do_not_fit", $"すでにある値のうち{misfits}人分がこの型・選択肢に合いません。値を直してから変更してください。", $"The values of {misfits} people do not fit. Correct them first."));
            await wanted.SaveAsync(w, cancel);
            w.Changed(ChangeKind.Vocabulary, wanted.Id);
            await Audit.RecordAsync(w, Actor.Of(http), action, $"attribute:{wanted.Id}", JsonSerializer.Serialize(new { key = wanted.Key }), cancel);
            return new Saved(View(wanted, (await PeopleAsync(w, cancel)).GetValueOrDefault(wanted.Id)), null);
        }, cancel);
        http.At(written.Position);
        return written.Value.Refusal is { } problem ? problem : TypedResults.Ok(written.Value.View!);
    }

    sealed record Saved(AttributeView? View, ProblemHttpResult? Refusal);

    static List<AttributeChoice> Ranked(IReadOnlyList<AttributeChoice> choices, bool ordered) =>
        [.. choices.Select((c, i) => c with { Label = string.IsNullOrWhiteSpace(c.Label) ? c.Value : c.Label, Rank = ordered ? c.Rank ?? i + 1 : null })];

    static List<Problem> Check(AttributeDefinition wanted)
    {
        var problems = new List<Problem>();
        void Bad(string path, string code, string ja, string en) => problems.Add(new Problem(path, code, ja, en));
        if (string.IsNullOrWhiteSpace(wanted.Key) || wanted.Key.Length > AttributeCatalog.LongestKey || wanted.Key.Any(char.IsControl))
            Bad("key", "attribute_key", $"キーは1〜{AttributeCatalog.LongestKey}文字です。", $"A key has 1 to {AttributeCatalog.LongestKey} characters.");
        if (wanted.Label.Length > LongestLabel) Bad("label", "too_long", $"表示名は{LongestLabel}文字までです。", $"A label has at most {LongestLabel} characters.");
        if (wanted.Unit.Length > LongestUnit) Bad("unit", "too_long", $"単位は{LongestUnit}文字までです。", $"A unit has at most {LongestUnit} characters.");
        if (wanted.Choices.Count > 0 && wanted.Type is not (AttributeKind.Text or AttributeKind.List))
            Bad("choices", "choices_type", "選択肢を持てるのは文字列とリストだけです。", "Only text and lists have choices.");
        if (wanted.Ordered && wanted.Choices.Count == 0) Bad("ordered", "ordered_without_choices", "順序を付けるには選択肢が必要です。", "An order needs choices.");
        if (wanted.Choices.Count > MostChoices) Bad("choices", "too_many", $"選択肢は{MostChoices}個までです。", $"There can be {MostChoices} choices.");
        for (var i = 0; i < wanted.Choices.Count; i++)
        {
            var choice = wanted.Choices[i];
            if (string.IsNullOrWhiteSpace(choice.Value)) Bad($"choices[{i}].value", "empty", "選択肢の値が空です。", "The value is empty.");
            else if (wanted.Choices.Take(i).Any(c => c.Value == choice.Value)) Bad($"choices[{i}].value", "twice", "同じ値の選択肢があります。", "The value is there twice.");
            if (wanted.Ordered && wanted.Choices.Take(i).Any(c => c.Rank == choice.Rank)) Bad($"choices[{i}].rank", "twice", "同じ順位の選択肢があります。", "The rank is there twice.");
        }
        return problems;
    }

    static async Task<Dictionary<long, long>> PeopleAsync(LedgerConnection ledger, CancellationToken cancel)
    {
        var people = new Dictionary<long, long>();
        await ledger.EachAsync(
            """
            SELECT v.attribute_id, COUNT(DISTINCT COALESCE(p.merged_into, p.id)) FROM attribute_value v
            JOIN profile p ON p.id = v.profile_id JOIN profile w ON w.id = COALESCE(p.merged_into, p.id)
            WHERE v.value IS NOT NULL AND w.known = 1 AND w.deleted_at IS NULL GROUP BY v.attribute_id
            """, r => people[r.GetInt64(0)] = r.GetInt64(1), cancel);
        return people;
    }

    static AttributeView View(AttributeDefinition a, long people) => new(a.Key, a.Label, a.Type, a.Choices, a.Ordered, a.Unit, a.Declared, people);

    static ProblemHttpResult Taken(string key) => ApiResults.Conflict("attribute_there", $"友だち情報「{key}」はすでにあります。", $"There is an attribute '{key}' already.");

    static ProblemHttpResult NoAttribute(string key) => ApiResults.NotFound($"友だち情報「{key}」はありません。", $"There is no attribute '{key}'.");
}

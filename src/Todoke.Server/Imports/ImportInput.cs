using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Import;
using Todoke.Core.Problems;
using Todoke.Server.Api;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Imports;

/// <summary>
/// What an import job was asked to do. <paramref name="Provider"/>: of the file's LINE user ids. <paramref name="CreatePeople"/>: whether an event of
/// somebody unknown makes a person (else the row is a problem).
/// </summary>
internal sealed record ImportInput(JsonElement Mapping, bool DryRun, bool CreatePeople, string? Provider, string? FileName)
{
    public const string Kind = "import";

    /// <summary>Checks everything that can be said before the first row is read.</summary>
    /// <returns>Null when there are problems.</returns>
    public static async Task<ImportInput?> CheckAsync(LedgerStore ledger, byte[] file, string mapping, bool dryRun, bool createPeople, long? account, string? fileName, List<Problem> problems, CancellationToken cancel)
    {
        if (ImportMappingJson.Read(mapping) is not MappingReading.Understood { Mapping: var understood })
        {
            problems.AddRange(((MappingReading.Refused)ImportMappingJson.Read(mapping)).Problems.Select(p => p with { Path = p.Path.Length == 0 ? "mapping" : $"mapping.{p.Path}" }));
            return null;
        }
        string? provider = null;
        if (understood.Columns.Any(c => c.To is ColumnTarget.Identity { Kind: ImportIdentityKind.LineUserId }))
        {
            provider = (await ledger.ReadAsync(l => PeopleInput.LoadAsync(l, cancel), cancel)).ProviderOf(account);
            if (provider is null)
                problems.Add(new("account_id", "provider_missing", "LINEユーザーIDがどのLINE公式アカウントのものか選んでください。", "Choose the account (account_id) whose provider issued the LINE user ids."));
        }
        var opened = new List<Problem>();
        ImportFile.Open(file, understood, opened);
        problems.AddRange(opened.Select(p => p.Path == "file" ? p : p with { Path = $"mapping.{p.Path}" }));
        return problems.Count > 0 ? null : new(JsonSerializer.Deserialize<JsonElement>(ImportMappingJson.Write(understood)), dryRun, createPeople, provider, fileName);
    }

    public ImportMapping Understood() => ImportMappingJson.Read(Mapping) is MappingReading.Understood { Mapping: var mapping } ? mapping
        : throw new InvalidOperationException("A mapping that was stored is no longer understood.");

    /// <summary>Puts the job down. Its result has its form from the start.</summary>
    public async Task<long> StartAsync(LedgerWriter w, byte[] file, Actor actor, CancellationToken cancel)
    {
        var id = await JobRows.StartAsync(w, Kind, JsonSerializer.Serialize(this, ApiJson.Options), file, actor, cancel);
        await w.ExecuteAsync("UPDATE job SET result = @result WHERE id = @id", cancel, ("result", new ImportCounts().ToJson(this).ToJsonString(ApiJson.Options)), ("id", id));
        return id;
    }
}

/// <summary>What an import did, or in a dry run would do. Rows of nothing but blanks are not counted.</summary>
internal sealed record ImportCounts(long Rows = 0, long PeopleCreated = 0, long PeopleUpdated = 0, long EventsAdded = 0, long EventsRepeated = 0, long TagsAdded = 0, long BadRows = 0)
{
    public static ImportCounts operator +(ImportCounts a, ImportCounts b) => new(a.Rows + b.Rows, a.PeopleCreated + b.PeopleCreated, a.PeopleUpdated + b.PeopleUpdated,
        a.EventsAdded + b.EventsAdded, a.EventsRepeated + b.EventsRepeated, a.TagsAdded + b.TagsAdded, a.BadRows + b.BadRows);

    public static ImportCounts Add(ImportCounts left, ImportCounts right) => left + right;

    public static ImportCounts Of(JsonObject result)
    {
        long Number(string name) => result[name]?.GetValue<long>() ?? 0;
        return new(Number("rows"), Number("people_created"), Number("people_updated"), Number("events_added"), Number("events_repeated"), Number("tags_added"), Number("bad_rows"));
    }

    public JsonObject ToJson(ImportInput input) => new()
    {
        ["rows"] = Rows, ["people_created"] = PeopleCreated, ["people_updated"] = PeopleUpdated, ["events_added"] = EventsAdded, ["events_repeated"] = EventsRepeated,
        ["tags_added"] = TagsAdded, ["bad_rows"] = BadRows, ["dry_run"] = input.DryRun, ["file_name"] = input.FileName,
    };
}

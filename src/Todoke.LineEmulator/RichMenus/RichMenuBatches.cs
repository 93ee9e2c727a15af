using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>
/// Everybody linked to one menu gets another, or none: accepted (202), done a little later, told about by its request id for 14 days. All
/// operations go by what was linked before. Whoever repeats a resumeRequestKey goes on with that batch, of which nothing is left here.
/// </summary>
internal sealed partial class RichMenuBatches(LinePlatform platform, Agenda agenda)
{
    private const int MostOperations = 1000;
    private const long LaterMs = 1000, KeptMs = 14L * 24 * 3600 * 1000;
    private readonly ConcurrentDictionary<(int Account, string RequestId), Batch> byRequest = new();
    private readonly ConcurrentDictionary<(int Account, string Key), Batch> byKey = new();

    public static LineAnswer Validate(LineCall call) => Read(call, out _, out _) ?? LineAnswer.Empty;

    public LineAnswer Accept(LineCall call)
    {
        if (Read(call, out var replacements, out var unlinkAll) is { } refusal)
        {
            return refusal;
        }
        var now = platform.Clock.NowMs;
        var fresh = new Batch(now);
        var batch = fresh;
        if (Checker.Has(call.Body, "resumeRequestKey", out var key))
        {
            batch = byKey.AddOrUpdate((call.Account.Index, key.GetString()!), fresh, (_, known) => now - known.AcceptedMs < KeptMs ? known : fresh);
        }
        byRequest[(call.Account.Index, call.RequestId)] = batch;
        if (batch == fresh)
        {
            agenda.At(now + LaterMs, _ =>
            {
                call.Account.RichMenus.Replace(replacements, others: unlinkAll);
                platform.Touch();
                fresh.CompletedMs = platform.Clock.NowMs;
                return Task.CompletedTask;
            });
        }
        return LineAnswer.Accepted;
    }

    public LineAnswer Progress(LineCall call)
    {
        if (!call.Query.TryGetValue("requestId", out var id) || id.ToString().Length == 0)
        {
            return LineAnswer.InvalidParameter("requestId");
        }
        if (byRequest.GetValueOrDefault((call.Account.Index, id.ToString())) is not { } batch || platform.Clock.NowMs - batch.AcceptedMs >= KeptMs)
        {
            return LineAnswer.NotFound;
        }
        return LineAnswer.Ok(json =>
        {
            var completed = batch.CompletedMs;
            json.WriteString("phase", completed is null ? "ongoing" : "succeeded");
            json.WriteString("acceptedTime", EmulatorClock.Instant(batch.AcceptedMs));
            if (completed is { } at)
            {
                json.WriteString("completedTime", EmulatorClock.Instant(at));
            }
        });
    }

    /// <summary>What is wrong with the request; null where it can be done.</summary>
    private static LineAnswer? Read(LineCall call, out Dictionary<string, string?> replacements, out bool unlinkAll)
    {
        var (check, found, all) = (new Checker(), new Dictionary<string, string?>(StringComparer.Ordinal), false);
        check.Form(call.Body, "", "resumeRequestKey", ResumeKey(), required: false);
        if (check.Items(call.Body, "", "operations", 1, MostOperations, out var operations))
        {
            var index = 0;
            foreach (var operation in operations.EnumerateArray())
            {
                ReadOne(operation, Checker.Item("operations", index++));
            }
            if (all && operations.GetArrayLength() > 1)
            {
                check.Add("operations", "unlinkAll must be the only operation");
            }
        }
        (replacements, unlinkAll) = (found, all);
        if (!check.Ok)
        {
            return LineAnswer.Invalid(check);
        }
        var shelf = call.Account.RichMenus;
        var targets = found.Values.OfType<string>().ToArray();
        return found.Keys.Concat(targets).Any(id => shelf.Find(id) is null) ? LineAnswer.Error(404, "richmenu not found")
            : targets.Any(id => shelf.Find(id) is { Image: null }) ? RichMenuFamily.NoImage
            : null;

        void ReadOne(JsonElement operation, string path)
        {
            if (operation.ValueKind != JsonValueKind.Object)
            {
                check.WrongType(path);
                return;
            }
            var type = check.Choice(operation, path, "type", ["link", "unlink", "unlinkAll"], required: true);
            all |= type == "unlinkAll";
            if (type is not ("link" or "unlink"))
            {
                return;
            }
            var to = type == "link" ? check.Text(operation, path, "to", int.MaxValue) : null;
            if (check.Text(operation, path, "from", int.MaxValue) is { } from && !found.TryAdd(from, to))
            {
                check.Add(Checker.Join(path, "from"), "Must not be the same as in another operation");
            }
        }
    }

    [GeneratedRegex("^[0-9a-zA-Z_-]{1,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex ResumeKey();

    private sealed class Batch(long acceptedMs)
    {
        private long completedMs;

        public long AcceptedMs => acceptedMs;

        public long? CompletedMs
        {
            get => Interlocked.Read(ref completedMs) is > 0 and var at ? at : null;
            set => Interlocked.Exchange(ref completedMs, value ?? 0);
        }
    }
}

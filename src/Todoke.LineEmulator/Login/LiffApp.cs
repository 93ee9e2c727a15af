using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Login;

/// <summary>A LIFF app: <c>Settings</c> as its owner gave them, with what LINE fills in.</summary>
internal sealed record LiffApp(string LiffId, JsonObject Settings)
{
    public string EndpointUrl => Settings["view"]!["url"]!.GetValue<string>();

    public string ViewType => Settings["view"]!["type"]!.GetValue<string>();

    public string BotPrompt => Settings["botPrompt"]!.GetValue<string>();

    public IReadOnlyList<string> Scopes => [.. Settings["scope"]!.AsArray().Select(s => s!.GetValue<string>())];
}

/// <summary>The LIFF apps of one channel, 30 at most.</summary>
internal sealed class LiffShelf
{
    private const int Most = 30;
    private readonly Lock gate = new();
    private readonly List<LiffApp> apps = [];
    private int made;

    public IReadOnlyList<LiffApp> All
    {
        get
        {
            lock (gate)
            {
                return [.. apps];
            }
        }
    }

    /// <summary>How many were ever made; their ids follow from it.</summary>
    public int Made
    {
        get
        {
            lock (gate)
            {
                return made;
            }
        }
    }

    public void Restore(int everMade, IEnumerable<LiffApp> kept)
    {
        lock (gate)
        {
            made = everMade;
            apps.AddRange(kept);
        }
    }

    public LiffApp? Find(string liffId) => All.FirstOrDefault(a => a.LiffId == liffId);

    /// <returns>Null where there are 30 already.</returns>
    public LiffApp? Add(Func<int, string> makeId, JsonObject settings)
    {
        lock (gate)
        {
            if (apps.Count >= Most)
            {
                return null;
            }
            var app = new LiffApp(makeId(made++), settings);
            apps.Add(app);
            return app;
        }
    }

    /// <summary>False where there is none such.</summary>
    public bool Change(string liffId, Func<LiffApp, LiffApp?> change)
    {
        lock (gate)
        {
            var at = apps.FindIndex(a => a.LiffId == liffId);
            if (at < 0)
            {
                return false;
            }
            if (change(apps[at]) is { } changed)
            {
                apps[at] = changed;
            }
            else
            {
                apps.RemoveAt(at);
            }
            return true;
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Todoke.Bench;

/// <summary>
/// A figure. Names end in _ms, _s, _per_second or _mb; a bare name is a number of things. <paramref name="Budget"/>: what design asks for, such as
/// <c>≤ 100</c>. <paramref name="MustBe"/>: a correctness figure, and the only value that is right.
/// </summary>
internal sealed record Figure(string Name, double Value, string? Budget = null, double? MustBe = null)
{
    public bool IsWrong => MustBe is { } right && Value != right;

    /// <summary>Whether the budget is kept; null where there is none.</summary>
    public bool? InBudget => Budget is not { } b ? null : b[0] == '≤' ? Value <= Limit(b) : Value >= Limit(b);

    static double Limit(string budget) => double.Parse(budget[1..].Replace(",", "").Trim(), CultureInfo.InvariantCulture);
}

/// <summary>Collects the figures of all measures and shows them to people and to programs.</summary>
internal sealed class Report(JsonObject machine)
{
    readonly List<(string Ledger, string Measure, IReadOnlyList<Figure> Figures)> _measures = [];
    readonly Dictionary<string, string> _durability = [];

    public int Wrong => _measures.Sum(m => m.Figures.Count(f => f.IsWrong));

    public void Durability(string ledger, string readBack) => _durability[ledger] = readBack;

    public void Add(string ledger, string measure, IReadOnlyList<Figure> figures)
    {
        _measures.Add((ledger, measure, figures));
        foreach (var figure in figures) Console.Error.WriteLine(Line(figure));
    }

    public void Print(TextWriter to)
    {
        to.WriteLine();
        to.WriteLine(machine.ToJsonString());
        foreach (var (ledger, readBack) in _durability) to.WriteLine($"{ledger}: {readBack}");
        foreach (var (ledger, measure, figures) in _measures)
        {
            to.WriteLine($"{ledger} · {measure}");
            foreach (var figure in figures) to.WriteLine(Line(figure));
        }
        to.WriteLine(Wrong == 0 ? "Every correctness figure is right." : $"{Wrong} correctness figures are WRONG.");
    }

    public JsonObject ToJson()
    {
        var ledgers = new JsonObject();
        foreach (var (ledger, measure, figures) in _measures)
        {
            if (ledgers[ledger] is not JsonObject one) ledgers[ledger] = one = new JsonObject { ["durability"] = _durability[ledger] };
            one[measure] = new JsonObject(figures.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)JsonValue.Create(Math.Round(f.Value, 3)))));
        }
        return new JsonObject { ["machine"] = machine, ["ledgers"] = ledgers, ["wrong"] = Wrong };
    }

    static string Line(Figure f) => string.Create(CultureInfo.InvariantCulture,
        $"    {f.Name,-44} {f.Value,14:#,0.###}{(f.Budget is null ? "" : $"   budget {f.Budget}{(f.InBudget == false ? "   NOT KEPT" : "")}")}{(f.IsWrong ? $"   WRONG, must be {f.MustBe}" : "")}");
}

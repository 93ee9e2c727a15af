namespace Todoke.SegmentCases;

/// <summary>What the command line says.</summary>
/// <param name="Ledger">A PostgreSQL server on which each scenario gets a database of its own; null: SQLite in temporary folders.</param>
/// <param name="AtOnce">The clock jumps; otherwise it goes from one due instant to the next. What follows must be the same.</param>
/// <param name="Report">Where a report in CTRF's form goes, one test for each scenario; null: nowhere.</param>
internal sealed record CaseOptions(IReadOnlyList<string> Files, string? Ledger, string? Report, int Parallel, bool AtOnce)
{
    public const string Usage = "Todoke.SegmentCases FILE.json [more files] [--ledger \"Host=…;Username=…\"] [--jump] [--parallel N] [--report FILE]";

    public static CaseOptions? Read(IReadOnlyList<string> arguments, out string mistake)
    {
        mistake = Usage;
        var (files, ledger, report, parallel, atOnce) = (new List<string>(), (string?)null, (string?)null, Math.Max(1, Environment.ProcessorCount), false);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                files.Add(arguments[i]);
                continue;
            }
            if (arguments[i] == "--jump")
            {
                atOnce = true;
                continue;
            }
            if (i + 1 == arguments.Count) return null;
            var (name, value) = (arguments[i], arguments[++i]);
            switch (name)
            {
                case "--ledger": ledger = value; break;
                case "--report": report = value; break;
                case "--parallel" when int.TryParse(value, out parallel) && parallel is >= 1 and <= 64: break;
                default: return null;
            }
        }
        return files.Count == 0 ? null : new(files, ledger, report, parallel, atOnce);
    }
}

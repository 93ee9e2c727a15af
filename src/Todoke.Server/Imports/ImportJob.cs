using Todoke.Core.Import;
using Todoke.Core.Problems;
using Todoke.Server.Attributes;
using Todoke.Server.Jobs;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;
using Todoke.Server.Settings;

namespace Todoke.Server.Imports;

/// <summary>
/// Takes a file in, page by page, each page in one transaction together with how far the import is. The same file again changes nothing.
/// A dry run does the very same and takes each page back, so that what it shows is what would happen.
/// </summary>
internal sealed class ImportJob(LedgerStore ledger, Workspace workspace) : IJobKind
{
    const int RowsPerPage = 2000, OriginalShown = 500;

    public string Kind => ImportInput.Kind;

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        var input = run.Input<ImportInput>();
        var problems = new List<Problem>();
        if (ImportFile.Open(await run.FileAsync(cancel) ?? [], input.Understood(), problems) is not { } file)
        {
            await run.FailAsync(problems[0].Code, problems[0].Ja, problems[0].En, cancel);
            return;
        }
        var mapping = ImportValues.WithDeclaredTypes(file.Mapping, await ledger.ReadAsync(l => AttributeCatalog.LoadAsync(l, cancel), cancel));
        var reader = new RowReader(mapping, await workspace.ZoneAsync(cancel), file.Header);
        var going = new Going(this, run, input, mapping, file.RowsEstimate, cancel);
        var page = new List<(FileRow Row, RowReading Reading)>(RowsPerPage);
        foreach (var row in file.Rows())
        {
            // Also rows that are done are read again after a restart: the number of an equal row depends on those before it.
            page.Add((row, row.QuoteOpen ? QuoteOpen(row.Line) : reader.Read(row.Line, row.Cells)));
            if (page.Count < RowsPerPage) continue;
            await going.PageAsync(page);
            page.Clear();
        }
        await going.PageAsync(page);
        await going.EndAsync();
    }

    public static Identity IdentityOf(ImportIdentity identity, ImportInput input) => identity.Kind switch
    {
        ImportIdentityKind.Customer => new(Identity.Customer, identity.Shop ?? "", identity.Value),
        ImportIdentityKind.Email => new(Identity.Email, "", identity.Value),
        ImportIdentityKind.Phone => new(Identity.Phone, "", identity.Value),
        ImportIdentityKind.LineUserId => new(Identity.Line, input.Provider!, identity.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(identity)),
    };

    /// <summary>One run of one import: what was counted and seen so far.</summary>
    sealed class Going(ImportJob job, JobRun run, ImportInput input, ImportMapping mapping, long total, CancellationToken cancel)
    {
        readonly SeenBefore _seen = new();
        // Whom this import made or changed: each counts once, however many rows are theirs.
        readonly HashSet<long> _touched = [];
        readonly long _doneBefore = run.Done;
        ImportCounts _counts = ImportCounts.Of(run.Result);
        long _read;

        public async Task PageAsync(List<(FileRow Row, RowReading Reading)> page)
        {
            _read += page.Count;
            // Pages begin where they began before a restart, so a page is either done or not.
            if (page.Count > 0 && _read > _doneBefore)
            {
                if (input.DryRun) await TryPageAsync(page);
                else await WritePageAsync(page);
            }
            if (input.DryRun) Remember(page);
        }

        public Task<long> EndAsync() => run.StepAsync(_ => Task.FromResult(new JobStep(_read, _read.ToString(), Total: _read)), cancel);

        async Task WritePageAsync(List<(FileRow Row, RowReading Reading)> page)
        {
            PageOutcome? outcome = null;
            var counts = _counts;
            await run.StepAsync(async w =>
            {
                outcome = await Page(w).WriteAsync([.. page.Select(p => p.Reading)]);
                counts = _counts + Counted(page, outcome);
                return Step(page, outcome, counts);
            }, cancel);
            Took(outcome!, counts);
        }

        async Task TryPageAsync(List<(FileRow Row, RowReading Reading)> page)
        {
            PageOutcome outcome;
            try
            {
                await job.Ledger.WriteAsync(async w => throw new TakenBackException(await Page(w).WriteAsync([.. page.Select(p => p.Reading)])), cancel);
                throw new InvalidOperationException("A dry run must not be committed.");
            }
            catch (TakenBackException taken) { outcome = taken.Outcome; }
            // Ids drawn in a page that was taken back are drawn again, so they tell nobody apart from page to page.
            var counts = _counts + Counted(page, outcome with { Created = [] });
            await run.StepAsync(_ => Task.FromResult(Step(page, outcome, counts)), cancel);
            Took(outcome with { Created = [] }, counts);
        }

        ImportPage Page(LedgerWriter w) => new(w, input, mapping, _seen, run.Actor, cancel);

        ImportCounts Counted(List<(FileRow Row, RowReading Reading)> page, PageOutcome outcome) => outcome.Counts with
        {
            Rows = page.Count(p => p.Reading is not EmptyRow),
            PeopleUpdated = outcome.Updated.Count(p => !_touched.Contains(p) && !outcome.Created.Contains(p)),
        };

        void Took(PageOutcome outcome, ImportCounts counts)
        {
            _counts = counts;
            _touched.UnionWith(outcome.Created);
            _touched.UnionWith(outcome.Updated);
        }

        JobStep Step(List<(FileRow Row, RowReading Reading)> page, PageOutcome outcome, ImportCounts counts)
        {
            var unread = page.Where(p => p.Reading is BadRow).SelectMany(p => ((BadRow)p.Reading).Problems.Select(problem => Told(problem, p.Row)));
            return new(_read, _read.ToString(), Math.Max(total, _read), counts.ToJson(input), [.. unread.Concat(outcome.Problems).OrderBy(p => p.Line)]);
        }

        void Remember(List<(FileRow Row, RowReading Reading)> page)
        {
            foreach (var (_, reading) in page)
            {
                var identities = reading switch { PersonRow person => person.Identities, EventRow e => e.Identities, _ => [] };
                _seen.Identities.UnionWith(identities.Select(i => IdentityOf(i, input)));
                if (reading is EventRow row) _seen.EventIds.Add(row.EventId);
            }
        }

        static JobProblem Told(RowProblem problem, FileRow row)
        {
            var original = problem.Column is { } column && column < row.Cells.Count ? row.Cells[column] : string.Join(',', row.Cells);
            return new(problem.Line, problem.ColumnName ?? (problem.Column + 1)?.ToString(), problem.Code, problem.Ja, problem.En, original.Length > OriginalShown ? original[..OriginalShown] : original);
        }
    }

    static BadRow QuoteOpen(long line) => new(line, [new(line, null, null, "quote_open",
        "この行の「\"」が閉じられていません。ここから先の行は読めないので、直してからもう一度取り込んでください。", "A quote is never closed in this row. Nothing after it can be read; correct it and import the file again.")]);

    LedgerStore Ledger => ledger;

    /// <summary>Rolls a page of a dry run back and carries out what it did.</summary>
    sealed class TakenBackException(PageOutcome outcome) : Exception("A page of a dry run was taken back.")
    {
        public PageOutcome Outcome => outcome;
    }
}

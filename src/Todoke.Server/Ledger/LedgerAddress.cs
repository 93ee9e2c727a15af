using Npgsql;

namespace Todoke.Server.Ledger;

/// <summary>Where the ledger lies: a SQLite file, or a PostgreSQL connection string in Npgsql's form.</summary>
public abstract record LedgerAddress
{
    public sealed record Sqlite(string File) : LedgerAddress;

    public sealed record Postgres(string ConnectionString) : LedgerAddress;

    /// <summary>
    /// Reads <c>TODOKE_LEDGER</c>: empty (SQLite file in the data directory), a path or <c>sqlite:PATH</c>,
    /// <c>postgres://user:password@host:port/database</c>, or Npgsql's own <c>Host=…;Database=…</c>.
    /// </summary>
    /// <exception cref="FormatException">Says what is wrong with the value; never repeats the password.</exception>
    public static LedgerAddress Parse(string? value, string dataDirectory)
    {
        if (string.IsNullOrWhiteSpace(value)) return new Sqlite(Path.Combine(dataDirectory, "todoke.db"));
        if (value.StartsWith("postgres://", StringComparison.Ordinal) || value.StartsWith("postgresql://", StringComparison.Ordinal))
            return new Postgres(FromUrl(value));
        if (value.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            try { return new Postgres(new NpgsqlConnectionStringBuilder(value).ConnectionString); }
            catch (ArgumentException e) { throw new FormatException($"not an Npgsql connection string: {e.Message}", e); }
        }
        var path = value.StartsWith("sqlite:", StringComparison.Ordinal) ? value["sqlite:".Length..] : value;
        if (path.Contains("://", StringComparison.Ordinal))
            throw new FormatException("use a file path, sqlite:PATH, postgres://… or Host=…;Database=…");
        return new Sqlite(Path.GetFullPath(path));
    }

    static string FromUrl(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.AbsolutePath.Length < 2)
            throw new FormatException("a postgres URL has the form postgres://user:password@host:port/database");
        var parts = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : 5432,
            Database = Uri.UnescapeDataString(url.AbsolutePath[1..]),
        };
        if (parts[0].Length > 0) builder.Username = Uri.UnescapeDataString(parts[0]);
        if (parts.Length > 1) builder.Password = Uri.UnescapeDataString(parts[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, text) = (Uri.UnescapeDataString(pair.Split('=')[0]), Uri.UnescapeDataString(pair[(pair.IndexOf('=') + 1)..]));
            // libpq's name for the one option people really put into such URLs; the rest are Npgsql's own words.
            if (key == "host") { builder.Host = text; continue; }
            try { builder[key == "sslmode" ? "SSL Mode" : key] = text; }
            catch (ArgumentException e) { throw new FormatException($"unknown option '{key}' in the postgres URL", e); }
        }
        return builder.ConnectionString;
    }
}

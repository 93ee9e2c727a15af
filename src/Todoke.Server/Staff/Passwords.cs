using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Todoke.Core.Problems;

namespace Todoke.Server.Staff;

/// <summary>Hashes and checks passwords: PBKDF2 with HMAC-SHA-512 and 210,000 rounds (OWASP's figure of 2023), salted.</summary>
public static class Passwords
{
    public const int MinLength = 12, MaxLength = 200;
    // The hasher's type parameter is not used by it.
    static readonly PasswordHasher<object> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    // Looked at when there is no such person, so that the time taken does not tell who has an account.
    static readonly string Nobody = Hash(Guid.CreateVersion7(DateTimeOffset.UnixEpoch).ToString());

    public static string Hash(string password) => Hasher.HashPassword(Hasher, password);

    /// <param name="hash">Null when there is no such person: takes the same time and is false.</param>
    /// <param name="password">What was typed.</param>
    public static bool Fits(string? hash, string password) => password.Length <= MaxLength
        && Hasher.VerifyHashedPassword(Hasher, hash ?? Nobody, password) != PasswordVerificationResult.Failed && hash is not null;

    public static Problem? Check(string path, string password) => password.Length is >= MinLength and <= MaxLength ? null : new(path, "length",
        $"パスワードは{MinLength}文字以上{MaxLength}文字以内にしてください。", $"A password has {MinLength} to {MaxLength} characters.");
}

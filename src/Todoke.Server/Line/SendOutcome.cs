namespace Todoke.Server.Line;

/// <summary>What became of one attempt to send. Nothing but the caller's own cancellation is thrown.</summary>
public abstract record SendOutcome
{
    /// <summary>LINE took the request: with this attempt, or (<paramref name="Repeated"/>, status 409) with an earlier one under the same retry key.</summary>
    /// <param name="RequestId">LINE's id of the attempt that was accepted; empty when LINE named none.</param>
    /// <param name="Repeated">True when an earlier attempt was the accepted one.</param>
    public sealed record Accepted(string RequestId, bool Repeated) : SendOutcome;

    /// <summary>Too fast. The same bytes under the same key may go again after a pause.</summary>
    public sealed record RateLimited : SendOutcome;

    /// <summary>The month's messages do not suffice for this request.</summary>
    /// <param name="Left">Messages (通) left by LINE's own count.</param>
    public sealed record MonthlyLimit(long Left) : SendOutcome;

    /// <summary>LINE will never take these bytes; nothing was sent.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Message">LINE's sentence, details included.</param>
    /// <param name="Property">The place LINE names, such as <c>to[3]</c> or <c>messages[0].text</c>; null when it names none.</param>
    /// <param name="RequestId">LINE's id of this attempt.</param>
    public sealed record Refused(int Status, string Message, string? Property, string RequestId) : SendOutcome
    {
        /// <summary>Which member of a multicast LINE objects to, counted from 0; null when it is not about one member.</summary>
        public int? Member => Property is { } p && p.StartsWith("to[", StringComparison.Ordinal) && p.EndsWith(']') && int.TryParse(p.AsSpan(3, p.Length - 4), out var n) ? n : null;
    }

    /// <summary>Nobody knows whether LINE took it (5xx, time-out, broken connection): the same bytes must go again under the same key.</summary>
    /// <param name="Reason">Without personal data, for the log and the request row.</param>
    /// <param name="Status">HTTP status, when there was an answer.</param>
    public sealed record Retryable(string Reason, int? Status) : SendOutcome;
}

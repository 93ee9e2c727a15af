using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Todoke.SegmentCases.Running;

/// <summary>Remembers what went wrong inside the server, so that a failed scenario can say it in its line.</summary>
internal sealed class ServerTroubles : ILoggerProvider
{
    readonly ConcurrentQueue<string> _told = new();

    /// <summary>The first one; what follows is mostly its consequence.</summary>
    public string? First => _told.TryPeek(out var first) ? first : null;

    public ILogger CreateLogger(string categoryName) => new Ear(this);

    public void Dispose()
    {
        // Nothing is held; the troubles are wanted after the server is gone.
    }

    sealed class Ear(ServerTroubles troubles) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) troubles._told.Enqueue(exception is null ? formatter(state, null) : $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}

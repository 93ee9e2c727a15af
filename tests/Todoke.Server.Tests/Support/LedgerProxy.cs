using System.Net;
using System.Net.Sockets;
using Npgsql;
using Todoke.Server.Ledger;

namespace Todoke.Server.Tests.Support;

/// <summary>A line to PostgreSQL that can be cut: at once, or just after a COMMIT went through, so that nobody hears that it was done.</summary>
public sealed class LedgerProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _ending = new();
    readonly List<Socket> _open = [];
    readonly Lock _lock = new();
    readonly (string Host, int Port) _server;
    readonly Task _accepting;
    volatile bool _cut, _cutAfterCommit;

    public LedgerProxy(LedgerAddress.Postgres behind)
    {
        var there = new NpgsqlConnectionStringBuilder(behind.ConnectionString);
        _server = (there.Host!, there.Port);
        _listener.Start();
        // Without TLS, so that a COMMIT can be seen going by.
        Address = new LedgerAddress.Postgres(new NpgsqlConnectionStringBuilder(behind.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode = SslMode.Disable, Timeout = 5 }.ConnectionString);
        _accepting = AcceptAsync();
    }

    public LedgerAddress.Postgres Address { get; }

    /// <summary>From now on nothing gets through, on open connections or new ones.</summary>
    public void Cut()
    {
        _cut = true;
        lock (_lock)
        {
            foreach (var socket in _open) socket.Dispose();
            _open.Clear();
        }
    }

    public void Mend() => _cut = false;

    /// <summary>The next COMMIT reaches the server and is carried out; the connection breaks before the answer is passed on.</summary>
    public void CutAfterNextCommit() => _cutAfterCommit = true;

    async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            Socket client;
            try { client = await _listener.AcceptSocketAsync(_ending.Token); }
            catch (OperationCanceledException) { return; }
            if (_cut) client.Dispose();
            else _ = ServeAsync(client);
        }
    }

    async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _ending.Token);
            lock (_lock) _open.AddRange([client, server]);
            var committing = new StrongBox();
            await Task.WhenAny(PumpAsync(client, server, outgoing: true, committing), PumpAsync(server, client, outgoing: false, committing));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, here or there: both ends are closed below.
        }
        lock (_lock) _open.RemoveAll(s => s == client || s == server);
        client.Dispose();
    }

    async Task PumpAsync(Socket from, Socket to, bool outgoing, StrongBox committing)
    {
        var buffer = new byte[64 << 10];
        while (true)
        {
            var read = await from.ReceiveAsync(buffer, _ending.Token);
            if (read == 0) return;
            // The server has answered the COMMIT: it is done, and nobody shall know.
            if (!outgoing && committing.Value) return;
            if (outgoing && _cutAfterCommit && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0) (committing.Value, _cutAfterCommit) = (true, false);
            await to.SendAsync(buffer.AsMemory(0, read), _ending.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
        _ending.Dispose();
    }

    sealed class StrongBox
    {
        public volatile bool Value;
    }
}

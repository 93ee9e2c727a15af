using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Todoke.Bench.Ground;
using Todoke.Server.Ledger;

namespace Todoke.Bench.Measures;

/// <summary>
/// Signed webhook calls over HTTP from this process, answered only when durable: one event a call and ten, as many as the server takes, then
/// a steady 500 calls a second, for the time each answer takes. 'Lost': events answered 200 that are not in the ledger.
/// </summary>
internal sealed class WebhookMeasure : Measure
{
    const int People = 10_000, Clients = 64, SteadyPerSecond = 500;

    public override string Name => "webhook";

    public override async Task<IReadOnlyList<Figure>> RunAsync(Place place, BenchOptions options)
    {
        await using var installation = await Installation.StartAsync(place, delay: "0", limits: false);
        var users = await installation.AddPeopleAsync(People);
        using var calls = new Calls(installation, users);
        await calls.FloodAsync(1, Clients, TimeSpan.FromSeconds(2));
        var figures = new List<Figure>();
        foreach (var (events, clients) in new[] { (1, Clients), (10, Clients), (1, 8) })
        {
            var cpu = Machine.CpuMs(installation.ServerProcess);
            var (seconds, times) = await calls.FloodAsync(events, clients, TimeSpan.FromSeconds(options.Seconds));
            var name = events == 10 ? "ten_a_call" : clients == 8 ? "eight_clients" : "one_a_call";
            figures.AddRange(
            [
                new($"{name}_calls_per_second", times.Count / seconds), new($"{name}_events_per_second", times.Count * events / seconds, clients == 8 ? null : "≥ 10,000"),
                new($"{name}_p50_ms", Percentile(times, 0.5)), new($"{name}_p99_ms", Percentile(times, 0.99), "≤ 100"),
                new($"{name}_server_cpu_per_event_ms", (Machine.CpuMs(installation.ServerProcess) - cpu) / (times.Count * events)),
            ]);
        }
        var steady = await calls.SteadyAsync(SteadyPerSecond, TimeSpan.FromSeconds(options.Seconds));
        figures.AddRange([new("steady_calls_per_second", SteadyPerSecond), new("steady_p50_ms", Percentile(steady, 0.5)), new("steady_p99_ms", Percentile(steady, 0.99), "≤ 100")]);

        var kept = await installation.Ledger.ReadAsync(l => l.QueryAsync("SELECT event_id FROM webhook_event", r => r.GetString(0), default), default);
        var lost = calls.Acknowledged.Except(kept).Count();
        var events2 = await installation.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM event WHERE name = 'message'", default), default);
        figures.AddRange([new("acknowledged", calls.Acknowledged.Count), new("lost", lost, MustBe: 0), new("doubled", Math.Max(0, events2 - kept.Count), MustBe: 0), new("refused", calls.Refused, MustBe: 0),
            new("server_mb", Machine.RssMb(installation.ServerProcess))]);
        return figures;
    }

    sealed class Calls(Installation installation, List<string> users) : IDisposable
    {
        readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { BaseAddress = installation.Server };
        readonly byte[] _secret = Encoding.UTF8.GetBytes(installation.Channel.ChannelSecret);
        readonly string _path = $"/webhook/line/{installation.Account}";
        int _next;

        public List<string> Acknowledged { get; } = [];

        public int Refused { get; private set; }

        public async Task<(double Seconds, List<double> Times)> FloodAsync(int events, int clients, TimeSpan duration)
        {
            var (times, started) = (new List<double>(), Stopwatch.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
            {
                while (Stopwatch.GetElapsedTime(started) < duration) await CallAsync(events, Stopwatch.GetTimestamp(), times);
            }));
            return (Stopwatch.GetElapsedTime(started).TotalSeconds, times);
        }

        /// <summary>Calls leave at their times whether or not earlier ones were answered, and their time counts from when they were to leave.</summary>
        public async Task<List<double>> SteadyAsync(int perSecond, TimeSpan duration)
        {
            var (times, started, sent) = (new List<double>(), Stopwatch.GetTimestamp(), new List<Task>());
            for (var n = 0; n < perSecond * duration.TotalSeconds; n++)
            {
                var due = started + (long)(n * (Stopwatch.Frequency / (double)perSecond));
                while (Stopwatch.GetTimestamp() < due) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                sent.Add(CallAsync(1, due, times));
            }
            await Task.WhenAll(sent);
            return times;
        }

        async Task CallAsync(int events, long from, List<double> times)
        {
            var ids = new string[events];
            var text = new StringBuilder("{\"destination\":\"").Append(installation.Channel.BotUserId).Append("\",\"events\":[");
            for (var i = 0; i < events; i++)
            {
                var n = Interlocked.Increment(ref _next);
                ids[i] = $"01J{n:d23}";
                text.Append(i == 0 ? "" : ",").Append($$$"""{"type":"message","mode":"active","timestamp":{{{1_790_000_000_000 + n}}},"source":{"type":"user","userId":"{{{users[(int)(n * 7919L % users.Count)]}}}"},"webhookEventId":"{{{ids[i]}}}","deliveryContext":{"isRedelivery":false},"replyToken":"r","message":{"id":"{{{n}}}","type":"text","quoteToken":"q","text":"こんにちは {{{n}}}"}}""");
            }
            var body = Encoding.UTF8.GetBytes(text.Append("]}").ToString());
            using var request = new HttpRequestMessage(HttpMethod.Post, _path) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("x-line-signature", Convert.ToBase64String(HMACSHA256.HashData(_secret, body)));
            using var answer = await _http.SendAsync(request);
            var took = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            lock (Acknowledged)
            {
                times.Add(took);
                if (answer.StatusCode == HttpStatusCode.OK) Acknowledged.AddRange(ids);
                else Refused++;
            }
        }

        public void Dispose() => _http.Dispose();
    }
}

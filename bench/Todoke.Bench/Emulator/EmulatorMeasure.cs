using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Bench.Ground;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;

namespace Todoke.Bench.Emulator;

/// <summary>
/// How much the emulator alone takes: multicasts of 500 ids, then pushes, each under a retry key of its own, with its log written and no delay or limits. Its
/// process is bound to one core and this one, which makes the load, to the rest, so that neither takes from the other. The emulator's own
/// count of messages judges that all of it was really delivered.
/// </summary>
internal sealed class EmulatorMeasure(BenchOptions options) : IDisposable
{
    const int Members = 500, Friends = 50_000, AtOnce = 16;
    static readonly JsonSerializerOptions Control = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    static readonly MediaTypeHeaderValue JsonType = new("application/json");
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    public IReadOnlyList<Figure> Figures { get; private set; } = [];

    /// <returns>The line that counts.</returns>
    public async Task<JsonObject> RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"emulator-{Environment.ProcessId}")).FullName;
        try
        {
            var cores = Environment.ProcessorCount;
            await using var line = await Child.StartAsync(typeof(EmulatorHost), ["--port", "0", "--log", Path.Combine(folder, "line.jsonl"), "--delay-ms", "0", "--limits", "off"], [], "emulator ready ", core: 0);
            if (cores > 1)
                using (var bind = Process.Start("taskset", ["-apc", $"1-{cores - 1}", $"{Environment.ProcessId}"])) await bind.WaitForExitAsync();
            _http.BaseAddress = line.Address;
            var account = await AskAsync<AccountView>("accounts", new { provider = "p1", display_name = "測定" });
            var made = await AskAsync<PeopleAdded>("people/generate", new { count = Friends, account = account.ChannelId, name_prefix = "人", list = true });
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
            var users = made.People!.Select(p => p.UserIds["p1"]).ToList();
            var multicasts = users.Chunk(Members).Select(ids => Body(JsonSerializer.Serialize(ids))).ToList();
            var pushes = users.Select(id => Body($"\"{id}\"")).ToList();

            // Once round, so that its code is compiled before it is timed.
            await SendAsync(line, "multicast", multicasts, 2);
            await SendAsync(line, "push", pushes, 2);
            var (multicast, push) = (await SendAsync(line, "multicast", multicasts, options.Seconds), await SendAsync(line, "push", pushes, options.Seconds));
            Figures =
            [
                new("multicast_requests_per_second", multicast.PerSecond, "≥ 300"), new("multicast_cpu_ms_per_request", multicast.CpuMsEach), new("multicast_core_busy_percent", multicast.Busy), new("multicast_lost_or_doubled", multicast.Wrong(Members), MustBe: 0),
                new("push_requests_per_second", push.PerSecond, "≥ 5,000"), new("push_cpu_ms_per_request", push.CpuMsEach), new("push_core_busy_percent", push.Busy), new("push_lost_or_doubled", push.Wrong(1), MustBe: 0),
                new("rss_mb", Machine.RssMb(line.Id)),
            ];
            return new JsonObject
            {
                ["bench"] = "emulator", ["multicast_requests_per_second"] = Math.Round(multicast.PerSecond), ["push_requests_per_second"] = Math.Round(push.PerSecond), ["cpu_s"] = Math.Round((multicast.CpuMs + push.CpuMs) / 1000, 2),
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>As fast as the emulator answers, <see cref="AtOnce"/> at a time.</summary>
    async Task<Load> SendAsync(Child line, string endpoint, List<byte[]> bodies, int seconds)
    {
        var (before, cpuBefore, watch) = (await MessagesAsync(endpoint), Machine.CpuMs(line.Id), Stopwatch.StartNew());
        var (next, accepted) = (-1, 0);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/bot/message/{endpoint}");
                request.Content = new ByteArrayContent(bodies[Interlocked.Increment(ref next) % bodies.Count]) { Headers = { ContentType = JsonType } };
                request.Headers.Add("X-Line-Retry-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
                using var answer = await _http.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref accepted);
            }
        }));
        var (took, cpu) = (watch.Elapsed.TotalSeconds, Machine.CpuMs(line.Id) - cpuBefore);
        return new Load(accepted, await MessagesAsync(endpoint) - before, took, cpu);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the emulator has delivered by this endpoint.</summary>
    async Task<long> MessagesAsync(string endpoint) =>
        (await _http.GetFromJsonAsync<JsonElement>($"/control/deliveries?endpoint={endpoint}")).GetProperty("messages").GetInt64();

    async Task<T> AskAsync<T>(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/control/{path}", body, Control);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<T>(Control))!;
    }

    static byte[] Body(string to) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"to":{{to}},"messages":[{"type":"text","text":"春の新作が入りました。くわしくはこちら https://shop.example/spring"}],"customAggregationUnits":["c1"]}"""));

    sealed record Load(int Requests, long Messages, double Seconds, double CpuMs)
    {
        public double PerSecond => Requests / Seconds;

        public double CpuMsEach => CpuMs / Math.Max(1, Requests);

        /// <summary>Of the emulator's one core.</summary>
        public double Busy => CpuMs / Seconds / 10;

        public double Wrong(int people) => Math.Abs(Messages - ((long)Requests * people));
    }
}

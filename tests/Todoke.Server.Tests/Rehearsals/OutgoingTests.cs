using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Todoke.Server.Line;
using Todoke.Server.Rehearsals;
using Todoke.Server.Tests.Support;
using Todoke.Server.Worlds;

namespace Todoke.Server.Tests.Rehearsals;

/// <summary>Nothing real can be reached from a rehearsal.</summary>
public class OutgoingTests
{
    static readonly string[] Doors =
    [
        "System.Net.Http.HttpClient", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.HttpClientHandler", "System.Net.Http.HttpMessageInvoker", "System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient",
        "System.Net.WebSockets.ClientWebSocket", "System.Net.WebClient", "System.Net.WebRequest", "System.Net.Mail.SmtpClient", "System.Net.NetworkInformation.Ping", "System.Net.Dns", "System.Diagnostics.Process", "System.Diagnostics.ProcessStartInfo",
    ];

    /// <summary>
    /// Every place in the server and in the emulator that opens a way out. Whoever adds one decides here where it ends in a rehearsal, and a test shows it:
    /// OutgoingHttp (recorder, below), RehearsalDoor and the rehearsal's own API (its World only, below), EmulatorHost (through RehearsalDoor),
    /// DemoApi (the demo filling itself, before anybody rehearses), DemoVerb (opens the browser of whoever started the demo).
    /// </summary>
    static readonly string[] Known =
    [
        "Todoke.LineEmulator.EmulatorHost: HttpClient", "Todoke.LineEmulator.EmulatorHost: SocketsHttpHandler",
        "Todoke.Server.Demo.DemoApi: HttpClient", "Todoke.Server.Demo.DemoVerb: Process", "Todoke.Server.Demo.DemoVerb: ProcessStartInfo",
        "Todoke.Server.Line.OutgoingHttp: Dns", "Todoke.Server.Line.OutgoingHttp: HttpClient", "Todoke.Server.Line.OutgoingHttp: HttpMessageInvoker", "Todoke.Server.Line.OutgoingHttp: Socket", "Todoke.Server.Line.OutgoingHttp: SocketsHttpHandler",
        "Todoke.Server.Rehearsals.RehearsalDoor: HttpMessageInvoker", "Todoke.Server.Rehearsals.RehearsalDoor: SocketsHttpHandler",
        "Todoke.Server.Rehearsals.RehearsalStart: HttpClient",
    ];

    [Fact]
    public void Every_way_out_of_the_program_is_known() =>
        Assert.Equal(string.Join('\n', Known), string.Join('\n', new[] { typeof(World).Assembly, typeof(LineEmulator.EmulatorHost).Assembly }.SelectMany(Ways).Distinct().Order(StringComparer.Ordinal)));

    [Fact]
    public async Task Whatever_a_rehearsal_calls_ends_in_its_own_recorder()
    {
        await using var shop = await Shop.StartAsync("sqlite");
        await using var site = await Counted.StartAsync();
        await shop.AddPeopleAsync(3);
        await shop.World.SettledAsync();
        // Sent slowly, its shop's health is asked for all the while; a plain link to a page on this very machine is tapped by its people.
        var campaign = (await shop.DraftAsync($"見てください {site.Url}", trackLinks: false, options: new { spread_minutes = 2, health_url = site.Url })).Number("id");
        var begun = await shop.World.PostAsync("rehearsals", new { campaigns = new[] { campaign }, people = new { kind = "sample", act = true } }, System.Net.HttpStatusCode.Created);
        await shop.World.PostAsync($"rehearsals/{begun.Text("id")}/advance", new { by_seconds = 3600 });

        var calls = (await shop.World.GetAsync($"rehearsals/{begun.Text("id")}/outgoing")).Items();
        Assert.Contains(calls, c => c.Text("url") == site.Url);
        var rehearsal = shop.World.Service<RehearsalRoom>().Find(begun.Text("id"))!.Value.Rehearsal;
        var outgoing = (OutgoingHttp)rehearsal.World.Services.GetService(typeof(OutgoingHttp))!;
        foreach (var real in new[] { site.Url, shop.World.World.Address + "healthz", shop.Line.BaseAddress + "v2/bot/info", "https://api.line.me/v2/bot/info", "https://example.com/" })
        {
            var before = rehearsal.Outgoing.Count;
            using var first = await outgoing.Outside.GetAsync(real, TestWorld.Cancel);
            using var second = await outgoing.Client.GetAsync(real, TestWorld.Cancel);
            Assert.Equal(before + 2, rehearsal.Outgoing.Count);
            Assert.False(outgoing.MayCall(new Uri(real)));
        }
        Assert.Equal(0, site.Calls);
        Assert.Equal((0, 0, 0), shop.Received());
        Assert.True(outgoing.MayCall(rehearsal.Line.BaseAddress));
    }

    static IEnumerable<string> Ways(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var found = new List<string>();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(m => m.RelativeVirtualAddress != 0))
                foreach (var member in Called(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!, metadata))
                    if (member.Parent.Kind == HandleKind.TypeReference && metadata.GetTypeReference((TypeReferenceHandle)member.Parent) is var target
                        && Doors.Contains($"{metadata.GetString(target.Namespace)}.{metadata.GetString(target.Name)}") && (metadata.GetString(member.Name) == ".ctor" || metadata.GetString(target.Name) is "Dns" or "WebRequest" or "Process")
                        // A process may look at itself.
                        && metadata.GetString(member.Name) is not ("GetCurrentProcess" or "GetHostName") && !metadata.GetString(member.Name).StartsWith("get_", StringComparison.Ordinal))
                        found.Add($"{NameOf(metadata, type)}: {metadata.GetString(target.Name)}");
        return found;
    }

    // newobj, call and callvirt with a token of the table of members of other assemblies (0x0A).
    static IEnumerable<MemberReference> Called(byte[] il, MetadataReader metadata)
    {
        var members = metadata.GetTableRowCount(TableIndex.MemberRef);
        for (var i = 0; i + 4 < il.Length; i++)
            if (il[i] is 0x73 or 0x28 or 0x6F && il[i + 4] == 0x0A && (il[i + 1] | (il[i + 2] << 8) | (il[i + 3] << 16)) is var row && row >= 1 && row <= members)
                yield return metadata.GetMemberReference(MetadataTokens.MemberReferenceHandle(row));
    }

    // A lambda's or an async method's class lies inside the one that is meant.
    static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        while (!type.GetDeclaringType().IsNil) type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    sealed class Counted : IAsyncDisposable
    {
        readonly Microsoft.AspNetCore.Builder.WebApplication _app;
        int _calls;

        Counted(Microsoft.AspNetCore.Builder.WebApplication app) => _app = app;

        public int Calls => Volatile.Read(ref _calls);

        public string Url => _app.Urls.First() + "/page";

        public static async Task<Counted> StartAsync()
        {
            var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder();
            Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(builder.WebHost, k => k.Listen(System.Net.IPAddress.Loopback, 0));
            var site = new Counted(builder.Build());
            Microsoft.AspNetCore.Builder.RunExtensions.Run(site._app, _ => { Interlocked.Increment(ref site._calls); return Task.CompletedTask; });
            await site._app.StartAsync(TestWorld.Cancel);
            return site;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}

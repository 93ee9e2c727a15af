using System.Text.Json;
using Todoke.Server.Accounts;
using Todoke.Server.Api;
using Todoke.Server.ApiKeys;
using Todoke.Server.Attributes;
using Todoke.Server.Audience;
using Todoke.Server.Audiences;
using Todoke.Server.AuditLog;
using Todoke.Server.Campaigns;
using Todoke.Server.Cli;
using Todoke.Server.Consents;
using Todoke.Server.ConsoleFiles;
using Todoke.Server.Events;
using Todoke.Server.FriendsImport;
using Todoke.Server.Health;
using Todoke.Server.Home;
using Todoke.Server.Imports;
using Todoke.Server.Jobs;
using Todoke.Server.Line;
using Todoke.Server.Links;
using Todoke.Server.Media;
using Todoke.Server.MessageHistory;
using Todoke.Server.Profiles;
using Todoke.Server.Quota;
using Todoke.Server.Rehearsals;
using Todoke.Server.Schedules;
using Todoke.Server.Security;
using Todoke.Server.Segments;
using Todoke.Server.Sending;
using Todoke.Server.Settings;
using Todoke.Server.Staff;
using Todoke.Server.Tags;
using Todoke.Server.Templates;
using Todoke.Server.Watching;
using Todoke.Server.Webhook;

namespace Todoke.Server.Worlds;

/// <summary>The list of what a World can do: each capability adds itself and maps itself in one line.</summary>
internal static class Capabilities
{
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(new InstallationKey(options.Key)).AddSingleton<Settlement>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>().AddProblemDetails();
        services.AddApiDocument();
        services.AddSecurity();
        services.AddConsoleFiles();
        services.AddAudience();
        services.AddWatching();
        services.AddStaff();
        services.AddSettings();
        services.AddHealth();
        services.AddDoctor();
        services.AddSingleton<SenderLease>().AddHostedService(s => s.GetRequiredService<SenderLease>());
        services.AddJobs().AddTags().AddImports();
        services.AddSegments().AddAudiences();
        services.AddSingleton<PublicAddress>();
        services.AddAccounts();
        services.AddLine();
        services.AddMedia();
        services.AddLinks();
        services.AddCampaigns();
        services.AddSending().AddQuota();
        services.AddSchedules();
        services.AddWebhook();
        services.AddFriendsImport();
        services.AddHome();
        services.AddRehearsals();
    }

    public static void Map(WebApplication app)
    {
        app.UseSecurity();
        app.UsePositions();
        app.MapOpenApi("/openapi/{documentName}.json");
        // Anti-forgery is checked for every unsafe request by cookie (UseSecurity); the framework's own check of forms would ask API keys for a token too.
        var api = app.MapGroup("/api/v1").DisableAntiforgery();
        api.MapJobs();
        api.MapProfiles();
        api.MapTags();
        api.MapAttributes();
        api.MapEvents();
        api.MapImports();
        api.MapAccounts();
        api.MapMedia();
        api.MapSegments();
        api.MapAudiences();
        api.MapConsents();
        api.MapMessageHistory();
        api.MapWatching();
        api.MapCampaigns();
        api.MapSending();
        api.MapQuota();
        api.MapSchedules();
        api.MapTemplates();
        app.MapMediaFiles();
        app.MapLinks();
        api.MapFriendsImport();
        api.MapHome();
        api.MapLinkChecks();
        api.MapRehearsals();
        app.MapWebhook();
        api.MapStaff();
        api.MapApiKeys();
        api.MapAuditLog();
        api.MapSettings();
        api.MapHealth();
        api.MapIndex();
        app.MapHealthz();
        app.MapConsoleFiles();
    }
}

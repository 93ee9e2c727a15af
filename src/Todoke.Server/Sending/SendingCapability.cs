namespace Todoke.Server.Sending;

/// <summary>配信ルール: what the workspace allows to be sent, to whom and how often; asked by every campaign.</summary>
internal static class SendingCapability
{
    public static IServiceCollection AddSending(this IServiceCollection services) => services.AddSingleton<SendChecks>();

    public static void MapSending(this RouteGroupBuilder api)
    {
        SendingSettingsRoutes.Map(api);
        SuppressionRoutes.Map(api);
    }
}

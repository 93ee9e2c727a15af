namespace Todoke.Server.Line;

/// <summary>Speaking to LINE.</summary>
internal static class LineCapability
{
    public static IServiceCollection AddLine(this IServiceCollection services) => services
        .AddSingleton<OutgoingHttp>().AddSingleton<LineClients>().AddSingleton(new LinePacing(TimeProvider.System));
}

namespace Todoke.Server.Quota;

/// <summary>通数と料金: the plan, what is left of the month, what is promised to campaigns, and what it costs.</summary>
internal static class QuotaCapability
{
    public static IServiceCollection AddQuota(this IServiceCollection services) => services.AddSingleton<MonthQuota>();

    public static void MapQuota(this RouteGroupBuilder api)
    {
        PlanRoutes.Map(api);
        QuotaRoutes.Map(api);
        WasteReport.Map(api);
    }
}

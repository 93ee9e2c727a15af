using Todoke.Server.Security;

namespace Todoke.Server.Staff;

/// <summary>The people who run the shop: first owner, signing in and out, and who may do what.</summary>
internal static class StaffCapability
{
    public static IServiceCollection AddStaff(this IServiceCollection services) => services.AddSingleton<SignInThrottle>();

    public static void MapStaff(this RouteGroupBuilder api)
    {
        SessionRoutes.Map(api);
        UserRoutes.Map(api);
    }
}

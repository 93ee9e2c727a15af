namespace Todoke.Server.Line;

public static partial class LineEndpoint
{
    /// <summary>Rich menus.</summary>
    public const string
        CreateRichMenu = "POST /v2/bot/richmenu",
        ValidateRichMenu = "POST /v2/bot/richmenu/validate",
        RichMenus = "GET /v2/bot/richmenu/list",
        RichMenu = "GET /v2/bot/richmenu/{richMenuId}",
        DeleteRichMenu = "DELETE /v2/bot/richmenu/{richMenuId}",
        SetRichMenuImage = "POST /v2/bot/richmenu/{richMenuId}/content",
        RichMenuImage = "GET /v2/bot/richmenu/{richMenuId}/content",
        SetDefaultRichMenu = "POST /v2/bot/user/all/richmenu/{richMenuId}",
        DefaultRichMenu = "GET /v2/bot/user/all/richmenu",
        CancelDefaultRichMenu = "DELETE /v2/bot/user/all/richmenu",
        LinkRichMenu = "POST /v2/bot/user/{userId}/richmenu/{richMenuId}",
        RichMenuOfUser = "GET /v2/bot/user/{userId}/richmenu",
        UnlinkRichMenu = "DELETE /v2/bot/user/{userId}/richmenu",
        BulkLinkRichMenu = "POST /v2/bot/richmenu/bulk/link",
        BulkUnlinkRichMenu = "POST /v2/bot/richmenu/bulk/unlink",
        RichMenuBatch = "POST /v2/bot/richmenu/batch",
        ValidateRichMenuBatch = "POST /v2/bot/richmenu/validate/batch",
        RichMenuBatchProgress = "GET /v2/bot/richmenu/progress/batch",
        CreateRichMenuAlias = "POST /v2/bot/richmenu/alias",
        UpdateRichMenuAlias = "POST /v2/bot/richmenu/alias/{richMenuAliasId}",
        RichMenuAlias = "GET /v2/bot/richmenu/alias/{richMenuAliasId}",
        DeleteRichMenuAlias = "DELETE /v2/bot/richmenu/alias/{richMenuAliasId}",
        RichMenuAliases = "GET /v2/bot/richmenu/alias/list",
        RichMenuSummary = "GET /v2/bot/insight/richmenu/{richMenuId}/summary",
        RichMenuDays = "GET /v2/bot/insight/richmenu/{richMenuId}/daily";

    /// <summary>Audiences that LINE keeps.</summary>
    public const string
        UploadAudience = "POST /v2/bot/audienceGroup/upload",
        UploadAudienceFile = "POST /v2/bot/audienceGroup/upload/byFile",
        AddToAudience = "PUT /v2/bot/audienceGroup/upload",
        AddFileToAudience = "PUT /v2/bot/audienceGroup/upload/byFile",
        ClickAudience = "POST /v2/bot/audienceGroup/click",
        ImpressionAudience = "POST /v2/bot/audienceGroup/imp",
        RenameAudience = "PUT /v2/bot/audienceGroup/{audienceGroupId}/updateDescription",
        DeleteAudience = "DELETE /v2/bot/audienceGroup/{audienceGroupId}",
        Audience = "GET /v2/bot/audienceGroup/{audienceGroupId}",
        Audiences = "GET /v2/bot/audienceGroup/list",
        SharedAudience = "GET /v2/bot/audienceGroup/shared/{audienceGroupId}",
        SharedAudiences = "GET /v2/bot/audienceGroup/shared/list";

    /// <summary>Coupons.</summary>
    public const string
        CreateCoupon = "POST /v2/bot/coupon",
        Coupons = "GET /v2/bot/coupon",
        Coupon = "GET /v2/bot/coupon/{couponId}",
        CloseCoupon = "PUT /v2/bot/coupon/{couponId}/close";

    /// <summary>Whether files or pictures go this way: LINE serves it on api-data.line.me.</summary>
    public static bool IsData(string endpoint) => endpoint is SetRichMenuImage or RichMenuImage or UploadAudienceFile or AddFileToAudience or Content or ContentPreview or ContentTranscoding;
}

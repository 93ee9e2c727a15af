using Todoke.Server.Api;
using Todoke.Server.Ledger;

namespace Todoke.Server.Profiles;

/// <summary>
/// Deleting a person erases every personal value of them and of whoever was merged into them. What remains is the row (its id is never
/// used again) and the delivery rows, which hold no personal value and must still add up.
/// </summary>
public static class Deletion
{
    static readonly string[] PersonalTables = ["identity", "friendship", "profile_tag", "attribute_value", "event", "consent", "suppression", "audience_member", "message", "message_outcome"];

    /// <returns>False when there was nobody.</returns>
    public static async Task<bool> DeleteAsync(LedgerWriter writer, long profile, Actor actor, CancellationToken cancel)
    {
        if (await Merging.RootAsync(writer, profile, cancel) is not { } root) return false;
        // A hash of their address is a value of theirs too; with it the list would know them again.
        await writer.ExecuteAsync("DELETE FROM audience_hash WHERE sha IN (SELECT i.sha FROM identity i JOIN profile p ON p.id = i.profile_id WHERE i.sha IS NOT NULL AND (p.id = @root OR p.merged_into = @root))", cancel, ("root", root));
        foreach (var table in PersonalTables)
            await writer.ExecuteAsync($"DELETE FROM {table} WHERE profile_id IN (SELECT id FROM profile WHERE id = @root OR merged_into = @root)", cancel, ("root", root));
        await writer.ExecuteAsync($"UPDATE feed SET data = NULL WHERE kind = {(int)ChangeKind.Attribute} AND a IN (SELECT id FROM profile WHERE id = @root OR merged_into = @root)", cancel, ("root", root));
        await writer.ExecuteAsync("DELETE FROM merge_candidate WHERE a = @root OR b = @root", cancel, ("root", root));
        await writer.ExecuteAsync("UPDATE profile SET display_name = '', search_name = '', deleted_at = @at WHERE id = @root OR merged_into = @root", cancel,
            ("root", root), ("at", writer.Now));
        await Audit.RecordAsync(writer, actor, "profile.delete", $"profile:{root}", "{}", cancel);
        writer.Changed(ChangeKind.Profile, root);
        return true;
    }
}

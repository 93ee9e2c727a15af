namespace Todoke.Core.Import;

/// <summary>Headers that Japanese and English systems use, and what they mean.</summary>
internal static class ColumnWords
{
    private static readonly Dictionary<string, (string To, ImportType Type)> People = Read(
    [
        ("customer", ImportType.Text, "会員番号 会員ID 会員No 会員コード 顧客番号 顧客ID 顧客コード お客様番号 customer customer_id customer_no member_id member_no"),
        ("line_user_id", ImportType.Text, "LINEユーザーID LINE_ID LINEUID line_user_id UID ユーザーID user_id"),
        ("email", ImportType.Text, "メール メールアドレス Eメール email mail mail_address email_address"),
        ("phone", ImportType.Text, "電話 電話番号 携帯 携帯電話 携帯番号 携帯電話番号 tel phone phone_number mobile"),
        ("display_name", ImportType.Text, "氏名 名前 お名前 表示名 LINE表示名 LINE登録名 顧客名 会員名 name full_name display_name"),
        ("tag", ImportType.Text, "タグ tag tags"),
        ("attribute:birthday", ImportType.Date, "生年月日 誕生日 birthday birth_date date_of_birth"),
        ("attribute:gender", ImportType.Text, "性別 gender sex"),
        ("attribute:postcode", ImportType.PostCode, "郵便番号 postcode postal_code zip zip_code"),
        ("attribute:prefecture", ImportType.Prefecture, "都道府県 都道府県名 prefecture"),
        ("attribute:city", ImportType.Text, "市区町村 city"),
        ("attribute:address", ImportType.Text, "住所 address"),
        ("attribute:rank", ImportType.Text, "ランク 会員ランク 会員種別 rank"),
        ("attribute:points", ImportType.Number, "ポイント 保有ポイント points"),
        ("attribute:registered_on", ImportType.Date, "登録日 入会日 会員登録日 registered_on created_at"),
    ]);

    private static readonly Dictionary<string, (string To, ImportType Type)> Events = Read(
    [
        ("event_time", ImportType.Text, "日時 日付 購入日 購入日時 注文日 注文日時 受注日 受注日時 来店日 来店日時 予約日 予約日時 利用日 date datetime time timestamp order_date purchase_date event_time"),
        ("event_name", ImportType.Text, "行動 行動名 イベント イベント名 event event_name"),
        ("event_id", ImportType.Text, "行動ID イベントID event_id"),
        ("property:transaction_id", ImportType.Text, "注文番号 注文ID 受注番号 取引ID 伝票番号 order_id order_no transaction_id"),
        ("property:value", ImportType.Number, "金額 購入金額 合計 合計金額 売上 売上金額 注文金額 amount total value revenue"),
        ("property:price", ImportType.Number, "単価 価格 price unit_price"),
        ("property:quantity", ImportType.Number, "数量 個数 点数 購入点数 quantity qty"),
        ("property:item_name", ImportType.Text, "商品 商品名 item item_name product product_name"),
        ("property:item_id", ImportType.Text, "商品ID 商品コード 商品番号 品番 sku jan item_id product_id"),
        ("property:item_category", ImportType.Text, "カテゴリ カテゴリー 商品カテゴリ category item_category"),
        ("property:currency", ImportType.Text, "通貨 currency"),
        ("property:coupon", ImportType.Text, "クーポン クーポンコード coupon"),
    ]);

    public static bool IsKnown(string header) => People.ContainsKey(Plain(header)) || Events.ContainsKey(Plain(header));

    public static (string To, ImportType Type)? Find(string header, ImportKind kind)
    {
        if (kind == ImportKind.Events && Events.TryGetValue(Plain(header), out var found))
        {
            return found;
        }

        return People.TryGetValue(Plain(header), out found)
            && (kind == ImportKind.People || ImportWords.Target(found.To) is ColumnTarget.Identity) ? found : null;
    }

    private static Dictionary<string, (string To, ImportType Type)> Read((string To, ImportType Type, string Headers)[] words) => words
        .SelectMany(w => w.Headers.Split(' ').Select(h => (Header: Plain(h), w.To, w.Type)))
        .ToDictionary(w => w.Header, w => (w.To, w.Type), StringComparer.Ordinal);

    private static string Plain(string header) =>
        string.Concat(TextNormaliser.Clean(header).ToLowerInvariant().Where(c => c is not (' ' or '_' or '-' or '.')));
}

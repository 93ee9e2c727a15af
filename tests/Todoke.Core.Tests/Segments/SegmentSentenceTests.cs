using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Segments;

namespace Todoke.Core.Tests.Segments;

/// <summary>Conditions as a marketer would say them.</summary>
public sealed class SegmentSentenceTests
{
    private static readonly SegmentNames Names = new()
    {
        Tags = new Dictionary<long, string> { [1] = "会員", [2] = "退会予定" },
        Accounts = new Dictionary<long, string> { [1] = "お茶の店" },
        Segments = new Dictionary<long, string> { [7] = "常連" },
        Audiences = new Dictionary<long, string> { [7] = "招待客" },
        Topics = new Dictionary<long, string> { [3] = "お知らせ" },
        Campaigns = new Dictionary<long, string> { [5] = "新茶" },
        Links = new Dictionary<long, string> { [9] = "商品ページ" },
        Attributes = new Dictionary<string, string> { ["points"] = "ポイント", ["rank"] = "ランク", ["birthday"] = "誕生日" },
        Choices = new Dictionary<(string Attribute, string Value), string> { [("rank", "gold")] = "ゴールド" },
        Events = new Dictionary<string, string> { ["purchase"] = "購入" },
        Zone = Examples.Tokyo,
    };

    [Theory]
    [InlineData("""{"type":"everyone"}""", "すべての人", "Everyone")]
    [InlineData("""{"type":"nobody"}""", "誰も含まない", "Nobody")]
    [InlineData("""{"type":"tag","tag":1,"op":"has"}""", "タグ「会員」が付いている人", "People who have the tag “会員”")]
    [InlineData("""{"type":"tag","tag":8,"op":"has_not"}""", "タグ「#8」が付いていない人", "People who do not have the tag “#8”")]
    [InlineData("""{"type":"not","of":{"type":"tag","tag":1,"op":"has"}}""", "タグ「会員」が付いていない人", "People who do not have the tag “会員”")]
    [InlineData("""{"type":"tag","tag":1,"op":"has","added":{"last":{"amount":30,"unit":"days"}}}""", "30日以内に付けられたタグ「会員」がある人", "People who have the tag “会員” put on in the last 30 days")]
    [InlineData("""{"type":"any_tag","op":"has_not"}""", "タグが1つも付いていない人", "People who have no tag")]
    [InlineData("""{"type":"friendship","account":1,"state":"blocked"}""", "LINE公式アカウント「お茶の店」をブロックしている人", "People who block the LINE account “お茶の店”")]
    [InlineData("""{"type":"friendship","account":1,"state":"following","since":{"calendar":"last_month"}}""", "先月LINE公式アカウント「お茶の店」の友だちになり、今も友だちである人", "People who are friends of the LINE account “お茶の店” (since a time last month)")]
    [InlineData("""{"type":"friendship","account":1,"state":"following"}""", "LINE公式アカウント「お茶の店」と友だちである人", "People who are friends of the LINE account “お茶の店”")]
    [InlineData("""{"type":"friendship","account":1,"state":"blocked","since":{"calendar":"today"}}""", "今日LINE公式アカウント「お茶の店」をブロックし、今もブロックしている人", "People who block the LINE account “お茶の店” (since a time today)")]
    [InlineData("""{"type":"friendship","account":1,"state":"unknown"}""", "LINE公式アカウント「お茶の店」と友だちかどうか分からない人", "People of whom it is not known whether they are friends of the LINE account “お茶の店”")]
    [InlineData("""{"type":"friendship","account":1,"state":"unknown","since":{"calendar":"this_week"}}""", "今週LINE公式アカウント「お茶の店」で見つかり、友だちかどうか分からない人", "People of whom it is not known whether they are friends of the LINE account “お茶の店” (since a time this week)")]
    [InlineData("""{"type":"friendship","account":1,"state":"none"}""", "LINE公式アカウント「お茶の店」と接点のない人", "People who have nothing to do with the LINE account “お茶の店”")]
    [InlineData("""{"type":"tag","tag":1,"op":"has_not","added":{"calendar":"last_year"}}""", "昨年付けられたタグ「会員」がない人", "People who do not have the tag “会員” put on last year")]
    [InlineData("""{"type":"any_tag","op":"has"}""", "タグが1つ以上付いている人", "People who have any tag")]
    [InlineData("""{"type":"consent","topic":3,"state":"granted"}""", "「お知らせ」に同意している人", "People who agreed to “お知らせ”")]
    [InlineData("""{"type":"audience","audience":7,"op":"in"}""", "オーディエンス「招待客」に含まれる人", "People who are in the audience “招待客”")]
    [InlineData("""{"type":"segment","segment":7,"op":"not_in"}""", "セグメント「常連」に含まれない人", "People who are not in the segment “常連”")]
    [InlineData("""{"type":"reachable","channel":"line"}""", "LINEで配信できる人", "People who can be reached on LINE")]
    [InlineData("""{"type":"reachable","channel":"line","account":1}""", "LINE公式アカウント「お茶の店」から配信できる人", "People who can be reached from the LINE account “お茶の店”")]
    [InlineData("""{"type":"reachable","channel":"push"}""", "プッシュ通知で配信できる人", "People who can be reached by push notification")]
    [InlineData("""{"type":"reachable","channel":"email"}""", "メールで配信できる人", "People who can be reached by e-mail")]
    [InlineData("""{"type":"consent","topic":3,"state":"refused"}""", "「お知らせ」に同意していない人", "People who did not agree to “お知らせ”")]
    [InlineData("""{"type":"audience","audience":7,"op":"not_in"}""", "オーディエンス「招待客」に含まれない人", "People who are not in the audience “招待客”")]
    [InlineData("""{"type":"segment","segment":7,"op":"in"}""", "セグメント「常連」に含まれる人", "People who are in the segment “常連”")]
    [InlineData("""{"type":"random","salt":"spring","from":0,"to":5000}""", "ランダム分割「spring」で0%から50%までに入る人", "People who fall between 0% and 50% of the random split “spring”")]
    [InlineData("""{"type":"message","outcome":"tapped","channel":"line","campaign":5,"link":9,"within":{"last":{"amount":30,"unit":"days"}}}""", "30日以内に一斉配信「新茶」のLINEメッセージのリンク「商品ページ」をタップした人", "People who tapped the link “商品ページ” in a LINE message of the campaign “新茶” in the last 30 days")]
    [InlineData("""{"type":"message","outcome":"opened","channel":"email","template":"welcome","count":{"op":"equals","value":0}}""", "テンプレート「welcome」のメールを一度も開封していない人", "People who did not open an e-mail made from the template “welcome”")]
    [InlineData("""{"type":"message","outcome":"sent","count":{"op":"at_least","value":3}}""", "メッセージを3通以上送られた人", "People who were sent a message at least 3 times")]
    public void A_condition_on_a_person_is_said(string node, string ja, string en) => Says(node, ja, en);

    [Theory]
    [InlineData("""{"type":"event","name":"purchase_item","where":[{"path":["item_category"],"as":"text","op":"equals","value":"tea"}],"within":{"last":{"amount":90,"unit":"days"}},"count":{"op":"at_least","value":2}}""",
        "90日以内に「purchase_item」で item_category が「tea」の行動を2回以上した人", "People who did “purchase_item” (item_category is “tea”) at least 2 times in the last 90 days")]
    [InlineData("""{"type":"event","name":"purchase","within":{"calendar":"this_fiscal_year"},"count":{"op":"equals","value":0}}""", "今年度「購入」を一度もしていない人", "People who did not do “購入” this fiscal year")]
    [InlineData("""{"type":"event","name":"purchase","count":{"op":"less","value":3}}""", "「購入」をした回数が3回未満の人", "People who did “購入” less than 3 times")]
    [InlineData("""{"type":"event","name":"purchase","count":{"op":"between","value":[1,3]}}""", "「購入」を1回以上3回以下した人", "People who did “購入” between 1 and 3 times")]
    [InlineData("""{"type":"event","name":"purchase","count":{"op":"equals","value":1}}""", "「購入」を1回した人", "People who did “購入” 1 time")]
    [InlineData("""{"type":"event","name":"purchase","count":{"op":"greater","value":2}}""", "「購入」を2回より多くした人", "People who did “購入” more than 2 times")]
    [InlineData("""{"type":"event","name":"purchase","count":{"op":"at_least","value":0}}""", "「購入」をした回数が0回以上の人", "People who did “購入” at least 0 times")]
    [InlineData("""{"type":"event","name_prefix":"shop_"}""", "「shop_」で始まる行動をした人", "People who did an event starting with “shop_”")]
    [InlineData("""{"type":"event","name":"x","within":{"from":"2024-04-01","to":"2024-04-30T18:00:00+09:00"}}""", "2024年4月1日から2024年4月30日 18:00までに「x」をした人", "People who did “x” from 1 April 2024 to 30 April 2024 18:00")]
    [InlineData("""{"type":"event","name":"x","within":{"from":"2024-04-01T00:00:05+09:00"}}""", "2024年4月1日 00:00:05以降に「x」をした人", "People who did “x” since 1 April 2024 00:00:05")]
    [InlineData("""{"type":"event","name":"x","within":{"to":"2024-04-01"}}""", "2024年4月1日までに「x」をした人", "People who did “x” up to 1 April 2024")]
    [InlineData("""{"type":"event_recency","name":"purchase","op":"more_than_ago","amount":6,"unit":"months"}""", "最後に「購入」をしてから6か月以上たつ人", "People who last did “購入” at least 6 months ago")]
    [InlineData("""{"type":"message","outcome":"delivered","channel":"push","count":{"op":"at_most","value":2}}""", "プッシュ通知が届いた数が2通以下の人", "People who received a push notification at most 2 times")]
    [InlineData("""{"type":"message","outcome":"bounced","channel":"email"}""", "メールが不達になった人", "People who could not be given an e-mail")]
    [InlineData("""{"type":"message","outcome":"tapped","count":{"op":"equals","value":0}}""", "メッセージのリンクを一度もタップしていない人", "People who did not tap a link in a message")]
    [InlineData("""{"type":"message","outcome":"sent","count":{"op":"at_least","value":1}}""", "メッセージを送られた人", "People who were sent a message")]
    [InlineData("""{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"avg","op":"less","value":1}""", "「e」の v の平均が1未満の人", "People whose average v of “e” is less than 1")]
    [InlineData("""{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"min","op":"less","value":1}""", "「e」の v の最小が1未満の人", "People whose smallest v of “e” is less than 1")]
    [InlineData("""{"type":"event_aggregate","name":"e","property":["v"],"aggregate":"max","op":"less","value":1}""", "「e」の v の最大が1未満の人", "People whose largest v of “e” is less than 1")]
    [InlineData("""{"type":"first_event","name":"e","at":{"calendar":"yesterday"}}""", "最初の「e」が昨日の人", "People whose first “e” was yesterday")]
    [InlineData("""{"type":"event","name_prefix":"e","where":[{"path":["k"],"op":"exists"}]}""", "「e」で始まる行動で k に値があるものをした人", "People who did an event starting with “e” (k has a value)")]
    [InlineData("""{"type":"event_recency","name":"purchase","op":"within_last","amount":1,"unit":"weeks"}""", "最後に「購入」をしてから1週間未満の人", "People who last did “購入” less than 1 week ago")]
    [InlineData("""{"type":"event_aggregate","name":"purchase","within":{"calendar":"this_year"},"property":["value"],"aggregate":"sum","op":"at_least","value":30000}""", "今年の「購入」の value の合計が30,000以上の人", "People whose total value of “購入” this year is at least 30,000")]
    [InlineData("""{"type":"event_distinct","name":"purchase_item","property":["item_category"],"op":"at_least","value":3}""", "「purchase_item」の item_category の種類の数が3種類以上の人", "People whose number of different item_category of “purchase_item” is at least 3")]
    [InlineData("""{"type":"first_event","name":"purchase","has":[{"path":["coupon"],"op":"exists"},{"path":["value"],"as":"number","op":"greater","value":1000}]}""", "最初の「購入」の coupon に値があり、value が1,000より大きい人", "People whose first “購入” was one where coupon has a value and value is more than 1,000")]
    [InlineData("""{"type":"last_event","name":"purchase","has":[{"path":["coupon"],"op":"missing"}],"at":{"last":{"amount":6,"unit":"months"}}}""", "最後の「購入」が6か月以内で、その coupon に値がない人", "People whose last “購入” was in the last 6 months and was one where coupon has no value")]
    [InlineData("""{"type":"event_sequence","first":{"name":"add_to_cart"},"then":{"name":"purchase"},"op":"not_followed","amount":1,"unit":"days"}""", "「add_to_cart」をしたあと、1日たっても「購入」をしていない人", "People who did “add_to_cart” and then did not do “購入” within 1 day")]
    [InlineData("""{"type":"event_sequence","first":{"name":"add_to_cart"},"then":{"name":"purchase"},"op":"followed","amount":3,"unit":"hours","within":{"calendar":"last_week"}}""", "先週「add_to_cart」をしたあと、3時間以内に「購入」をした人", "People who did “add_to_cart” last week and then did “購入” within 3 hours")]
    [InlineData("""{"type":"event_regular","name":"purchase","periods":6,"unit":"months","at_least":4}""", "直近6か月のうち4か月以上で「購入」をした人", "People who did “購入” in at least 4 of the last 6 months")]
    public void A_condition_on_events_is_said(string node, string ja, string en) => Says(node, ja, en);

    [Theory]
    [InlineData("""["points"],"as":"number","op":"between","value":[100,1499.5]""", "ポイントが100以上1,499.5以下の人", "People whose ポイント is between 100 and 1,499.5")]
    [InlineData("""["zip"],"as":"number","op":"in","value":[1,2,3,4,5,6,7]""", "zip が1、2、3、4、5など7件のいずれかの人", "People whose zip is one of 1, 2, 3, 4, 5 and 2 more")]
    [InlineData("""["email"],"op":"exists" """, "email に値がある人", "People whose email has a value")]
    [InlineData("""["rank"],"as":"text","op":"in","value":["gold","silver"],"ignore_case":true""", "ランクが「ゴールド」「silver」（大文字・小文字を区別しない）のいずれかの人", "People whose ランク is one of “ゴールド”, “silver” (in any case)")]
    [InlineData("""["rank"],"as":"rank","op":"at_least","value":"gold" """, "ランクが「ゴールド」以上の人", "People whose ランク is “ゴールド” or above")]
    [InlineData("""["rank"],"as":"text","op":"equals","value":"gold","held":{"op":"at_least","amount":90,"unit":"days"}""", "ランクが「ゴールド」の状態が90日以上続いている人", "People whose ランク is “ゴールド” and has been for at least 90 days")]
    [InlineData("""["rank"],"as":"text","op":"equals","value":"gold","held":{"op":"less_than","amount":1,"unit":"years"}""", "ランクが「ゴールド」の状態になって1年未満の人", "People whose ランク is “ゴールド” and has been for less than 1 year")]
    [InlineData("""["pets",0,"name"],"as":"text","op":"contains","value":"玉" """, "petsの1番目のname に「玉」を含む人", "People whose pets › item 1 › name contains “玉”")]
    [InlineData("""["pets"],"as":"list","op":"has_element","where":[{"path":["kind"],"as":"text","op":"equals","value":"cat"},{"path":["age"],"as":"number","op":"less","value":3}]""", "pets の中に〔kind が「cat」で、age が3未満の〕項目がある人", "People whose pets has an item whose kind is “cat” and age is less than 3")]
    [InlineData("""["likes"],"as":"list","op":"has_all","value":["茶",1,true]""", "likes に「茶」「1」「はい」がすべてある人", "People whose likes includes all of “茶”, “1”, “yes”")]
    [InlineData("""["home"],"as":"location","op":"within","lat":35.68,"lng":139.76,"metres":5000""", "home が地点（35.68, 139.76）から5,000m以内の人", "People whose home is within 5,000 m of (35.68, 139.76)")]
    [InlineData("""["pref"],"as":"prefecture","op":"in","value":["Tokyo","大阪"]""", "pref が東京都・大阪府の人", "People whose pref is in Tokyo, Osaka")]
    [InlineData("""["pref"],"as":"region","op":"not_in","value":["kyushu"]""", "pref が九州・沖縄地方ではない人", "People whose pref is not in Kyushu and Okinawa")]
    [InlineData("""["birthday"],"as":"date","op":"in_month","value":[4,5]""", "誕生日が4月・5月（年は問わない）の人", "People whose 誕生日 is in April or May, whatever the year")]
    [InlineData("""["birthday"],"as":"date","op":"anniversary","value":"today" """, "誕生日が今日（年は問わない）の人", "People whose 誕生日 returns today")]
    [InlineData("""["birthday"],"as":"date","op":"anniversary_within_next","amount":7,"unit":"days" """, "誕生日が今後7日以内に（毎年）来る人", "People whose 誕生日 returns in the next 7 days")]
    [InlineData("""["birthday"],"as":"age","op":"at_least","value":20""", "誕生日から数えた年齢が20歳以上の人", "People whose 誕生日 gives an age of at least 20")]
    [InlineData("""["birthday"],"as":"school_grade","op":"between","value":[6,10]""", "誕生日から数えた学年が小学6年以上高校1年以下の人", "People whose 誕生日 gives a school grade of between 6 and 10")]
    [InlineData("""["joined"],"as":"date","op":"more_than_ahead","amount":2,"unit":"weeks" """, "joined が2週間以上先の人", "People whose joined is at least 2 weeks ahead")]
    [InlineData("""["joined"],"as":"datetime","op":"after","value":"2024-04-01T09:30:00+09:00" """, "joined が2024年4月1日 09:30より後の人", "People whose joined is after 1 April 2024 09:30")]
    [InlineData("""["joined"],"as":"date","op":"within_last","amount":2,"unit":"years" """, "joined が直近2年以内の人", "People whose joined is in the last 2 years")]
    [InlineData("""["joined"],"as":"date","op":"within_next","amount":1,"unit":"months" """, "joined が今後1か月以内の人", "People whose joined is in the next 1 month")]
    [InlineData("""["joined"],"as":"datetime","op":"more_than_ago","amount":10,"unit":"minutes" """, "joined が10分以上前の人", "People whose joined is at least 10 minutes ago")]
    [InlineData("""["joined"],"as":"date","op":"before","value":"2024-04-01" """, "joined が2024年4月1日より前の人", "People whose joined is before 1 April 2024")]
    [InlineData("""["joined"],"as":"date","op":"on","value":"2024-04-01" """, "joined が2024年4月1日の人", "People whose joined is on 1 April 2024")]
    [InlineData("""["joined"],"as":"date","op":"between","value":["2024-04-01","2024-04-02"]""", "joined が2024年4月1日から2024年4月2日までの人", "People whose joined is between 1 April 2024 and 2 April 2024")]
    [InlineData("""["birthday"],"as":"date","op":"in_month","value":"next_month" """, "誕生日が来月（年は問わない）の人", "People whose 誕生日 is next month, whatever the year")]
    [InlineData("""["birthday"],"as":"date","op":"anniversary_within_last","amount":1,"unit":"days" """, "誕生日が直近1日以内に（毎年）来た人", "People whose 誕生日 returned in the last 1 day")]
    [InlineData("""["birthday"],"as":"school_grade","op":"in","value":[1,7,9,12,13]""", "誕生日から数えた学年が小学1年、中学1年、中学3年、高校3年、13年目（小学1年を1とする）のいずれかの人", "People whose 誕生日 gives a school grade of one of 1, 7, 9, 12, 13")]
    [InlineData("""["rank"],"as":"rank","op":"at_most","value":"gold" """, "ランクが「ゴールド」以下の人", "People whose ランク is “ゴールド” or below")]
    [InlineData("""["rank"],"as":"rank","op":"above","value":"gold" """, "ランクが「ゴールド」より上の人", "People whose ランク is above “ゴールド”")]
    [InlineData("""["rank"],"as":"rank","op":"below","value":"gold" """, "ランクが「ゴールド」より下の人", "People whose ランク is below “ゴールド”")]
    [InlineData("""["likes"],"as":"list","op":"has_none","value":[false,"x"]""", "likes に「いいえ」「x」がどれもない人", "People whose likes includes none of “no”, “x”")]
    [InlineData("""["likes"],"as":"list","op":"has_item","value":"x" """, "likes に「x」がある人", "People whose likes includes “x”")]
    [InlineData("""["likes"],"as":"list","op":"has_no_element","where":[{"path":["k"],"as":"boolean","op":"is_false"}]""", "likes の中に〔k が「いいえ」の〕項目がない人", "People whose likes has no item whose k is no")]
    [InlineData("""["home"],"as":"location","op":"beyond","lat":1,"lng":2.5,"metres":1""", "home が地点（1, 2.5）から1mより遠い人", "People whose home is further than 1 m from (1, 2.5)")]
    [InlineData("""["pref"],"as":"prefecture","op":"not_in","value":["1","2","3","4","5","6"]""", "pref が北海道・青森県・岩手県・宮城県・秋田県など6件ではない人", "People whose pref is not in Hokkaido, Aomori, Iwate, Miyagi, Akita and 1 more")]
    [InlineData("""["pref"],"as":"region","op":"in","value":["kanto","chugoku"]""", "pref が関東地方・中国地方の人", "People whose pref is in Kanto or Chugoku")]
    [InlineData("""["memo"],"op":"missing" """, "memo に値がない人", "People whose memo has no value")]
    [InlineData("""["memo"],"op":"empty" """, "memo が空の人", "People whose memo is empty")]
    [InlineData("""["memo"],"as":"text","op":"not_equals","value":"x" """, "memo が「x」ではない人", "People whose memo is not “x”")]
    [InlineData("""["memo"],"as":"text","op":"not_in","value":["x","y"]""", "memo が「x」「y」のいずれでもない人", "People whose memo is none of “x”, “y”")]
    [InlineData("""["memo"],"as":"text","op":"not_contains","value":"x" """, "memo に「x」を含まない人", "People whose memo does not contain “x”")]
    [InlineData("""["memo"],"as":"text","op":"starts_with","value":"x" """, "memo が「x」で始まる人", "People whose memo starts with “x”")]
    [InlineData("""["memo"],"as":"text","op":"ends_with","value":"x" """, "memo が「x」で終わる人", "People whose memo ends with “x”")]
    [InlineData("""["memo"],"as":"text","op":"matches","value":"x" """, "memo がパターン「x」に合う人", "People whose memo matches the pattern “x”")]
    [InlineData("""["memo"],"as":"text","op":"not_matches","value":"x" """, "memo がパターン「x」に合わない人", "People whose memo does not match the pattern “x”")]
    [InlineData("""["memo"],"as":"number","op":"not_equals","value":1""", "memo が1ではない人", "People whose memo is not 1")]
    [InlineData("""["memo"],"as":"number","op":"less","value":1""", "memo が1未満の人", "People whose memo is less than 1")]
    [InlineData("""["memo"],"as":"number","op":"at_most","value":1""", "memo が1以下の人", "People whose memo is at most 1")]
    [InlineData("""["memo"],"as":"number","op":"not_between","value":[1,2]""", "memo が1以上2以下ではない人", "People whose memo is not between 1 and 2")]
    [InlineData("""["memo"],"as":"number","op":"not_in","value":[1,2]""", "memo が1、2のいずれでもない人", "People whose memo is none of 1, 2")]
    [InlineData("""["joined"],"as":"date","op":"calendar","value":"next_fiscal_year" """, "joined が来年度の人", "People whose joined is next fiscal year")]
    public void A_test_on_a_value_is_said(string rest, string ja, string en) => Says($$"""{"type":"attribute","path":{{rest}}}""", ja, en);

    [Theory]
    [InlineData("""{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"event","name":"purchase"}]}""", "タグ「会員」が付いていて、かつ、「購入」をした人", "People who have the tag “会員” and who did “購入”")]
    [InlineData("""{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"all","of":[{"type":"event","name":"purchase"},{"type":"any_tag","op":"has"}]}]}""",
        "タグ「会員」が付いている、または、（「購入」をしていて、かつ、タグが1つ以上付いている）人", "People who have the tag “会員” or (who did “購入” and who have any tag)")]
    [InlineData("""{"type":"all","of":[{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"tag","tag":2,"op":"has"}]},{"type":"event","name":"purchase"}]}""",
        "（タグ「会員」が付いている、または、タグ「退会予定」が付いている）、かつ、「購入」をした人", "People (who have the tag “会員” or who have the tag “退会予定”) and who did “購入”")]
    [InlineData("""{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"not","of":{"type":"event_recency","name":"purchase","op":"within_last","amount":3,"unit":"days"}}]}""",
        "タグ「会員」が付いている人（最後に「購入」をしてから3日未満の人を除く）", "People who have the tag “会員”, except people who last did “購入” less than 3 days ago")]
    [InlineData("""{"type":"not","of":{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"tag","tag":2,"op":"has"}]}}""",
        "タグ「会員」が付いていて、かつ、タグ「退会予定」が付いている人以外の人", "Everyone except people who have the tag “会員” and who have the tag “退会予定”")]
    [InlineData("""{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"not","of":{"type":"friendship","account":1,"state":"none"}}]}""",
        "タグ「会員」が付いている、または、（LINE公式アカウント「お茶の店」と接点のない人）ではない人", "People who have the tag “会員” or who are not among (people who have nothing to do with the LINE account “お茶の店”)")]
    [InlineData("""{"type":"all","of":[{"type":"not","of":{"type":"any","of":[{"type":"tag","tag":1,"op":"has"},{"type":"any_tag","op":"has"}]}}]}""",
        "タグ「会員」が付いている、または、タグが1つ以上付いている人以外の人", "Everyone except people who have the tag “会員” or who have any tag")]
    [InlineData("""{"type":"all","of":[{"type":"not","of":{"type":"random","salt":"s","from":0,"to":1}},{"type":"not","of":{"type":"random","salt":"s","from":1,"to":250}}]}""",
        "すべての人（ランダム分割「s」で0%から0.01%までに入る人、ランダム分割「s」で0.01%から2.5%までに入る人を除く）", "Everyone, except people who fall between 0% and 0.01% of the random split “s” and people who fall between 0.01% and 2.5% of the random split “s”")]
    [InlineData("""{"type":"all","of":[{"type":"tag","tag":1,"op":"has"},{"type":"any_tag","op":"has"},{"type":"not","of":{"type":"random","salt":"s","from":0,"to":1}}]}""",
        "タグ「会員」が付いていて、かつ、タグが1つ以上付いている人（ランダム分割「s」で0%から0.01%までに入る人を除く）", "People who have the tag “会員” and who have any tag, except people who fall between 0% and 0.01% of the random split “s”")]
    [InlineData("""{"type":"any","of":[{"type":"all","of":[{"type":"tag","tag":1,"op":"has"}]},{"type":"not","of":{"type":"tag","tag":2,"op":"has"}},{"type":"nobody"},{"type":"everyone"}]}""",
        "タグ「会員」が付いている、または、タグ「退会予定」が付いていない、または、誰も含まない条件の、または、すべての人", "People who have the tag “会員” or who do not have the tag “退会予定” or who do not exist or whoever they are")]
    [InlineData("""{"type":"not","of":{"type":"event_recency","name":"purchase","op":"within_last","amount":3,"unit":"seconds"}}""", "最後に「購入」をしてから3秒未満の人以外の人", "Everyone except people who last did “購入” less than 3 seconds ago")]
    [InlineData("""{"type":"all","of":[{"type":"any","of":[{"type":"tag","tag":1,"op":"has"}]}]}""", "タグ「会員」が付いている人", "People who have the tag “会員”")]
    public void Groups_are_joined_with_brackets_only_where_they_are_needed(string node, string ja, string en) => Says(node, ja, en);

    [Fact]
    public void Each_node_has_its_own_sentence_at_its_path()
    {
        var definition = SegmentDefinition.Parse("""{"version":1,"condition":{"type":"all","of":[{"type":"not","of":{"type":"tag","tag":1,"op":"has"}},{"type":"any","of":[{"type":"any_tag","op":"has"}]}]}}""");
        Assert.Equal(
            ["condition", "condition.of[0]", "condition.of[0].of", "condition.of[1]", "condition.of[1].of[0]"], SegmentSentence.Parts(definition, Names).Select(p => p.Path));
        Assert.Contains(new SentencePart("condition.of[0].of", "タグ「会員」が付いている人", "People who have the tag “会員”"), SegmentSentence.Parts(definition, Names));
    }

    [Fact]
    public void The_document_shows_the_sentence_of_its_first_example()
    {
        var text = SegmentDocumentTests.Text();
        var first = SegmentDefinition.Parse(SegmentDocumentTests.Definitions()[0]);
        Assert.Contains($"> {SegmentSentence.Ja(first, new SegmentNames())}\n", text, StringComparison.Ordinal);
        Assert.Contains($"> {SegmentSentence.En(first, new SegmentNames())}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_condition_there_can_be_has_a_sentence_in_both_languages() =>
        Prop.ForAll(Trees.Definitions, definition =>
        {
            var parts = SegmentSentence.Parts(definition, Names);
            return parts.All(p => (p.Ja.Contains('人', StringComparison.Ordinal) || p.Ja == "誰も含まない") && char.IsUpper(p.En[0]) && !p.En.Contains("  ", StringComparison.Ordinal) && Closed(p.Ja));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(SegmentTreeTests.Share(4_000)));

    private static bool Closed(string text) => text.Count(c => c == '（') == text.Count(c => c == '）') && text.Count(c => c == '「') == text.Count(c => c == '」');

    private static void Says(string node, string ja, string en)
    {
        var condition = Examples.Node(node);
        Assert.Equal(ja, SegmentSentence.Ja(condition, Names));
        Assert.Equal(en, SegmentSentence.En(condition, Names));
    }
}

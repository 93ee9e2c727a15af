using System.Text.Json.Nodes;

namespace Todoke.LineEmulator.Tests.Contract;

/// <summary>Messages with what the kinds may hold, five to a request as LINE takes them.</summary>
internal static class MessageSamples
{
    /// <summary>Five kinds in one request.</summary>
    public static JsonArray All => JsonNode.Parse("""
        [
          {"type":"text","text":"こんにちは $","emojis":[{"index":6,"productId":"5ac1bfd5040ab15980c9b435","emojiId":"001"}],
           "quickReply":{"items":[{"type":"action","imageUrl":"https://shop.example/i.png","action":{"type":"message","label":"はい","text":"はい"}},
                                  {"type":"action","action":{"type":"datetimepicker","label":"日時","data":"when","mode":"datetime"}}]}},
          {"type":"textV2","text":"{who}さんへ","substitution":{"who":{"type":"emoji","productId":"5ac1bfd5040ab15980c9b435","emojiId":"002"}}},
          {"type":"imagemap","baseUrl":"https://shop.example/map","altText":"地図","baseSize":{"width":1040,"height":700},
           "actions":[{"type":"uri","linkUri":"https://shop.example/","area":{"x":0,"y":0,"width":520,"height":700}},
                      {"type":"message","text":"右","area":{"x":520,"y":0,"width":520,"height":700}}]},
          {"type":"template","altText":"選ぶ","template":{"type":"carousel","columns":[
             {"title":"春","text":"春の服","thumbnailImageUrl":"https://shop.example/a.jpg","actions":[{"type":"uri","label":"見る","uri":"https://shop.example/a"}]},
             {"title":"夏","text":"夏の服","thumbnailImageUrl":"https://shop.example/b.jpg","actions":[{"type":"postback","label":"取り置く","data":"keep=b","displayText":"取り置き"}]}]}},
          {"type":"flex","altText":"ちらし","contents":{"type":"bubble","size":"mega","hero":{"type":"image","url":"https://shop.example/h.png","size":"full","aspectRatio":"20:13"},
             "body":{"type":"box","layout":"vertical","spacing":"md","contents":[{"type":"text","text":"三割引","weight":"bold","size":"xl"},{"type":"separator","margin":"md"},
                     {"type":"button","style":"primary","action":{"type":"uri","label":"店へ","uri":"https://shop.example/"}}]}}}
        ]
        """)!.AsArray();
}

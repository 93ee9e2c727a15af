#!/usr/bin/env bash
# The main job through the public API, against a running demo:
#
#   samples/five-minutes.sh BASE_URL API_KEY [CDNOW_FILE]
#
# A new LINE account, one friend per customer (every tenth has blocked it), their member numbers and purchases, a segment, its size, a
# campaign with name and tracked link, its results; compared at the end with what the simulated LINE really delivered. CDNOW_FILE
# (customer, yyyymmdd, quantity, value; blanks between, no header) is taken as it is; without it the demo shop's own purchases are used.
# One JSON line comes last on standard output, everything else goes to standard error. Ends with 1 when anything is wrong.
# Needs bash, curl and Node 20. May be run again on the same demo: the same customers follow another new account, nothing is doubled.
set -euo pipefail
if [ $# -lt 2 ] || [ $# -gt 3 ]; then sed -n '4s/^# *//p' "$0" >&2; exit 2; fi
BASE=${1%/} KEY=$2 FILE=${3-}
for tool in curl node; do command -v "$tool" >/dev/null || { echo "$tool is needed" >&2; exit 2; }; done
[ -z "$FILE" ] || [ -r "$FILE" ] || { echo "$FILE cannot be read" >&2; exit 2; }
TMP=$(mktemp -d)
LINE=
trap 'rm -rf "$TMP"' EXIT
trap 'echo "five-minutes.sh failed in line $LINENO" >&2' ERR

say() { echo "$(date +%H:%M:%S) $*" >&2; }
now_ms() { node -p 'Date.now()'; }

# call METHOD URL [curl options]: the answer's body; on a refusal the body goes to standard error and the script ends.
call() {
  local method=$1 url=$2 status
  shift 2
  status=$(curl -sS -X "$method" -o "$TMP/answer" -w '%{http_code}' --max-time 600 "$@" "$url") || { echo "$method $url cannot be reached" >&2; return 1; }
  case $status in
    2??) cat "$TMP/answer" ;;
    *) echo "$method $url: $status" >&2; cat "$TMP/answer" >&2; echo >&2; return 1 ;;
  esac
}
todoke() { local method=$1 path=$2; shift 2; call "$method" "$BASE/api/v1/$path" -H "Authorization: Bearer $KEY" -H 'Accept-Language: en' "$@"; }
line() { local method=$1 path=$2; shift 2; call "$method" "$LINE/control/$path" "$@"; }
# JSON out of an answer (pick a.b.c) and into a body (json '({ … })' with the script's variables in process.env).
pick() { node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>{const v=process.argv[1].split(".").reduce((o,k)=>o?.[k],JSON.parse(s));console.log(v===null||v===undefined?"":typeof v==="object"?JSON.stringify(v):String(v))})' "$1"; }
json() { node -p "JSON.stringify($1)"; }
post() { local path=$1 body=$2; shift 2; todoke POST "$path" -H 'Content-Type: application/json' --data-binary "$body" "$@"; }

# Waits for a background job and prints it.
job() {
  local id=$1 answer state
  while true; do
    answer=$(todoke GET "jobs/$id")
    state=$(pick state <<<"$answer")
    case $state in
      running) sleep 0.5 ;;
      done) echo "$answer"; return ;;
      *) echo "job $id: $state" >&2; echo "$answer" >&2; return 1 ;;
    esac
  done
}
purchases() { todoke GET event-names | node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.parse(s).items.find(e=>e.name==="purchase")?.count??0))'; }

STARTED=$(now_ms)

# 1 Where is LINE? The demo says it to whoever may sign in.
SESSION=$(todoke GET session)
LINE=$(pick emulator_url <<<"$SESSION")
LINE=${LINE%/}
[ -n "$LINE" ] || { echo "$BASE is not a demo: it names no simulated LINE" >&2; exit 1; }

# The shop's own customers stay at home meanwhile: what is counted below must not grow by itself.
OWN_WILL=$(line GET own-will)
line POST own-will -H 'Content-Type: application/json' --data-binary '{"on":false}' >/dev/null
trap 'line POST own-will -H "Content-Type: application/json" --data-binary "$OWN_WILL" >/dev/null; rm -rf "$TMP"' EXIT
line GET 'idle?wait_s=120' >/dev/null

# 2 The customers. The same file gives the same people on the simulated LINE, however often this runs.
if [ -n "$FILE" ]; then
  awk 'NF { print $1 }' "$FILE" | sort -u > "$TMP/customers"
  TAG="5分ツアー $(basename "$FILE")" SHOP="five-minutes $(cksum < "$FILE" | cut -d' ' -f1)"
else
  # The demo shop's own member numbers.
  seq -f 'M%05g' 1 2000 > "$TMP/customers"
  TAG="5分ツアー" SHOP=minato
fi
COUNT=$(($(wc -l < "$TMP/customers")))
export TAG SHOP COUNT
export PREFIX="tour-$(cksum < "$TMP/customers" | cut -d' ' -f1)-"
say "$COUNT customers"

# 3 A new account on LINE, registered in Todoke, its webhook set.
export NAME="5分ツアー $(date +%H:%M:%S)"
CHANNEL=$(line POST accounts -H 'Content-Type: application/json' --data-binary "$(json '({provider:"five-minutes",display_name:process.env.NAME,verified:true})')")
export CHANNEL LINE
CHANNEL_ID=$(pick channel_id <<<"$CHANNEL")
ACCOUNT=$(post accounts "$(json '(c=>({name:process.env.NAME,provider:c.provider,channel_id:c.channel_id,channel_secret:c.channel_secret,channel_access_token:c.access_token,api_base:process.env.LINE+"/"}))(JSON.parse(process.env.CHANNEL))')" | pick id)
export ACCOUNT CHANNEL_ID
[ "$(post "accounts/$ACCOUNT/webhook" '{}' | pick ok)" = true ] || { echo "the webhook of account $ACCOUNT does not work" >&2; exit 1; }
say "account $ACCOUNT ($CHANNEL_ID)"

# 4 Everybody follows it, every tenth blocks it again: LINE tells Todoke by signed webhooks, and tells again what was not taken.
REDELIVERY=$(line GET redelivery)
line POST redelivery -H 'Content-Type: application/json' --data-binary '{"enabled":true,"attempts":10,"interval_ms":2000,"duplicate":false}' >/dev/null
line POST people/generate -H 'Content-Type: application/json' --data-binary \
  "$(json '({count:+process.env.COUNT,account:process.env.CHANNEL_ID,blocked_every:10,quiet:true,id_prefix:process.env.PREFIX,webhook:true,list:true})')" > "$TMP/people.json"
line GET 'idle?wait_s=120' >/dev/null
line POST redelivery -H 'Content-Type: application/json' --data-binary "$REDELIVERY" >/dev/null
FRIENDS=$(line GET "summary?account=$CHANNEL_ID" | pick friends)
say "$FRIENDS follow, $((COUNT - FRIENDS)) have blocked"

# 5 Who is who: a CSV with the member number and the LINE user id of each customer, under one tag.
node -e '
  const fs=require("fs"),[customers,people]=[fs.readFileSync(process.argv[1],"utf8").trim().split("\n"),JSON.parse(fs.readFileSync(process.argv[2],"utf8")).people];
  console.log("会員番号,LINEユーザーID,氏名");
  customers.forEach((c,i)=>console.log([c,people[i].user_ids["five-minutes"],people[i].name].join(",")));
' "$TMP/customers" "$TMP/people.json" > "$TMP/people.csv"
PEOPLE_MAPPING=$(json '({kind:"people",source:"five-minutes",delimiter:"comma",header:true,columns:[{index:0,to:"customer"},{index:1,to:"line_user_id"},{index:2,to:"display_name"}],constants:{shop:process.env.SHOP},tags:[process.env.TAG]})')
IMPORT=$(todoke POST imports -F "file=@$TMP/people.csv;type=text/csv" -F "mapping=$PEOPLE_MAPPING" -F dry_run=false -F "account_id=$ACCOUNT" | pick id)
RESULT=$(job "$IMPORT")
[ "$(pick result.bad_rows <<<"$RESULT")" = 0 ] || { echo "people were refused: $(pick problems <<<"$RESULT")" >&2; exit 1; }
say "people imported: $(pick result <<<"$RESULT")"

# 6 What they bought. The file goes in as it is.
BEFORE=$(purchases)
if [ -n "$FILE" ]; then
  PURCHASE_MAPPING=$(json '({kind:"events",source:process.env.SHOP,delimiter:"blanks",header:false,date_form:"yyyymmdd",columns:[{index:0,to:"customer"},{index:1,to:"event_time"},{index:2,to:"property:quantity",type:"number"},{index:3,to:"property:value",type:"number"}],constants:{event_name:"purchase",shop:process.env.SHOP,currency:"USD"}})')
  IMPORT=$(todoke POST imports -F "file=@$FILE;type=text/plain" -F "mapping=$PURCHASE_MAPPING" -F dry_run=false | pick id)
  RESULT=$(job "$IMPORT")
  ADDED=$(pick result.events_added <<<"$RESULT")
  EVENTS=$((ADDED + $(pick result.events_repeated <<<"$RESULT")))
  say "purchases imported: $(pick result <<<"$RESULT")"
  [ "$(pick result.bad_rows <<<"$RESULT")" = 0 ] || { echo "purchases were refused: $(pick problems <<<"$RESULT")" >&2; exit 1; }
  # What the import says must be what is there now: whatever was in before must not be in twice.
  [ $(($(purchases) - BEFORE)) -eq "$ADDED" ] || { echo "there are $(purchases) purchases after adding $ADDED to $BEFORE" >&2; exit 1; }
else
  EVENTS=$BEFORE
fi

# 7 The segment, and its size at least as of everything written so far.
TAG_ID=$(todoke GET tags | node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>console.log(JSON.parse(s).items.find(t=>t.name===process.env.TAG).id))')
export TAG_ID
DEFINITION=$(json '({version:1,condition:{type:"all",of:[{type:"tag",tag:+process.env.TAG_ID,op:"has"},{type:"event",name:"purchase",count:{op:"at_least",value:2}},{type:"event",name:"purchase",within:{from:"2022-04-02",to:"2022-06-30"},count:{op:"equals",value:0}}]}})')
export DEFINITION
export SEGMENT_NAME="2回以上購入、2022年4〜6月は購入なし ($NAME)"
SEGMENT_ID=$(post segments "$(json '({name:process.env.SEGMENT_NAME,definition:JSON.parse(process.env.DEFINITION)})')" | pick id)
export SEGMENT_ID
POSITION=$(todoke GET system | pick position)
# 503 with Retry-After: the index is not there yet. It asks again for as long as a busy machine needs.
COUNTED=$(post segments/count "$(json '({segment_id:+process.env.SEGMENT_ID,account_id:+process.env.ACCOUNT})')" -H "Todoke-At-Least: $POSITION" --retry 60 --retry-max-time 300)
SEGMENT=$(pick count <<<"$COUNTED") REACHABLE=$(pick reachable <<<"$COUNTED")
export REACHABLE
say "segment: $SEGMENT people, $REACHABLE of them can be reached ($(pick took_ms <<<"$COUNTED") ms)"

# 8 The campaign: name and tracked link, to exactly as many as were counted.
CAMPAIGN=$(post campaigns "$(json '({account_id:+process.env.ACCOUNT,name:process.env.NAME,audience:{segment_id:+process.env.SEGMENT_ID},track_links:true,content:{bubbles:[{type:"text",text:"{{name|お客さま}}さま、お久しぶりです。新しい豆が届きました。\nhttps://minato-coffee.example/items/S101"}]}})')" | pick id)
post "campaigns/$CAMPAIGN/send" "$(json '({confirm_people:+process.env.REACHABLE})')" -H "Idempotency-Key: $CHANNEL_ID-$CAMPAIGN" >/dev/null
while true; do
  STATE=$(todoke GET "campaigns/$CAMPAIGN" | pick state)
  case $STATE in
    done) break ;;
    freezing | sending) sleep 0.3 ;;
    *) echo "campaign $CAMPAIGN is $STATE" >&2; todoke GET "campaigns/$CAMPAIGN" >&2; exit 1 ;;
  esac
done

# 9 What Todoke says, and what LINE says.
RESULTS=$(todoke GET "campaigns/$CAMPAIGN/results")
SENT=$(pick counts.sent <<<"$RESULTS")
say "results: $(pick counts <<<"$RESULTS"), held back: $(pick held_back <<<"$RESULTS")"
line POST flush >/dev/null
DELIVERIES=$(line POST deliveries -H 'Content-Type: application/json' --data-binary "$(json '({account:process.env.CHANNEL_ID})')")
DELIVERED=$(pick distinct_people <<<"$DELIVERIES") DUPLICATES=$(pick duplicates <<<"$DELIVERIES")
MISSING=$((REACHABLE - DELIVERED))
export FRIENDS EVENTS SEGMENT SENT DELIVERED DUPLICATES MISSING STARTED
json '(n=>({friends:n("FRIENDS"),events:n("EVENTS"),segment:n("SEGMENT"),reachable:n("REACHABLE"),sent:n("SENT"),delivered:n("DELIVERED"),duplicates:n("DUPLICATES"),missing:n("MISSING"),duration_s:Math.round((Date.now()-n("STARTED"))/100)/10}))(k=>+process.env[k])'
[ "$DUPLICATES" -eq 0 ] && [ "$MISSING" -eq 0 ] && [ "$SENT" -eq "$DELIVERED" ]

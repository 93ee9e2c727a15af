// Every method of LINE's client that the emulator answers, each with one good call. A family of endpoints is a few lines.
import { idle, text, yesterday } from './shop.mjs';

const menu = {
  size: { width: 1200, height: 405 }, selected: true, name: '春のメニュー', chatBarText: 'メニュー',
  areas: [{ bounds: { x: 0, y: 0, width: 600, height: 405 }, action: { type: 'postback', data: 'a=1' } }],
};

/** As much of a PNG as tells its size. */
export function png(width = 1200, height = 405) {
  const bytes = Buffer.alloc(64);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]).copy(bytes);
  bytes.writeInt32BE(width, 16);
  bytes.writeInt32BE(height, 20);
  return bytes;
}
const picture = () => new Blob([png()], { type: 'image/png' });
const lines = (...ids) => new Blob([ids.join('\n')], { type: 'text/plain' });

async function makeMenu(s) {
  const { richMenuId } = await s.client.createRichMenu(menu);
  await s.client.setRichMenuImage(richMenuId, picture());
  return richMenuId;
}
const makeAlias = async (s) => s.client.createRichMenuAlias({ richMenuAliasId: 'tab-a', richMenuId: await makeMenu(s) });
const makeAudience = async (s) => (await s.client.createAudienceGroup({ description: '春', audiences: s.people.map((p) => ({ id: p.user })) })).audienceGroupId;
const broadcastId = async (s) => (await s.client.broadcastWithHttpInfo({ messages: text('https://shop.example/') })).httpResponse.headers.get('x-line-request-id');
const narrowcastId = async (s) => (await s.client.narrowcastWithHttpInfo({ messages: text() })).httpResponse.headers.get('x-line-request-id');
const sentBatch = async (s) => ({ operations: [{ type: 'link', from: await makeMenu(s), to: await makeMenu(s) }] });
const coupon = () => ({
  title: '春の割引', startTimestamp: Math.floor(Date.now() / 1000), endTimestamp: Math.floor(Date.now() / 1000) + 86_400, maxUseCountPerTicket: 1, visibility: 'UNLISTED', timezone: 'ASIA_TOKYO',
  acquisitionCondition: { type: 'normal' }, reward: { type: 'free' },
});

/** name → [call, what of the answer must hold]. */
export const methods = {
  // Sending
  pushMessage: [(s) => s.client.pushMessage({ to: s.user, messages: text() }, crypto.randomUUID()), (a) => /^\d+$/.test(a.sentMessages[0].id)],
  multicast: [(s) => s.client.multicast({ to: s.people.map((p) => p.user), messages: text(), customAggregationUnits: ['spring'] })],
  narrowcast: [(s) => s.client.narrowcast({ messages: text(), limit: { max: 100 } })],
  broadcast: [(s) => s.client.broadcast({ messages: text() })],
  getNarrowcastProgress: [async (s) => { const id = await narrowcastId(s); await idle(); return s.client.getNarrowcastProgress(id); }, (a) => a.phase === 'succeeded'],
  validatePush: [(s) => s.client.validatePush({ messages: text() })],
  validateMulticast: [(s) => s.client.validateMulticast({ messages: text() })],
  validateNarrowcast: [(s) => s.client.validateNarrowcast({ messages: text() })],
  validateBroadcast: [(s) => s.client.validateBroadcast({ messages: text() })],
  validateReply: [(s) => s.client.validateReply({ messages: text() })],

  // Counting
  getMessageQuota: [(s) => s.client.getMessageQuota(), (a) => a.type === 'limited' && a.value === 1000],
  getMessageQuotaConsumption: [(s) => s.client.getMessageQuotaConsumption(), (a) => a.totalUsage === 0],
  getAggregationUnitUsage: [(s) => s.client.getAggregationUnitUsage(), (a) => a.numOfCustomAggregationUnits === 0],
  getAggregationUnitNameList: [(s) => s.client.getAggregationUnitNameList('10'), (a) => a.customAggregationUnits.length === 0],
  getNumberOfSentPushMessages: [(s) => s.client.getNumberOfSentPushMessages(yesterday()), (a) => a.status === 'ready'],
  getNumberOfSentReplyMessages: [(s) => s.client.getNumberOfSentReplyMessages(yesterday()), (a) => a.status === 'ready'],
  getNumberOfSentMulticastMessages: [(s) => s.client.getNumberOfSentMulticastMessages(yesterday()), (a) => a.status === 'ready'],
  getNumberOfSentBroadcastMessages: [(s) => s.client.getNumberOfSentBroadcastMessages(yesterday()), (a) => a.status === 'ready'],
  getNumberOfFollowers: [(s) => s.client.getNumberOfFollowers(yesterday()), (a) => a.status === 'ready'],
  getNumberOfMessageDeliveries: [(s) => s.client.getNumberOfMessageDeliveries(yesterday()), (a) => typeof a.status === 'string'],
  getFriendsDemographics: [(s) => s.client.getFriendsDemographics(), (a) => typeof a.available === 'boolean'],
  getMessageEvent: [async (s) => s.client.getMessageEvent(await broadcastId(s)), (a) => a.overview.delivered === 3],
  getStatisticsPerUnit: [(s) => s.client.getStatisticsPerUnit('spring', yesterday(), yesterday()), (a) => Array.isArray(a.messages)],

  // People and chats
  getProfile: [(s) => s.client.getProfile(s.user), (a, s) => a.userId === s.user && a.language === 'ja'],
  getFollowers: [(s) => s.client.getFollowers(undefined, 2), (a) => a.userIds.length === 2 && typeof a.next === 'string'],
  showLoadingAnimation: [(s) => s.client.showLoadingAnimation({ chatId: s.user, loadingSeconds: 5 })],
  markMessagesAsRead: [(s) => s.client.markMessagesAsRead({ chat: { userId: s.user } })],
  issueLinkToken: [(s) => s.client.issueLinkToken(s.user), (a) => a.linkToken.length > 0],
  getMessageContent: [async (s) => s.client.getMessageContent((await s.act('image')).message_id), (a) => typeof a.pipe === 'function'],
  getMessageContentPreview: [async (s) => s.client.getMessageContentPreview((await s.act('image')).message_id), (a) => typeof a.pipe === 'function'],
  getMessageContentTranscodingByMessageId: [async (s) => s.client.getMessageContentTranscodingByMessageId((await s.act('video')).message_id), (a) => a.status === 'succeeded'],

  // Settings
  getBotInfo: [(s) => s.client.getBotInfo(), (a, s) => a.userId === s.account.bot_user_id],
  setWebhookEndpoint: [(s) => s.client.setWebhookEndpoint({ endpoint: 'https://shop.example/webhook' })],
  getWebhookEndpoint: [async (s) => { await s.client.setWebhookEndpoint({ endpoint: 'https://shop.example/webhook' }); return s.client.getWebhookEndpoint(); }, (a) => a.active && a.endpoint === 'https://shop.example/webhook'],

  // Rich menus
  createRichMenu: [(s) => s.client.createRichMenu(menu), (a) => a.richMenuId.startsWith('richmenu-')],
  validateRichMenuObject: [(s) => s.client.validateRichMenuObject(menu)],
  setRichMenuImage: [async (s) => s.client.setRichMenuImage((await s.client.createRichMenu(menu)).richMenuId, picture())],
  getRichMenuImage: [async (s) => s.client.getRichMenuImage(await makeMenu(s)), async (a) => { const parts = []; for await (const part of a) parts.push(part); return Buffer.concat(parts).equals(png()); }],
  getRichMenu: [async (s) => s.client.getRichMenu(await makeMenu(s)), (a) => a.name === menu.name && a.areas.length === 1],
  getRichMenuList: [async (s) => { await makeMenu(s); return s.client.getRichMenuList(); }, (a) => a.richmenus.length === 1],
  deleteRichMenu: [async (s) => s.client.deleteRichMenu(await makeMenu(s))],
  setDefaultRichMenu: [async (s) => s.client.setDefaultRichMenu(await makeMenu(s))],
  getDefaultRichMenuId: [async (s) => { await s.client.setDefaultRichMenu(await makeMenu(s)); return s.client.getDefaultRichMenuId(); }, (a) => a.richMenuId.startsWith('richmenu-')],
  cancelDefaultRichMenu: [(s) => s.client.cancelDefaultRichMenu()],
  linkRichMenuIdToUser: [async (s) => s.client.linkRichMenuIdToUser(s.user, await makeMenu(s))],
  getRichMenuIdOfUser: [async (s) => { await s.client.linkRichMenuIdToUser(s.user, await makeMenu(s)); return s.client.getRichMenuIdOfUser(s.user); }, (a) => a.richMenuId.startsWith('richmenu-')],
  unlinkRichMenuIdFromUser: [(s) => s.client.unlinkRichMenuIdFromUser(s.user)],
  linkRichMenuIdToUsers: [async (s) => s.client.linkRichMenuIdToUsers({ richMenuId: await makeMenu(s), userIds: [s.user] })],
  unlinkRichMenuIdFromUsers: [(s) => s.client.unlinkRichMenuIdFromUsers({ userIds: [s.user] })],
  createRichMenuAlias: [(s) => makeAlias(s)],
  getRichMenuAlias: [async (s) => { await makeAlias(s); return s.client.getRichMenuAlias('tab-a'); }, (a) => a.richMenuAliasId === 'tab-a'],
  getRichMenuAliasList: [async (s) => { await makeAlias(s); return s.client.getRichMenuAliasList(); }, (a) => a.aliases.length === 1],
  updateRichMenuAlias: [async (s) => { await makeAlias(s); return s.client.updateRichMenuAlias('tab-a', { richMenuId: await makeMenu(s) }); }],
  deleteRichMenuAlias: [async (s) => { await makeAlias(s); return s.client.deleteRichMenuAlias('tab-a'); }],
  richMenuBatch: [async (s) => s.client.richMenuBatch(await sentBatch(s))],
  validateRichMenuBatchRequest: [async (s) => s.client.validateRichMenuBatchRequest(await sentBatch(s))],
  getRichMenuBatchProgress: [async (s) => {
    const { httpResponse } = await s.client.richMenuBatchWithHttpInfo(await sentBatch(s));
    await idle();
    return s.client.getRichMenuBatchProgress(httpResponse.headers.get('x-line-request-id'));
  }, (a) => a.phase === 'succeeded'],

  // Audiences
  createAudienceGroup: [(s) => s.client.createAudienceGroup({ description: '春', audiences: [{ id: s.user }] }), (a) => a.type === 'UPLOAD' && a.permission === 'READ_WRITE'],
  addAudienceToAudienceGroup: [async (s) => s.client.addAudienceToAudienceGroup({ audienceGroupId: await makeAudience(s), audiences: [{ id: s.user }] })],
  // The SDK sends the word undefined for what is left out.
  createAudienceForUploadingUserIds: [(s) => s.client.createAudienceForUploadingUserIds(lines(s.user), 'file'), (a) => a.type === 'UPLOAD'],
  addUserIdsToAudience: [async (s) => s.client.addUserIdsToAudience(lines(s.user), await makeAudience(s))],
  createClickBasedAudienceGroup: [async (s) => s.client.createClickBasedAudienceGroup({ description: 'click', requestId: await broadcastId(s) }), (a) => a.type === 'CLICK'],
  createImpBasedAudienceGroup: [async (s) => s.client.createImpBasedAudienceGroup({ description: 'imp', requestId: await broadcastId(s) }), (a) => a.type === 'IMP'],
  updateAudienceGroupDescription: [async (s) => s.client.updateAudienceGroupDescription(await makeAudience(s), { description: '夏' })],
  getAudienceData: [async (s) => s.client.getAudienceData(await makeAudience(s)), (a) => a.audienceGroup.description === '春' && a.jobs.length === 1],
  getAudienceGroups: [async (s) => { await makeAudience(s); return s.client.getAudienceGroups(1); }, (a) => a.totalCount === 1],
  getSharedAudienceGroups: [(s) => s.client.getSharedAudienceGroups(1), (a) => a.totalCount === 0],
  deleteAudienceGroup: [async (s) => s.client.deleteAudienceGroup(await makeAudience(s))],

  // Coupons
  createCoupon: [(s) => s.client.createCoupon(coupon()), (a) => a.couponId.length === 26],
  listCoupon: [async (s) => { await s.client.createCoupon(coupon()); return s.client.listCoupon(['RUNNING']); }, (a) => a.items.length === 1],
  getCouponDetail: [async (s) => s.client.getCouponDetail((await s.client.createCoupon(coupon())).couponId), (a) => a.title === '春の割引' && a.status === 'RUNNING'],
  closeCoupon: [async (s) => s.client.closeCoupon((await s.client.createCoupon(coupon())).couponId)],
};

/** Tried elsewhere: with a server that gets webhooks, or with a Login channel's token. */
export const elsewhere = ['replyMessage', 'markMessagesAsReadByToken', 'testWebhookEndpoint', 'addLIFFApp', 'getAllLIFFApps', 'updateLIFFApp', 'deleteLIFFApp'];

/** What the emulator has not, or never answers with success: groups and rooms, memberships, notification messages by phone number, modules, missions, an audience shared by others. */
export const leftOut = [
  'acquireChatControl', 'attachModule', 'detachModule', 'getGroupMemberCount', 'getGroupMemberProfile', 'getGroupMembersIds', 'getGroupSummary', 'getJoinedMembershipUsers', 'getMembershipList',
  'getMembershipSubscription', 'getModules', 'getPNPMessageStatistics', 'getRoomMemberCount', 'getRoomMemberProfile', 'getRoomMembersIds', 'getSharedAudienceData', 'leaveGroup', 'leaveRoom',
  'missionStickerV3', 'pushMessagesByPhone', 'releaseChatControl',
];

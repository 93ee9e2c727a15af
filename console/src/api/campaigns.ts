import { api } from './client';
import { randomKey } from './random-key';
import type {
  Campaign,
  CampaignAudience,
  CampaignInput,
  CampaignPreview,
  CampaignPreviewInput,
  CampaignResults,
  CampaignSummary,
  Content,
  Delivery,
  DeliveryOutcome,
  Estimate,
  Id,
  Page,
  Problem,
  TestSend,
} from './types';

export const listCampaigns = (accountId: Id | null, state?: string, cursor?: string) =>
  api.get<Page<CampaignSummary>>('/campaigns', { account_id: accountId, state, cursor });
export const readCampaign = (id: Id) => api.get<Campaign>(`/campaigns/${id}`);
export const addCampaign = (campaign: CampaignInput) => api.post<Campaign>('/campaigns', campaign);
export const saveCampaign = (id: Id, version: number, campaign: CampaignInput) =>
  api.request<Campaign>('PUT', `/campaigns/${id}`, { body: campaign, headers: { 'If-Match': String(version) } });
export const removeCampaign = (id: Id) => api.request<void>('DELETE', `/campaigns/${id}`);
export const duplicateCampaign = (id: Id) => api.post<Campaign>(`/campaigns/${id}/duplicate`);
export const checkCampaign = (body: { account_id: Id; content: Content; audience?: CampaignAudience }) =>
  api.post<{ problems: Problem[] }>('/campaigns/check', body);
export const previewCampaign = (body: CampaignPreviewInput, signal?: AbortSignal) =>
  api.post<CampaignPreview>('/campaigns/preview', body, { signal });
export const testCampaign = (id: Id, profileIds: Id[], key: string) =>
  api.post<TestSend>(`/campaigns/${id}/test`, { profile_ids: profileIds }, { headers: { 'Idempotency-Key': key } });
export const estimateCampaign = (id: Id) => api.get<Estimate>(`/campaigns/${id}/estimate`);
/** `key` stays the same while the marketer presses the same confirmation again, so a lost answer never sends twice. */
export const sendCampaign = (id: Id, confirm: { confirm_people: number | null; at?: string }, key: string) =>
  api.post<Campaign>(`/campaigns/${id}/send`, confirm, { headers: { 'Idempotency-Key': key } });
export const controlCampaign = (id: Id, action: 'cancel' | 'stop' | 'resume' | 'unschedule') =>
  api.post<Campaign>(`/campaigns/${id}/${action}`, undefined, { headers: { 'Idempotency-Key': randomKey() } });
export const readResults = (id: Id) => api.get<CampaignResults>(`/campaigns/${id}/results`);
/** The tracked links of a campaign. */
export const listLinks = async (id: Id) => (await readResults(id)).links;
export const listDeliveries = (id: Id, outcome?: DeliveryOutcome, cursor?: string) =>
  api.get<Page<Delivery>>(`/campaigns/${id}/deliveries`, { outcome, cursor });

import { api } from './client';
import type {
  Account,
  AccountInput,
  AccountTest,
  Home,
  Id,
  Identified,
  Items,
  Job,
  LoginChannel,
  LoginChannelInput,
} from './types';

export const readHome = (accountId: Id | null) => api.get<Home>('/home', { account_id: accountId });
export const listAccounts = () => api.get<Items<Account>>('/accounts');
export const addAccount = (account: AccountInput) => api.post<Account>('/accounts', account);
export const changeAccount = (id: Id, change: AccountInput) =>
  api.request<Account>('PATCH', `/accounts/${id}`, { body: change });
export const archiveAccount = (id: Id) => api.request<void>('DELETE', `/accounts/${id}`);
export const testAccount = (id: Id) => api.post<AccountTest>(`/accounts/${id}/test`);
export const setWebhook = (id: Id) => api.post<AccountTest>(`/accounts/${id}/webhook`);
export const importFriends = (id: Id) => api.post<Job>(`/accounts/${id}/friends-import`);
export const readIdentified = (id: Id) => api.get<Identified>(`/accounts/${id}/identified`);
export const listLoginChannels = () => api.get<Items<LoginChannel>>('/login-channels');
export const addLoginChannel = (channel: LoginChannelInput) => api.post<LoginChannel>('/login-channels', channel);
export const removeLoginChannel = (id: Id) => api.request<void>('DELETE', `/login-channels/${id}`);

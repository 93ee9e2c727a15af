import { api } from './client';
import type { ApiKey, AuditEntry, Id, Items, NewApiKey, Page, Role, User, UserChange } from './types';

export const listUsers = () => api.get<Items<User>>('/users');
export const addUser = (user: { name: string; email: string; role: Role; password: string }) =>
  api.post<User>('/users', user);
export const changeUser = (id: Id, change: UserChange) => api.request<User>('PATCH', `/users/${id}`, { body: change });
export const listApiKeys = () => api.get<Items<ApiKey>>('/api-keys');
export const addApiKey = (key: { name: string; role: Role }) => api.post<NewApiKey>('/api-keys', key);
export const removeApiKey = (id: Id) => api.request<void>('DELETE', `/api-keys/${id}`);
export const listAudit = (cursor?: string) => api.get<Page<AuditEntry>>('/audit', { cursor });

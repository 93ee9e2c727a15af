import { api } from './client';
import type { ApiKey, AuditEntry, Id, Items, Page, Role, User } from './types';

export const listUsers = () => api.get<Items<User>>('/users');
export const addUser = (user: { name: string; email: string; role: Role; password: string }) =>
  api.post<User>('/users', user);
export const changeUser = (id: Id, change: { role?: Role; disabled?: boolean; name?: string; password?: string }) =>
  api.request<User>('PATCH', `/users/${id}`, { body: change });
export const listApiKeys = () => api.get<Items<ApiKey>>('/api-keys');
export const addApiKey = (key: { name: string; role: Role }) => api.post<{ id: Id; key: string }>('/api-keys', key);
export const removeApiKey = (id: Id) => api.request<void>('DELETE', `/api-keys/${id}`);
export const listAudit = (cursor?: string) => api.get<Page<AuditEntry>>('/audit', { cursor });

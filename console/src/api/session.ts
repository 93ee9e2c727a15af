import { api } from './client';
import type { Lang, Session, Setup, SystemInfo, User, Workspace } from './types';

export const readSetup = () => api.get<Setup>('/setup');
export const createOwner = (owner: { name: string; email: string; password: string }) =>
  api.post<unknown>('/setup', owner);
export const signIn = (email: string, password: string) => api.post<{ user: User }>('/session', { email, password });
export const readSession = () => api.get<Session>('/session');
export const signOut = () => api.request<void>('DELETE', '/session');
export const changeSession = (change: { name?: string; lang?: Lang; password?: string; current_password?: string }) =>
  api.request<void>('PATCH', '/session', { body: change });

export const readWorkspace = () => api.get<Workspace>('/workspace');
export const changeWorkspace = (change: Partial<Omit<Workspace, 'public_url'>>) =>
  api.request<Workspace>('PATCH', '/workspace', { body: change });
export const readSystem = () => api.get<SystemInfo>('/system');

import { api } from './client';
import type { Session, SessionChange, SessionUser, Setup, SystemInfo, Workspace, WorkspaceChange } from './types';

export const readSetup = () => api.get<Setup>('/setup');
export const createOwner = (owner: { name: string; email: string; password: string }) =>
  api.post<unknown>('/setup', owner);
export const signIn = (email: string, password: string) =>
  api.post<{ user: SessionUser }>('/session', { email, password });
export const readSession = () => api.get<Session>('/session');
export const signOut = () => api.request<void>('DELETE', '/session');
export const changeSession = (change: SessionChange) => api.request<void>('PATCH', '/session', { body: change });

export const readWorkspace = () => api.get<Workspace>('/workspace');
export const changeWorkspace = (change: WorkspaceChange) =>
  api.request<Workspace>('PATCH', '/workspace', { body: change });
export const readSystem = () => api.get<SystemInfo>('/system');

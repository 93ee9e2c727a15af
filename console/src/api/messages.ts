import { api } from './client';
import type { Content, Id, Items, MessageTemplate, Page, TemplateName, UploadedClip, UploadedImage } from './types';

export interface ImageParts {
  /** A JPEG or PNG of at most 1 MB, needed where the picture is larger. */
  preview?: Blob;
  /** The picture at the smaller widths of an imagemap. */
  widths?: ReadonlyMap<number, Blob>;
}

export function uploadImage(file: Blob, { preview, widths }: ImageParts = {}) {
  const form = new FormData();
  form.append('file', file, file instanceof File ? file.name : 'picture.jpg');
  if (preview) form.append('preview', preview, 'preview.jpg');
  for (const [width, scaled] of widths ?? []) form.append(`w${width}`, scaled, `w${width}.jpg`);
  return api.request<UploadedImage>('POST', '/images', { form });
}

export function uploadClip(kind: 'videos' | 'audio', file: File) {
  const form = new FormData();
  form.append('file', file);
  return api.request<UploadedClip>('POST', `/${kind}`, { form });
}

export interface TemplateInput {
  name: string;
  folder?: string;
  content: Content;
}
export const listTemplates = () => api.get<Page<MessageTemplate>>('/templates');
/** What templates are called now and were called before: history knows a message by the name of its time. */
export const listTemplateNames = () => api.get<Items<TemplateName>>('/templates/names');
export const readTemplate = (id: Id) => api.get<MessageTemplate>(`/templates/${id}`);
export const addTemplate = (input: TemplateInput) => api.post<MessageTemplate>('/templates', input);
export const saveTemplate = (id: Id, version: number, input: TemplateInput) =>
  api.request<MessageTemplate>('PUT', `/templates/${id}`, { body: input, headers: { 'If-Match': String(version) } });
export const removeTemplate = (id: Id) => api.request<void>('DELETE', `/templates/${id}`);

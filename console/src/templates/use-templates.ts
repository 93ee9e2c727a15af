import { useQuery } from '@tanstack/react-query';
import { listTemplateNames, listTemplates } from '../api/messages';
import type { MessageTemplate } from '../api/types';
import { type Message, readMessage } from '../campaigns/model';

export const templatesKey = ['templates'];
export const useTemplates = () => useQuery({ queryKey: templatesKey, queryFn: listTemplates });

/** Below the templates' own key, so that a renamed one is there at once. */
export const useTemplateNames = () => useQuery({ queryKey: [...templatesKey, 'names'], queryFn: listTemplateNames });

/** A template's message, which remembers where it came from. */
export const fromTemplate = (template: MessageTemplate): Message => ({
  ...readMessage(template.content),
  templateId: template.id,
});

/** Templates by folder in the order of their names, those in none last; the text narrows by name and folder. */
export function byFolder(templates: readonly MessageTemplate[], text: string): [string | null, MessageTemplate[]][] {
  const wanted = text.trim().normalize('NFKC').toLowerCase();
  const folders = new Map<string, MessageTemplate[]>();
  for (const each of templates) {
    if (!`${each.name} ${each.folder}`.normalize('NFKC').toLowerCase().includes(wanted)) continue;
    folders.set(each.folder, [...(folders.get(each.folder) ?? []), each]);
  }
  return [...folders]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a.localeCompare(b, 'ja')))
    .map(([folder, inside]) => [folder || null, inside]);
}

export const foldersOf = (templates: readonly MessageTemplate[] | undefined) => [
  ...new Set((templates ?? []).map((each) => each.folder).filter(Boolean)),
];

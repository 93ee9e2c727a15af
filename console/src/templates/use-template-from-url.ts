import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { readTemplate } from '../api/messages';
import type { Draft } from '../campaigns/model';
import { useUrlState } from '../shared/url-state';
import { fromTemplate } from './use-templates';

/** A new campaign that was begun from a template (`?template=ID`) starts with its message. */
export function useTemplateFromUrl(draft: Draft, change: (draft: Draft) => void) {
  const id = useUrlState().number('template');
  const template = useQuery({ queryKey: ['template', id], queryFn: () => readTemplate(id ?? 0), enabled: id !== null });
  const taken = useRef(false);
  useEffect(() => {
    if (!template.data || taken.current) return;
    taken.current = true;
    change({ ...draft, ...fromTemplate(template.data), trackLinks: template.data.content.track_links ?? true });
  }, [template.data, draft, change]);
}

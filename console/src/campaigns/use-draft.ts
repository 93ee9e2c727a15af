import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { addCampaign, saveCampaign } from '../api/campaigns';
import type { Campaign, Definition, Id } from '../api/types';
import { type Draft, fromCampaign, newDraft, writeDraft } from './model';

export interface DraftState {
  draft: Draft;
  change: (draft: Draft) => void;
  /** The campaign as the server has it; null until the first save. */
  saved: Campaign | null;
  /** What is on the screen is what the server has. */
  clean: boolean;
  saving: boolean;
  /** Enough is filled in to be saved. */
  ready: boolean;
  error: unknown;
  /** Saves now what is not saved yet; null when that is not possible. */
  flush: () => Promise<Campaign | null>;
}

/** What a new draft begins with. */
export interface Start {
  segmentId: Id | null;
  definition: Definition | null;
}

const pause = 1200;

/**
 * Keeps a draft saved: 1.2 s after the last change, one save at a time, each with the version of the one before, so a
 * colleague's change in between is reported instead of overwritten.
 */
export function useDraft(
  stored: Campaign | null,
  accountId: Id,
  start: Start,
  onCreated: (id: Id) => void,
): DraftState {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() =>
    stored ? fromCampaign(stored) : newDraft(start.segmentId, start.definition),
  );
  const [saved, setSaved] = useState<Campaign | null>(stored);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const input = useMemo(() => writeDraft(draft, accountId), [draft, accountId]);
  const text = input ? JSON.stringify(input) : null;
  const [savedText, setSavedText] = useState<string | null>(() =>
    stored ? JSON.stringify(writeDraft(fromCampaign(stored), accountId)) : null,
  );
  const running = useRef<Promise<Campaign | null> | null>(null);
  const latest = useRef({ input, text, saved, savedText });
  latest.current = { input, text, saved, savedText };

  const flush = useCallback(async (): Promise<Campaign | null> => {
    if (running.current) await running.current;
    const now = latest.current;
    if (now.text !== null && now.text === now.savedText) return now.saved;
    if (!now.input) return null;
    const { input: body, saved: before, text: sent } = now;
    setSaving(true);
    const attempt = (before ? saveCampaign(before.id, before.version, body) : addCampaign(body))
      .then((campaign) => {
        latest.current = { ...latest.current, saved: campaign, savedText: sent };
        setSaved(campaign);
        setSavedText(sent);
        setError(null);
        queries.setQueryData(['campaign', campaign.id], campaign);
        void queries.invalidateQueries({ queryKey: ['campaigns'] });
        if (!before) onCreated(campaign.id);
        return campaign;
      })
      .catch((problem: unknown) => {
        setError(problem);
        return null;
      })
      .finally(() => {
        running.current = null;
        setSaving(false);
      });
    running.current = attempt;
    return attempt;
  }, [queries, onCreated]);

  useEffect(() => {
    if (text === null || text === savedText) return;
    const timer = setTimeout(() => void flush(), pause);
    return () => clearTimeout(timer);
  }, [text, savedText, flush]);

  return {
    draft,
    change: setDraft,
    saved,
    clean: text !== null && text === savedText,
    saving,
    ready: input !== null,
    error,
    flush,
  };
}

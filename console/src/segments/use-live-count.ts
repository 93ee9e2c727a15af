import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { checkSegment, countSegment, type SegmentQuestion } from '../api/segments';
import type { Definition, Id } from '../api/types';

/**
 * The size of the segment while it is edited. 20 ms after the last change the question is asked; a question still on
 * its way is aborted when a newer one is asked, and the old number stays, marked as old, until the new one is there.
 */
export function useLiveCount(question: SegmentQuestion | null, accountId: Id | null, breakdown = false) {
  const [text] = useDebouncedValue(question ? JSON.stringify(question) : null, 20);
  return useQuery({
    queryKey: ['count', text, accountId, breakdown],
    queryFn: ({ signal }) =>
      countSegment(JSON.parse(text ?? '{}') as SegmentQuestion, accountId, signal, breakdown || undefined),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    staleTime: 2_000,
    retry: false,
  });
}

/** Sentences and warnings of a condition; they may come a moment after the number. */
export function useCheck(definition: Definition | null, id?: Id) {
  const [text] = useDebouncedValue(definition ? JSON.stringify(definition) : null, 120);
  return useQuery({
    queryKey: ['check', text, id],
    queryFn: ({ signal }) => checkSegment(JSON.parse(text ?? '{}') as Definition, id, signal),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

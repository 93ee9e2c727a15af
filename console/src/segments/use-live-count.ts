import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { countSegment, type SegmentQuestion } from '../api/segments';
import type { Id } from '../api/types';

/**
 * The size of the segment while it is edited. 20 ms after the last change the question is asked; a question still on
 * its way is aborted when a newer one is asked, and the old number stays, marked as old, until the new one is there.
 */
export function useLiveCount(question: SegmentQuestion | null, accountId: Id | null) {
  const [text] = useDebouncedValue(question ? JSON.stringify(question) : null, 20);
  return useQuery({
    queryKey: ['count', text, accountId],
    queryFn: ({ signal }) => countSegment(JSON.parse(text ?? '{}') as SegmentQuestion, accountId, signal),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    staleTime: 2_000,
    retry: false,
  });
}

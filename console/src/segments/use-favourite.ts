import { useMutation, useQueryClient } from '@tanstack/react-query';
import { favourSegment } from '../api/segments';
import type { Segment } from '../api/types';
import { notifyFailed } from '../shared/notify';
import { useLang } from '../shared/use-lang';

/** Stars and unstars a segment for whoever is signed in. */
export function useFavourite() {
  const { t } = useLang();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (segment: Segment) => favourSegment(segment.id, !segment.favourite),
    onSuccess: async (_, segment) => {
      await queries.invalidateQueries({ queryKey: ['segments'] });
      await queries.invalidateQueries({ queryKey: ['segment', segment.id] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
}

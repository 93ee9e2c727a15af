import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Campaign } from '../api/types';
import { notifyDone } from '../shared/notify';

/** Does something to a campaign: everything that shows it is read again. */
export function useControl(
  campaignId: number,
  options: { said?: string; onDone?: (changed: Campaign | undefined) => void } = {},
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: async (answer) => {
      const changed = answer && typeof answer === 'object' && 'state' in answer ? (answer as Campaign) : undefined;
      if (changed) queries.setQueryData(['campaign', campaignId], changed);
      if (options.said) notifyDone(options.said);
      options.onDone?.(changed);
      const keys: QueryKey[] = [
        ['campaigns'],
        ['campaign', campaignId],
        ['progress', campaignId],
        ['results', campaignId],
        ['home'],
      ];
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

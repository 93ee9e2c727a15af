import { useEffect, useRef } from 'react';
import type { Campaign, Id } from '../api/types';

type Owned = Pick<Campaign, 'id' | 'account_id'>;

/**
 * A campaign belongs to one account: opened by its address it brings its account to the top of the screen, so that
 * every number beside it is about that account. Choosing another one afterwards is left to the marketer.
 */
export function useOwnAccount(campaign: Owned | undefined, current: Id | undefined, choose: (id: Id) => void) {
  const done = useRef<Id | null>(null);
  useEffect(() => {
    if (!campaign || current === undefined || done.current === campaign.id) return;
    done.current = campaign.id;
    if (campaign.account_id !== current) choose(campaign.account_id);
  }, [campaign, current, choose]);
}

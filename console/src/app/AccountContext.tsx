import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { listAccounts } from '../api/accounts';
import type { Account, Id } from '../api/types';

interface Accounts {
  /** The LINE account in use; null while none is registered. */
  account: Account | null;
  accounts: Account[];
  loading: boolean;
  choose: (id: Id) => void;
}
const Context = createContext<Accounts>({ account: null, accounts: [], loading: true, choose: () => undefined });
const stored = 'todoke.account';

export const useAccounts = () => useContext(Context);

/** The account in the address wins, then the one used last in this browser, then the first. */
export function AccountProvider({ children }: { children: ReactNode }) {
  const query = useQuery({ queryKey: ['accounts'], queryFn: listAccounts, staleTime: 30_000 });
  const [params, setParams] = useSearchParams();
  const wanted = Number(params.get('account') ?? localStorage.getItem(stored));
  const value = useMemo<Accounts>(() => {
    const accounts = (query.data?.items ?? []).filter((account) => !account.archived);
    return {
      accounts,
      account: accounts.find((account) => account.id === wanted) ?? accounts[0] ?? null,
      loading: query.isPending,
      choose: (id) => {
        localStorage.setItem(stored, String(id));
        // Cursors and pages belong to the account that was shown before.
        setParams((before) => {
          const after = new URLSearchParams(before);
          after.set('account', String(id));
          after.delete('cursor');
          after.delete('page');
          return after;
        });
      },
    };
  }, [query.data, query.isPending, wanted, setParams]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

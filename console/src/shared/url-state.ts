import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

export type UrlChange = Record<string, string | number | null | undefined>;

/** New search parameters: empty values are dropped, and whatever narrows a list starts it again at its first page. */
export function changeParams(before: URLSearchParams, change: UrlChange): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === '') after.delete(key);
    else after.set(key, String(value));
  }
  if (!('cursor' in change)) {
    after.delete('cursor');
    after.delete('page');
  }
  return after;
}

/** Search, filters, tabs and cursor live in the address, so that Back works and a page can be sent to a colleague. */
export function useUrlState() {
  const [params, setParams] = useSearchParams();
  const get = useCallback((key: string) => params.get(key) ?? '', [params]);
  const set = useCallback(
    (change: UrlChange, options?: { replace?: boolean }) => {
      setParams((before) => changeParams(before, change), { replace: options?.replace ?? true });
    },
    [setParams],
  );
  const number = useCallback(
    (key: string) => {
      const value = Number(params.get(key));
      return params.get(key) && Number.isFinite(value) ? value : null;
    },
    [params],
  );
  return { get, number, set };
}

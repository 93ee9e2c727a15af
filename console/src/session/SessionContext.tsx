import { createContext, useContext } from 'react';
import type { Session } from '../api/types';

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in; null on the sign-in screen. */
export const useSession = () => useContext(SessionContext);

/** What the role allows. The API enforces it; the console only hides what would be refused. */
export function useMay() {
  const role = useSession()?.user.role ?? 'viewer';
  return { edit: role !== 'viewer', own: role === 'owner' };
}

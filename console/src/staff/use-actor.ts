import { useQuery } from '@tanstack/react-query';
import { listUsers } from '../api/staff';
import { useSession } from '../session/SessionContext';
import { useLang } from '../shared/use-lang';

/** The name behind an actor's id (`staff:3`, `key:2`, `system`), as far as this user may know it. */
export function useActor() {
  const { t } = useLang();
  const session = useSession();
  const users = useQuery({ queryKey: ['users'], queryFn: listUsers, staleTime: 60_000, retry: false });
  const me = session ? `staff:${session.user.id}` : '';
  return {
    isMe: (actor: string) => actor === me,
    nameOf: (actor: string) => {
      if (actor === me) return session?.user.name ?? '';
      const [kind, id] = actor.split(':');
      const user = kind === 'staff' ? users.data?.items.find((each) => String(each.id) === id) : undefined;
      if (user) return user.name;
      return kind === 'key'
        ? t('settings.actors.key')
        : kind === 'staff'
          ? t('nav.staff')
          : t('settings.actors.system');
    },
  };
}

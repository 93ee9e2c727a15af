import { Alert, List, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readIdentified } from '../api/accounts';
import { useAccounts } from '../app/AccountContext';
import { useLang } from '../shared/use-lang';
import type { Draft } from './model';

/** LINE's broadcast: also to the friends whom LINE knows and this installation has never met (未識別). */
export function BroadcastChoice({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t, f } = useLang();
  const { account } = useAccounts();
  const identified = useQuery({
    queryKey: ['identified', account?.id],
    queryFn: () => readIdentified(account?.id ?? 0),
    enabled: account !== null && account !== undefined,
  });
  const chosen = draft.options.broadcast === true;
  const choose = (broadcast: boolean) => {
    const { broadcast: _, topic_id, canary, spread_minutes, per_minute, on_quota, ...rest } = draft.options;
    onChange({
      ...draft,
      // One request to LINE: it cannot be divided, held back or written differently for anybody.
      options: broadcast ? { ...rest, broadcast } : draft.options.broadcast ? rest : draft.options,
      trackLinks: broadcast ? false : draft.trackLinks,
      variants: broadcast ? null : draft.variants,
    });
  };
  const unidentified = identified.data?.unidentified ?? null;
  // Where everybody is known there is nobody a broadcast would reach besides.
  if (!chosen && !unidentified) return null;
  return (
    <div>
      <Switch
        label={t('options.broadcast')}
        description={
          unidentified
            ? t('options.broadcastUnidentified', { people: f.people(unidentified) })
            : t('options.broadcastHint')
        }
        checked={chosen}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      {chosen && (
        <Alert color="yellow" mt="sm" title={t('options.broadcastWhat')}>
          <List size="sm">
            {(['one', 'links', 'caps', 'bill'] as const).map((each) => (
              <List.Item key={each}>{t(`options.broadcastTexts.${each}`)}</List.Item>
            ))}
          </List>
          {identified.data?.line_figure !== null && identified.data?.line_figure !== undefined && (
            <Text size="sm" mt="xs" fw={600}>
              {t('options.broadcastFigure', {
                all: f.people(identified.data.line_figure),
                known: f.people(identified.data.known),
              })}
            </Text>
          )}
        </Alert>
      )}
    </div>
  );
}

import { Anchor, Paper, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { listSegments } from '../api/segments';
import { useAccounts } from '../app/AccountContext';
import { CountNumbers } from '../segments/panels/CountPanel';
import { SegmentBuilder } from '../segments/SegmentBuilder';
import { Sentence } from '../segments/Sentence';
import { useBuilder } from '../segments/use-builder';
import { useLiveCount } from '../segments/use-live-count';
import { usePhone } from '../shared/DataList';
import { useLang } from '../shared/use-lang';
import { BroadcastChoice } from './BroadcastChoice';
import { type AudienceKind, type Draft, everyone } from './model';

interface AudienceStepProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  error?: string;
}

/** ① Whom: everybody, a saved segment, or conditions made on the spot; always with the number. */
export function AudienceStep({ draft, onChange, error }: AudienceStepProps) {
  const { t } = useLang();
  const phone = usePhone();
  const { account } = useAccounts();
  const { audience } = draft;
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments });
  const builder = useBuilder(audience.tree, audience.kind === 'definition');
  const chosen = segments.data?.items.find((segment) => segment.id === audience.segmentId);
  const plain = useMemo(
    () =>
      audience.kind === 'everyone'
        ? { definition: everyone }
        : audience.kind === 'segment' && audience.segmentId
          ? { segment_id: audience.segmentId }
          : null,
    [audience.kind, audience.segmentId],
  );
  const count = useLiveCount(plain, account?.id ?? null);
  const set = (change: Partial<Draft['audience']>) => onChange({ ...draft, audience: { ...audience, ...change } });

  return (
    <Stack gap="md">
      <SegmentedControl
        value={audience.kind}
        orientation={phone ? 'vertical' : 'horizontal'}
        fullWidth={phone}
        onChange={(kind) => set({ kind: kind as AudienceKind })}
        data={(['everyone', 'segment', 'definition'] as const).map((kind) => ({
          value: kind,
          label: t(`campaigns.audienceKinds.${kind}`),
        }))}
      />
      {audience.kind === 'segment' && (
        <div>
          <Select
            aria-label={t('campaigns.chooseSegment')}
            placeholder={t('campaigns.chooseSegment')}
            searchable
            value={audience.segmentId ? String(audience.segmentId) : null}
            error={error}
            onChange={(id) => set({ segmentId: id ? Number(id) : null })}
            data={(segments.data?.items ?? []).map((segment) => ({ value: String(segment.id), label: segment.name }))}
          />
          {chosen ? (
            <Text size="xs" c="dimmed" mt={6}>
              <Sentence definition={chosen.definition} id={chosen.id} />
            </Text>
          ) : (
            <Anchor component={Link} to="/segments/new" size="xs">
              {t('campaigns.makeSegment')}
            </Anchor>
          )}
        </div>
      )}
      {audience.kind === 'definition' && (
        <SegmentBuilder
          value={audience.tree}
          notes={builder.notes}
          stale={builder.stale}
          onChange={(tree) => set({ tree })}
        />
      )}
      {(audience.kind !== 'segment' || audience.segmentId) && (
        <Paper bg="gray.0" p="md" radius="md">
          <CountNumbers count={audience.kind === 'definition' ? builder.count : count} compact />
          {audience.kind === 'definition' && builder.written.incomplete.length > 0 && (
            <Text size="xs" c="orange.8" mt="xs">
              {t('segments.incomplete', { number: builder.written.incomplete.length })}
            </Text>
          )}
        </Paper>
      )}
      {audience.kind === 'everyone' && <BroadcastChoice draft={draft} onChange={onChange} />}
      {error && audience.kind !== 'segment' && (
        <Text size="xs" c="red" style={{ whiteSpace: 'pre-line' }}>
          {error}
        </Text>
      )}
    </Stack>
  );
}

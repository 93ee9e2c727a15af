import { Badge, Button, Collapse, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { listVersions, restoreVersion } from '../../api/segments';
import type { Segment, SegmentVersion } from '../../api/types';
import { useMay } from '../../session/SessionContext';
import { ConfirmModal } from '../../shared/ConfirmModal';
import { notifyDone } from '../../shared/notify';
import { ErrorNotice, Loading } from '../../shared/states';
import { useLang } from '../../shared/use-lang';
import { Sentence } from '../Sentence';
import { useCheck } from '../use-live-count';
import { differences, linesOf } from '../versions';
import classes from './panels.module.css';

/** Every version there was, what it would change, and bringing it back. */
export function VersionsPanel({ segment, onRestored }: { segment: Segment; onRestored: (segment: Segment) => void }) {
  const { t } = useLang();
  const query = useInfiniteQuery({
    queryKey: ['segment', segment.id, 'versions', segment.version],
    queryFn: ({ pageParam }) => listVersions(segment.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="xs">
      <ErrorNotice error={query.error} />
      {query.isPending && <Loading rows={3} />}
      {versions.map((version) => (
        <Version key={version.version} version={version} segment={segment} onRestored={onRestored} />
      ))}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('common.nextPage')}
        </Button>
      )}
    </Stack>
  );
}

interface VersionProps {
  version: SegmentVersion;
  segment: Segment;
  onRestored: (segment: Segment) => void;
}

function Version({ version, segment, onRestored }: VersionProps) {
  const { t, f } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const now = version.version === segment.version;
  const restore = useMutation({
    mutationFn: () => restoreVersion(segment.id, version.version, segment.version),
    onSuccess: async (restored) => {
      setAsking(false);
      notifyDone(t('segments.versionRestored'));
      onRestored(restored);
      await queries.invalidateQueries({ queryKey: ['segments'] });
    },
  });
  return (
    <Paper withBorder p="sm" data-testid="segment-version">
      <UnstyledButton onClick={() => setOpen(!open)} aria-expanded={open} w="100%">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
            <Text size="sm" fw={600}>
              {t('segments.versionNumber', { number: version.version })}
            </Text>
            {now && <Badge color="teal">{t('segments.versionNow')}</Badge>}
          </Group>
          <Text size="xs" c="dimmed">
            {f.dateTime(version.at)} {version.actor_name && t('segments.versionBy', { who: version.actor_name })}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={open}>
        {open && (
          <Stack gap="xs" mt="sm">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Sentence definition={version.definition} id={segment.id} />
            </Text>
            {!now && may.edit && (
              <Button
                size="xs"
                variant="light"
                leftSection={<IconArrowBackUp size={14} />}
                style={{ alignSelf: 'flex-start' }}
                onClick={() => setAsking(true)}
              >
                {t('segments.versionRestore')}
              </Button>
            )}
            {/* Below the button: it comes a moment later and would move it from under the pointer. */}
            {!now && <Differences version={version} segment={segment} />}
          </Stack>
        )}
      </Collapse>
      <ConfirmModal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('segments.versionRestoreTitle', { number: version.version })}
        confirm={t('segments.versionRestore')}
        loading={restore.isPending}
        error={restore.error}
        onConfirm={() => restore.mutate()}
      >
        <Text size="sm">{t('segments.versionRestoreText')}</Text>
      </ConfirmModal>
    </Paper>
  );
}

function Differences({ version, segment }: { version: SegmentVersion; segment: Segment }) {
  const { t, lang } = useLang();
  const before = useCheck(version.definition, segment.id);
  const after = useCheck(segment.definition, segment.id);
  if (!before.data || !after.data || before.isPlaceholderData || after.isPlaceholderData) return null;
  const { added, removed } = differences(
    linesOf(segment.definition, after.data.parts, lang),
    linesOf(version.definition, before.data.parts, lang),
  );
  const same = JSON.stringify(version.definition) === JSON.stringify(segment.definition);
  return (
    <div>
      <Text size="xs" c="dimmed" fw={600}>
        {same ? t('segments.versionSame') : t('segments.versionCompare')}
      </Text>
      {added.map((line) => (
        <Text key={`+${line}`} size="sm" className={classes.added} title={t('segments.versionAdded')}>
          ＋ {line}
        </Text>
      ))}
      {removed.map((line) => (
        <Text key={`-${line}`} size="sm" className={classes.removed} title={t('segments.versionRemoved')}>
          − {line}
        </Text>
      ))}
    </div>
  );
}

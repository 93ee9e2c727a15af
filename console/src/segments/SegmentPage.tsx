import { ActionIcon, Alert, Autocomplete, Button, Grid, Group, Menu, Paper, TextInput, Tooltip } from '@mantine/core';
import {
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconSend,
  IconSnowflake,
  IconStar,
  IconStarFilled,
  IconTag,
  IconTagOff,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import {
  addSegment,
  changeSegment,
  duplicateSegment,
  listSegments,
  readSegment,
  type SegmentQuestion,
} from '../api/segments';
import type { Segment } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { LeaveGuard } from '../shared/LeaveGuard';
import { notifyDone, notifyFailed } from '../shared/notify';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { BulkTagModal } from '../tags/BulkTagModal';
import { FreezeModal } from './FreezeModal';
import { CountNumbers, CountPanel } from './panels/CountPanel';
import { RemoveSegment } from './RemoveSegment';
import { SegmentBuilder } from './SegmentBuilder';
import { SegmentTabs } from './SegmentTabs';
import { emptyTree, fromDefinition } from './tree';
import { useBuilder } from './use-builder';
import { useFavourite } from './use-favourite';
import { useLiveCount } from './use-live-count';

export function SegmentPage() {
  const { id } = useParams();
  if (id === 'new') return <Editor key="new" segment={null} />;
  return <Stored key={id} id={Number(id)} />;
}

function Stored({ id }: { id: number }) {
  const { t } = useLang();
  const query = useQuery({ queryKey: ['segment', id], queryFn: () => readSegment(id) });
  if (query.data) return <Editor segment={query.data} />;
  return (
    <Page title={t('segments.title')} back="/segments">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

type Asking = 'remove' | 'freeze' | 'add' | 'takeOff' | null;

function Editor({ segment }: { segment: Segment | null }) {
  const { t } = useLang();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { account } = useAccounts();
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments, staleTime: 15_000 });
  const [name, setName] = useState(segment?.name ?? '');
  const [folder, setFolder] = useState(segment?.folder ?? '');
  const [tree, setTree] = useState(() => (segment ? fromDefinition(segment.definition) : emptyTree()));
  // The version that was opened: a colleague's newer one is reported when saving, not overwritten.
  const [version, setVersion] = useState(segment?.version ?? 0);
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState<Asking>(null);
  const { written, question, count, check, notes, stale } = useBuilder(tree, true, segment?.id);
  const manual = !!segment && !dirty && (segment.added > 0 || segment.excluded > 0);
  const whole = useLiveCount(manual ? { segment_id: segment.id } : null, account?.id ?? null);
  const favour = useFavourite();
  // Saved and unchanged, the people added and excluded by hand belong to it.
  const own = manual ? segment.id : null;
  const asked = useMemo<SegmentQuestion>(() => (own === null ? question : { segment_id: own }), [own, question]);

  const take = useCallback(
    (saved: Segment) => {
      setDirty(false);
      setVersion(saved.version);
      queries.setQueryData(['segment', saved.id], saved);
    },
    [queries],
  );
  const restored = useCallback(
    (saved: Segment) => {
      take(saved);
      setTree(fromDefinition(saved.definition));
    },
    [take],
  );
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), folder: folder.trim(), definition: written.definition };
      return segment ? changeSegment(segment.id, version, body) : addSegment(body);
    },
    onSuccess: async (saved) => {
      take(saved);
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      if (!segment) await navigate(`/segments/${saved.id}`, { replace: true });
    },
  });
  const copy = useMutation({
    mutationFn: () => duplicateSegment(segment?.id ?? 0),
    onSuccess: async (made) => {
      notifyDone(t('segments.duplicated'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      await navigate(`/segments/${made.id}`);
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  const problems = useProblems(save.error);
  const change = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setDirty(true);
    };
  };
  const folders = [...new Set((segments.data?.items ?? []).map((each) => each.folder).filter(Boolean))];

  return (
    <Page
      title={segment ? name || t('segments.title') : t('segments.new')}
      back="/segments"
      badge={
        segment && (
          <Tooltip label={segment.favourite ? t('segments.unfavour') : t('segments.favour')}>
            <ActionIcon
              variant="subtle"
              color={segment.favourite ? 'yellow' : 'gray'}
              aria-label={segment.favourite ? t('segments.unfavour') : t('segments.favour')}
              aria-pressed={segment.favourite}
              onClick={() => favour.mutate(segment)}
            >
              {segment.favourite ? <IconStarFilled size={18} /> : <IconStar size={18} />}
            </ActionIcon>
          </Tooltip>
        )
      }
      actions={
        may.edit && (
          <>
            {segment && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button variant="default" rightSection={<IconDots size={16} />}>
                    {t('common.actions')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    leftSection={<IconSend size={16} />}
                    onClick={() => void navigate(`/campaigns/new/edit?segment=${segment.id}`)}
                  >
                    {t('segments.useInCampaign')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconSnowflake size={16} />} onClick={() => setAsking('freeze')}>
                    {t('segments.freeze')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconCopy size={16} />} disabled={dirty} onClick={() => copy.mutate()}>
                    {t('segments.duplicate')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconTag size={16} />} onClick={() => setAsking('add')}>
                    {t('friends.putTag')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconTagOff size={16} />} onClick={() => setAsking('takeOff')}>
                    {t('friends.takeTag')}
                  </Menu.Item>
                  <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsking('remove')}>
                    {t('common.delete')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
            <Button
              leftSection={<IconDeviceFloppy size={16} />}
              loading={save.isPending}
              disabled={!name.trim() || written.incomplete.length > 0 || (!!segment && !dirty)}
              onClick={() => save.mutate()}
            >
              {t('common.save')}
            </Button>
          </>
        )
      }
    >
      {!may.edit && <Alert color="gray">{t('common.readOnly')}</Alert>}
      {save.error && <ErrorNotice error={save.error} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 9 }}>
          <Group align="flex-start" mb="md" gap="sm">
            <TextInput
              label={t('segments.name')}
              placeholder={t('segments.namePlaceholder')}
              value={name}
              error={problems.at('name')}
              style={{ flex: '1 1 280px', maxWidth: 480 }}
              readOnly={!may.edit}
              onChange={(event) => change(setName)(event.currentTarget.value)}
            />
            <Autocomplete
              label={t('segments.folder')}
              placeholder={t('segments.folderHint')}
              value={folder}
              data={folders}
              error={problems.at('folder')}
              style={{ flex: '1 1 160px', maxWidth: 220 }}
              readOnly={!may.edit}
              onChange={change(setFolder)}
            />
          </Group>
          <SegmentBuilder value={tree} notes={notes} stale={stale} readOnly={!may.edit} onChange={change(setTree)} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 3 }}>
          <div style={{ position: 'sticky', top: 72 }}>
            <CountPanel
              count={count}
              check={check}
              incomplete={written.incomplete.length}
              saved={segment}
              withManual={manual ? whole.data?.count : undefined}
            />
          </div>
        </Grid.Col>
      </Grid>
      <SegmentTabs
        segment={segment}
        name={name}
        tree={tree}
        notes={notes}
        count={count}
        question={asked}
        definition={written.definition}
        onRestored={restored}
      />
      {phone && (
        <Paper withBorder shadow="lg" p="sm" style={{ position: 'sticky', bottom: 10, zIndex: 20 }}>
          <CountNumbers count={count} compact />
        </Paper>
      )}
      <LeaveGuard when={dirty} />
      {segment && asking === 'remove' && (
        <RemoveSegment segment={segment} onClose={() => setAsking(null)} onRemoved={() => void navigate('/segments')} />
      )}
      {asking === 'freeze' && (
        <FreezeModal
          question={asked}
          name={name}
          people={manual ? whole.data?.count : count.data?.count}
          onClose={() => setAsking(null)}
        />
      )}
      <BulkTagModal
        action={asking === 'add' ? 'add' : asking === 'takeOff' ? 'remove' : null}
        target={asked}
        onClose={() => setAsking(null)}
      />
    </Page>
  );
}

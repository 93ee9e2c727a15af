import { Alert, Button, Grid, Paper } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { useNavigate, useParams } from 'react-router';
import { addSegment, changeSegment, readSegment, type SegmentQuestion } from '../api/segments';
import type { Segment } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { LeaveGuard } from '../shared/LeaveGuard';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { BulkTagModal } from '../tags/BulkTagModal';
import { FreezeModal } from './FreezeModal';
import { CountNumbers, CountPanel } from './panels/CountPanel';
import { RemoveSegment } from './RemoveSegment';
import { SegmentBuilder } from './SegmentBuilder';
import { type Asking, FavouriteStar, SegmentHead, SegmentMenu } from './SegmentHead';
import { SegmentTabs } from './SegmentTabs';
import { emptyTree, fromDefinition, type Group } from './tree';
import { useBuilder } from './use-builder';
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

function Editor({ segment }: { segment: Segment | null }) {
  const { t } = useLang();
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { account } = useAccounts();
  const [name, setName] = useState(segment?.name ?? '');
  const [folder, setFolder] = useState(segment?.folder ?? '');
  const [tree, setTree] = useState(() => (segment ? fromDefinition(segment.definition) : emptyTree()));
  // The version that was opened: a colleague's newer one is reported when saving, not overwritten.
  const [version, setVersion] = useState(segment?.version ?? 0);
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { written, question, count, check, notes, stale } = useBuilder(tree, true, segment?.id);
  const manual = !!segment && !dirty && (segment.added > 0 || segment.excluded > 0);
  const whole = useLiveCount(manual ? { segment_id: segment.id } : null, account?.id ?? null);
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
      // At once: the guard against leaving with unsaved changes must know before the page moves on.
      flushSync(() => take(saved));
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      if (!segment) await navigate(`/segments/${saved.id}`, { replace: true });
    },
  });
  const problems = useProblems(save.error);
  const changeTree = useCallback((next: Group) => {
    setTree(next);
    setDirty(true);
  }, []);
  const changeName = useCallback((next: string) => {
    setName(next);
    setDirty(true);
  }, []);
  const changeFolder = useCallback((next: string) => {
    setFolder(next);
    setDirty(true);
  }, []);

  return (
    <Page
      title={segment ? name || t('segments.title') : t('segments.new')}
      back="/segments"
      badge={segment && <FavouriteStar segment={segment} />}
      actions={
        may.edit && (
          <>
            {segment && <SegmentMenu id={segment.id} dirty={dirty} onAsk={setAsking} />}
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
          <SegmentHead
            name={name}
            folder={folder}
            problems={problems}
            readOnly={!may.edit}
            onName={changeName}
            onFolder={changeFolder}
          />
          <SegmentBuilder value={tree} notes={notes} stale={stale} readOnly={!may.edit} onChange={changeTree} />
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

import { Alert, Button, Grid, Menu, Paper, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconDots, IconSend, IconTag, IconTagOff, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { addSegment, changeSegment, readSegment } from '../api/segments';
import type { Segment } from '../api/types';
import { useMay } from '../session/SessionContext';
import { usePhone } from '../shared/DataList';
import { LeaveGuard } from '../shared/LeaveGuard';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { BulkTagModal } from '../tags/BulkTagModal';
import { CountNumbers, CountPanel } from './CountPanel';
import { SegmentBuilder } from './SegmentBuilder';
import { RemoveSegment } from './SegmentsPage';
import { emptyTree, fromDefinition } from './tree';
import { useBuilder } from './use-builder';

export function SegmentPage() {
  const { id } = useParams();
  if (id === 'new') return <Editor key="new" segment={null} />;
  return <Stored id={Number(id)} />;
}

function Stored({ id }: { id: number }) {
  const { t } = useLang();
  const query = useQuery({ queryKey: ['segment', id], queryFn: () => readSegment(id) });
  if (query.data) return <Editor key={id} segment={query.data} />;
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
  const [name, setName] = useState(segment?.name ?? '');
  const [tree, setTree] = useState(() => (segment ? fromDefinition(segment.definition) : emptyTree()));
  const [version, setVersion] = useState(segment?.version ?? 0);
  const [dirty, setDirty] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [tagging, setTagging] = useState<'add' | 'remove' | null>(null);
  const { written, question, count, counts } = useBuilder(tree);

  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), definition: written.definition };
      return segment ? changeSegment(segment.id, version, body) : addSegment(body);
    },
    onSuccess: async (saved) => {
      setDirty(false);
      setVersion(saved.version);
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['segments'] });
      queries.setQueryData(['segment', saved.id], saved);
      if (!segment) await navigate(`/segments/${saved.id}`, { replace: true });
    },
  });
  const problems = useProblems(save.error);

  return (
    <Page
      title={segment ? name || t('segments.title') : t('segments.new')}
      back="/segments"
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
                  <Menu.Item leftSection={<IconTag size={16} />} onClick={() => setTagging('add')}>
                    {t('friends.putTag')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconTagOff size={16} />} onClick={() => setTagging('remove')}>
                    {t('friends.takeTag')}
                  </Menu.Item>
                  <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setRemoving(true)}>
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
          <TextInput
            label={t('segments.name')}
            placeholder={t('segments.namePlaceholder')}
            value={name}
            error={problems.at('name')}
            maw={480}
            mb="md"
            readOnly={!may.edit}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setDirty(true);
            }}
          />
          <SegmentBuilder
            value={tree}
            counts={counts}
            readOnly={!may.edit}
            onChange={(next) => {
              setTree(next);
              setDirty(true);
            }}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 3 }}>
          <div style={{ position: 'sticky', top: 72 }}>
            <CountPanel question={question} count={count} incomplete={written.incomplete.length} />
          </div>
        </Grid.Col>
      </Grid>
      {phone && (
        <Paper withBorder shadow="lg" p="sm" style={{ position: 'sticky', bottom: 10, zIndex: 20 }}>
          <CountNumbers count={count} compact />
        </Paper>
      )}
      <LeaveGuard when={dirty} />
      {segment && removing && (
        <RemoveSegment
          segment={segment}
          onClose={() => setRemoving(false)}
          onRemoved={() => void navigate('/segments')}
        />
      )}
      <BulkTagModal action={tagging} target={question} onClose={() => setTagging(null)} />
    </Page>
  );
}

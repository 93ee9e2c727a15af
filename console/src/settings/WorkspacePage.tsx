import { Alert, Button, Code, Grid, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeWorkspace, readSystem, readWorkspace } from '../api/session';
import type { Workspace } from '../api/types';
import { useMay, useSession } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyDone } from '../shared/notify';
import { Page } from '../shared/Page';
import { useProblems } from '../shared/problems';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';

export function WorkspacePage() {
  const { t } = useLang();
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: readWorkspace });
  return (
    <Page title={t('settings.workspaceTitle')} description={t('settings.workspaceText')}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <QueryView query={workspace}>{(data) => <WorkspaceForm workspace={data} />}</QueryView>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <System />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

const zones = Intl.supportedValuesOf('timeZone');

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useLang();
  const demo = useSession()?.demo === true;
  const may = useMay();
  const queries = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [zone, setZone] = useState(workspace.zone);
  const [leap, setLeap] = useState(workspace.leap_birthday);
  const save = useMutation({
    mutationFn: () => changeWorkspace({ name: name.trim(), zone, leap_birthday: leap }),
    onSuccess: async () => {
      notifyDone(t('common.saved'));
      await queries.invalidateQueries();
    },
  });
  const problems = useProblems(save.error);
  return (
    <Paper withBorder p="lg">
      <Form onSubmit={() => save.mutate()}>
        <Stack>
          {!may.own && <Alert color="gray">{t('common.readOnly')}</Alert>}
          {save.error && problems.map.size === 0 && <ErrorNotice error={save.error} />}
          <TextInput
            label={t('settings.workspaceName')}
            value={name}
            error={problems.at('name')}
            disabled={!may.own}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('settings.zone')}
            description={t('settings.zoneHint')}
            searchable
            value={zone}
            error={problems.at('zone')}
            disabled={!may.own}
            onChange={(next) => setZone(next ?? zone)}
            data={zones.includes(zone) ? zones : [zone, ...zones]}
            limit={80}
          />
          <Select
            label={t('settings.leap')}
            value={leap}
            error={problems.at('leap_birthday')}
            disabled={!may.own}
            onChange={(next) => setLeap(next === 'february_28' ? next : 'march_1')}
            data={(['march_1', 'february_28'] as const).map((each) => ({
              value: each,
              label: t(`settings.leaps.${each}`),
            }))}
          />
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('settings.publicUrl')}
            </Text>
            {workspace.public_url ? (
              <Code>{workspace.public_url}</Code>
            ) : demo ? (
              <Text size="sm">{t('settings.publicUrlDemo', { url: window.location.origin })}</Text>
            ) : (
              <Text size="sm" c="orange.8">
                {t('settings.publicUrlNone')}
              </Text>
            )}
            {!demo && (
              <Text size="xs" c="dimmed" mt={4}>
                TODOKE_PUBLIC_URL
              </Text>
            )}
          </div>
          {may.own && (
            <Button type="submit" loading={save.isPending} disabled={!name.trim()} style={{ alignSelf: 'flex-start' }}>
              {t('common.save')}
            </Button>
          )}
        </Stack>
      </Form>
    </Paper>
  );
}

function System() {
  const { t, f } = useLang();
  const system = useQuery({ queryKey: ['system'], queryFn: readSystem, refetchInterval: 10_000 });
  const row = (label: string, value: ReactNode) => (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" fw={600} className="number">
        {value}
      </Text>
    </Group>
  );
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="md">
        {t('settings.system')}
      </Title>
      <QueryView query={system}>
        {(data) => (
          <Stack gap="xs">
            {row(t('settings.version'), data.version)}
            {row(t('settings.ledger'), data.ledger === 'postgres' ? 'PostgreSQL' : 'SQLite')}
            {row(t('settings.people'), f.people(data.people))}
            {row(t('settings.events'), f.number(data.events))}
            {row(t('settings.memory'), `${f.number(data.memory_mb)} MB`)}
            {row(
              t('settings.index'),
              data.index_position >= data.position
                ? t('settings.indexCurrent')
                : t('settings.indexBehind', { number: f.number(data.position - data.index_position) }),
            )}
          </Stack>
        )}
      </QueryView>
    </Paper>
  );
}

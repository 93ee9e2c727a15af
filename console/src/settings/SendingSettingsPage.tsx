import { Alert, Button, Group, NumberInput, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeSendingSettings, readSendingSettings, type SendingSettings } from '../api/sending';
import { HoursInput } from '../campaigns/options/parts';
import { useMay } from '../session/SessionContext';
import { Page } from '../shared/Page';
import { ErrorNotice, QueryView } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { useSave } from '../shared/use-save';

/** 配信設定: what holds for every campaign unless it says otherwise. */
export function SendingSettingsPage() {
  const { t } = useLang();
  const query = useQuery({ queryKey: ['sending-settings'], queryFn: readSendingSettings });
  return (
    <Page title={t('sendingSettings.title')} description={t('sendingSettings.description')}>
      <QueryView query={query}>{(data) => <SettingsForm key={JSON.stringify(data)} settings={data} />}</QueryView>
    </Page>
  );
}

const usualNight = { from: '21:00', to: '08:00' };

function SettingsForm({ settings }: { settings: SendingSettings }) {
  const { t } = useLang();
  const may = useMay();
  const [now, setNow] = useState(settings);
  const set = (change: Partial<SendingSettings>) => setNow({ ...now, ...change });
  const saving = useSave({ save: () => changeSendingSettings(now), refresh: ['sending-settings'] });
  const number = (
    name: 'cap_per_day' | 'cap_per_week' | 'approval_people' | 'approval_yen',
    suffix: string,
    most: number,
  ) => (
    <NumberInput
      label={t(`sendingSettings.${name}`)}
      placeholder={t('sendingSettings.none')}
      w={220}
      min={0}
      max={most}
      allowDecimal={false}
      thousandSeparator=","
      suffix={suffix}
      value={now[name] ?? ''}
      error={saving.problems.at(name)}
      onChange={(value) => set({ [name]: value === '' ? null : Number(value) })}
    />
  );
  return (
    <Stack gap="md" maw={760}>
      {!may.own && <Alert color="gray">{t('sendingSettings.ownerOnly')}</Alert>}
      <fieldset disabled={!may.own} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="md">
          <Part title={t('options.quiet')} text={t('sendingSettings.quietText')}>
            <Switch
              label={t('sendingSettings.quietOn')}
              checked={now.quiet_hours !== null}
              onChange={(event) => set({ quiet_hours: event.currentTarget.checked ? usualNight : null })}
            />
            {now.quiet_hours && <HoursInput value={now.quiet_hours} onChange={(quiet_hours) => set({ quiet_hours })} />}
          </Part>
          <Part title={t('options.cap')} text={t('sendingSettings.capText')}>
            <Group gap="sm" align="flex-start">
              {number('cap_per_day', t('sendingSettings.messages'), 20)}
              {number('cap_per_week', t('sendingSettings.messages'), 100)}
            </Group>
          </Part>
          <Part title={t('sendingSettings.approval')} text={t('sendingSettings.approvalText')}>
            <Group gap="sm" align="flex-start">
              {number('approval_people', t('options.people'), 1_000_000_000)}
              {number('approval_yen', t('sendingSettings.yen'), 1_000_000_000)}
              <Select
                label={t('sendingSettings.approver_role')}
                w={220}
                value={now.approver_role}
                error={saving.problems.at('approver_role')}
                onChange={(next) => set({ approver_role: next === 'owner' ? 'owner' : 'editor' })}
                data={(['editor', 'owner'] as const).map((each) => ({
                  value: each,
                  label: t(`sendingSettings.roles.${each}`),
                }))}
              />
            </Group>
          </Part>
        </Stack>
      </fieldset>
      {saving.problems.map.size === 0 && <ErrorNotice error={saving.error} />}
      {may.own && (
        <Group>
          <Button
            loading={saving.isPending}
            disabled={JSON.stringify(now) === JSON.stringify(settings)}
            onClick={() => saving.mutate()}
          >
            {t('common.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {text}
      </Text>
      <Stack gap="sm">{children}</Stack>
    </Paper>
  );
}

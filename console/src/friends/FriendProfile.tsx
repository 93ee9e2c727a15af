import { Badge, Button, Grid, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changeProfile, putTagOn, takeTagOff } from '../api/profiles';
import type { Id, Profile } from '../api/types';
import { useMay } from '../session/SessionContext';
import { Form } from '../shared/Form';
import { notifyDone, notifyFailed } from '../shared/notify';
import { useProblems } from '../shared/problems';
import { useLang } from '../shared/use-lang';
import { TagBadge } from '../tags/TagBadge';
import { TagSelect } from '../tags/TagSelect';
import { FriendStateBadge } from './PersonCell';

export function FriendProfile({ person }: { person: Profile }) {
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <Name person={person} />
          <Tags person={person} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <Friendships person={person} />
          <Identities person={person} />
          <Consents person={person} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

export function Section({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {action}
      </Group>
      {children}
    </Paper>
  );
}

function Name({ person }: { person: Profile }) {
  const { t, f } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const [name, setName] = useState(person.display_name || '');
  const save = useMutation({
    mutationFn: () => changeProfile(person.id, { display_name: name.trim() }),
    onSuccess: async () => {
      notifyDone(t('common.saved'));
      await queries.invalidateQueries({ queryKey: ['profile', person.id] });
    },
  });
  const problems = useProblems(save.error);
  return (
    <Section title={t('friends.tabProfile')}>
      <Form onSubmit={() => save.mutate()}>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            label={t('friends.displayName')}
            value={name}
            readOnly={!may.edit}
            error={problems.at('display_name')}
            onChange={(event) => setName(event.currentTarget.value)}
            style={{ flex: 1 }}
          />
          {may.edit && (
            <Button
              type="submit"
              variant="default"
              loading={save.isPending}
              disabled={!name.trim() || name.trim() === person.display_name}
            >
              {t('common.save')}
            </Button>
          )}
        </Group>
      </Form>
      <Text size="xs" c="dimmed" mt="sm">
        {t('friends.registered')} {f.dateTime(person.created_at)}
      </Text>
    </Section>
  );
}

function Tags({ person }: { person: Profile }) {
  const { t } = useLang();
  const may = useMay();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ tag, on }: { tag: Id; on: boolean }) => (on ? putTagOn(person.id, tag) : takeTagOff(person.id, tag)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['profile', person.id] });
      await queries.invalidateQueries({ queryKey: ['profiles'] });
      await queries.invalidateQueries({ queryKey: ['tags'] });
    },
    onError: (error) => notifyFailed(t('errors.unknown'), error),
  });
  return (
    <Section title={t('friends.tags')}>
      <Group gap={6} mb={may.edit ? 'sm' : 0}>
        {person.tags.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('friends.noTags')}
          </Text>
        )}
        {person.tags.map((tag) => (
          <TagBadge
            key={tag.id}
            tag={tag}
            label={`${t('friends.takeTag')}: ${tag.name}`}
            onRemove={may.edit ? () => change.mutate({ tag: tag.id, on: false }) : undefined}
          />
        ))}
      </Group>
      {may.edit && (
        <TagSelect
          key={person.tags.length}
          value={null}
          placeholder={t('friends.addTag')}
          aria-label={t('friends.addTag')}
          disabled={change.isPending}
          onChange={(tag) => tag && change.mutate({ tag, on: true })}
          maw={280}
        />
      )}
    </Section>
  );
}

function Friendships({ person }: { person: Profile }) {
  const { t, f } = useLang();
  return (
    <Section title={t('friends.friendships')}>
      {person.friendships.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('friends.noFriendship')}
        </Text>
      )}
      <Stack gap="sm">
        {person.friendships.map((each) => (
          <Group key={each.account_id} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} className="clip">
                {each.account_name}
              </Text>
              <Text size="xs" c="dimmed" className="clip">
                {t('friends.lineName')}: {each.display_name || t('common.unknown')} · {t('friends.since')}:{' '}
                {each.since ? f.date(each.since) : t('common.unknown')}
              </Text>
            </div>
            <FriendStateBadge state={each.state} />
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

const kinds = ['line', 'email', 'phone', 'customer', 'visitor', 'push'] as const;

function Identities({ person }: { person: Profile }) {
  const { t } = useLang();
  const kindName = (kind: string) => {
    const known = kinds.find((each) => each === kind);
    return known ? t(`friends.identityKinds.${known}`) : kind;
  };
  return (
    <Section title={t('friends.identities')}>
      {person.identities.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('friends.noIdentity')}
        </Text>
      )}
      <Stack gap={6}>
        {person.identities.map((identity) => (
          <Group
            key={`${identity.kind} ${identity.scope} ${identity.value}`}
            justify="space-between"
            wrap="nowrap"
            gap="md"
          >
            <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
              {kindName(identity.kind)}
              {identity.scope ? ` (${identity.scope})` : ''}
            </Text>
            <Text size="sm" ff="monospace" className="clip" title={identity.value}>
              {identity.value}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

/** What the person agreed to hear of, or did not; who said nothing has the topic's default. */
function Consents({ person }: { person: Profile }) {
  const { t, f } = useLang();
  const consents = person.consents;
  return (
    <Section title={t('friends.consents')}>
      {consents.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('friends.noConsents')}
        </Text>
      )}
      <Stack gap={6}>
        {consents.map((consent) => (
          <Group key={consent.topic_id} justify="space-between" wrap="nowrap" gap="md">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} className="clip">
                {consent.name}
              </Text>
              <Text size="xs" c="dimmed">
                {consent.at ? f.dateTime(consent.at) : t('friends.consentDefault')}
              </Text>
            </div>
            <Badge color={consent.granted ? 'teal' : 'gray'}>
              {consent.granted ? t('friends.granted') : t('friends.refused')}
            </Badge>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

import { Group, Paper, SimpleGrid, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listSegments } from '../api/segments';
import type { Home } from '../api/types';
import { useAccounts } from '../app/AccountContext';
import { useLang } from '../shared/use-lang';

/** The four steps of a new installation; gone once the first campaign exists. */
export function NextSteps({ home }: { home: Home }) {
  const { t } = useLang();
  const { accounts, loading } = useAccounts();
  const hasCampaign = home.running.length + home.upcoming.length + home.recent.length > 0;
  const segments = useQuery({ queryKey: ['segments'], queryFn: listSegments, enabled: !hasCampaign });
  if (loading || hasCampaign) return null;
  const friends = home.friends.following + home.friends.blocked + home.friends.unknown;
  const steps = [
    {
      done: accounts.length > 0,
      title: t('home.stepAccount'),
      text: t('home.stepAccountText'),
      to: '/settings/accounts',
    },
    { done: friends > 0, title: t('home.stepFriends'), text: t('home.stepFriendsText'), to: '/imports/new' },
    {
      done: (segments.data?.items.length ?? 0) > 0,
      title: t('home.stepSegment'),
      text: t('home.stepSegmentText'),
      to: '/segments/new',
    },
    { done: false, title: t('home.stepCampaign'), text: t('home.stepCampaignText'), to: '/campaigns/new/edit' },
  ];
  return (
    <div>
      <Title order={2} size="h4" mb="sm">
        {t('home.nextSteps')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="md">
        {steps.map((step, index) => (
          <Paper
            key={step.to}
            withBorder
            p="md"
            component={Link}
            to={step.to}
            className="plain"
            style={{ color: 'inherit', textDecoration: 'none' }}
          >
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon
                radius="xl"
                size={26}
                variant={step.done ? 'filled' : 'light'}
                color={step.done ? 'teal' : 'ai'}
              >
                {step.done ? <IconCheck size={16} /> : index + 1}
              </ThemeIcon>
              <div>
                <Text
                  fw={600}
                  size="sm"
                  td={step.done ? 'line-through' : undefined}
                  c={step.done ? 'dimmed' : undefined}
                >
                  {step.title}
                </Text>
                <Text size="xs" c="dimmed" mt={2}>
                  {step.text}
                </Text>
              </div>
            </Group>
          </Paper>
        ))}
      </SimpleGrid>
    </div>
  );
}

import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { checkLinks, type LinkCheck } from '../api/rehearsals';
import { useMay } from '../session/SessionContext';
import { ErrorNotice } from '../shared/states';
import { useLang } from '../shared/use-lang';
import { type Draft, writeContent } from './model';

const known = ['status', 'unreachable', 'timeout', 'refused'] as const;

/** リンクを確認: opens each link of the message when it is pressed, and never otherwise. */
export function LinkCheckButton({ draft }: { draft: Draft }) {
  const { t } = useLang();
  const may = useMay();
  const contents = (draft.variants?.of ?? [draft]).map((message) => writeContent(message).content);
  const check = useMutation({ mutationFn: () => checkLinks(contents, true) });
  if (!may.edit) return null;
  return (
    <Stack gap="xs" mt="md">
      <Group gap="sm">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLink size={15} />}
          disabled={contents.every((each) => each.bubbles.length === 0)}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t('links.check')}
        </Button>
        <Text size="xs" c="dimmed">
          {check.data?.items.length === 0 ? t('links.none') : t('links.hint')}
        </Text>
      </Group>
      <ErrorNotice error={check.error} />
      {check.data?.items.map((each) => (
        <Found key={each.url} check={each} />
      ))}
    </Stack>
  );
}

function Found({ check }: { check: LinkCheck }) {
  const { t } = useLang();
  const problem = known.find((each) => each === check.problem);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Badge color={problem ? 'red' : 'teal'} style={{ flexShrink: 0 }}>
        {problem ? t(`links.problems.${problem}`, { status: check.status }) : t('links.ok')}
      </Badge>
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        {check.url}
      </Text>
    </Group>
  );
}
